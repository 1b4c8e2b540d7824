"""The ``dpia`` command: answers on standard output, problems on standard error.

Commands are loaded when they are called, so that ``dpia --help`` answers at once.
"""

from __future__ import annotations

import sys
from importlib import import_module
from keyword import iskeyword
from pathlib import Path

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "start": ("reports.cli.start", "Make a school's folder, ready to edit."),
    "check": ("reports.cli.check", "What is missing, wrong, stale or unlawful."),
    "flows": ("reports.cli.flows", "The flow table."),
    "transfers": ("reports.cli.transfers", "What leaves the UK, and what covers it."),
    "trace": ("reports.cli.trace", "Who holds what of whom, and what a right needs."),
    "breach": ("reports.cli.breach", "What a breach exposes, and the clocks."),
    "depend": ("reports.cli.depend", "What stops if a party or system ends."),
    "paths": ("reports.cli.paths", "How data reaches a place or a party."),
    "screen": ("reports.cli.screen", "Which activities need a DPIA, and why."),
    "risks": ("reports.cli.risks", "Gaps and risks, with every step."),
    "levels": ("reports.cli.levels", "Risk by activity, system, supplier or school."),
    "questions": ("reports.cli.questions", "What to ask first, and whom."),
    "answers": ("reports.cli.answers", "What people decided about an activity."),
    "assess": ("reports.cli.assess", "Make the DPIA of an activity, HTML and Word."),
    "sign": ("reports.cli.sign", "Sign an assessment as it stands."),
    "due": ("reports.cli.due", "Which assessments are out of date or due."),
    "notice": ("reports.cli.notice", "What a privacy notice says, and lacks."),
    "review": ("reports.cli.review", "Run the annual review and render the report."),
    "across": ("reports.cli.across", "Ask the maps of many schools one question."),
    "reviews": (
        "reports.cli.reviews",
        "Review every school in a folder, and write a page across them.",
    ),
    "compare": ("reports.cli.compare", "What changed between two maps or reviews."),
    "export": (
        "reports.cli.export",
        "Turn a map into a workbook, a record or a graph.",
    ),
    "import": ("reports.cli.import_", "Bring a workbook or a record back into a map."),
    "lab": ("reports.cli.lab", "Open JupyterLab on the notebooks, on this machine."),
    "law": ("reports.cli.law", "The law in force on a day, and what is due a check."),
}
"""Module and one-line help of each command; the function has the command's name."""


class LazyGroup(click.Group):
    """A group that loads a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return a command, or None if there is no such one."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(COMMANDS[cmd_name][0])
        command = getattr(module, f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - our own table
        _say_what_was_meant(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called, or say which was probably meant."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            from reports.cli.options import suggestion

            fix = suggestion(name, list(COMMANDS))
            ctx.fail(f"There is no command {name}. To put it right: {fix}")
        return super().resolve_command(ctx, args)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the table of commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def _say_what_was_meant(command: click.Command) -> None:
    """Let every option that takes one of some words say which was meant."""
    from reports.cli.options import Word

    for one in command.params:
        if isinstance(one.type, click.Choice):
            one.type = Word(one.type.choices, one.type.case_sensitive)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dpia-schools", prog_name="dpia")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def main(ctx: click.Context, *, debug: bool) -> None:
    """Map a school's personal data and assess its impact.

    MAP is a folder with map.yaml, the file itself, or the name of a shipped
    example such as victoria-cp. Exit status: 0 nothing wrong, 1 the answer is a
    finding, 2 the input or the call cannot be used, 3 stopped part-way.
    """
    ctx.obj = {"debug": debug}


def run() -> None:
    """Run the command and turn errors into words and exit codes."""
    debug = "--debug" in sys.argv
    arguments = [one for one in sys.argv[1:] if one != "--debug"]
    try:
        main(arguments, prog_name="dpia")
    except Exception as error:
        if debug:
            raise
        click.echo(_told(error), err=True)
        raise SystemExit(2) from None


def _told(error: Exception) -> str:
    """Return an error in words; one of ours says itself what is wrong."""
    from datamap.errors import DataMapError

    if isinstance(error, DataMapError):
        return str(error)
    if isinstance(error, OSError):
        name = Path(error.filename).name if error.filename else "a file"
        return f"{name} cannot be read or written. Check that it is there and free."
    return (
        "Something went wrong inside the toolkit. Run the same again with --debug "
        f"and report what it says ({type(error).__name__})."
    )
