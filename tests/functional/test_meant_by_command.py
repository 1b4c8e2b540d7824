"""What the command line says of a word that it does not know."""

import pytest
from click.testing import CliRunner

from reports.cli import main
from reports.cli.options import suggestion


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["risk"], "There is no command risk. To put it right: write risks."),
        (["validate"], "There is no command validate. To put it right: write check."),
        (["zzz"], "There is no command zzz. To put it right: use one of: start,"),
        (
            ["trace", "map", "--people", "pupils", "--right", "deletion"],
            "There is no deletion. To put it right: write erasure.",
        ),
        (
            ["trace", "map", "--people", "pupils", "--right", "acess"],
            "There is no acess. To put it right: write access.",
        ),
        (["export", "map", "--to", "zzz"], "To put it right: use one of: xlsx,"),
    ],
)
def test_an_unknown_word_is_told_with_the_one_that_was_meant(arguments, told):
    """A slip or another name is told with ours, anything else with all there are."""
    result = CliRunner().invoke(main, arguments)

    assert result.exit_code == 2
    assert told in " ".join(result.output.split())


def test_an_option_that_does_not_exist_is_told_as_before():
    """An option before the command is not taken for a command."""
    result = CliRunner().invoke(main, ["--nothing", "check"])

    assert result.exit_code == 2
    assert "no command" not in result.output


def test_a_word_of_ours_is_taken():
    """A known word of a closed list goes through."""
    result = CliRunner().invoke(main, ["export", "nowhere", "--to", "json"])

    assert "There is no" not in result.output


def test_the_opposite_is_never_suggested():
    """A word that merely looks like another is answered with the whole list."""
    known = ["eliminated", "reduced", "accepted"]

    assert suggestion("mitigated", known) == (
        "use one of: eliminated, reduced, accepted."
    )
    assert suggestion("acceptd", known) == "write accepted."
