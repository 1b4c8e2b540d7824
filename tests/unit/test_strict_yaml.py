"""Reading YAML strictly: what is read, what is refused, and where it stands."""

from __future__ import annotations

import pytest

from datamap.errors import InvalidDataMapError, Problem
from datamap.strict_yaml import MAX_BYTES, read_bytes, read_file, read_text


def refusal(raw: bytes) -> Problem:
    """Return the problem for which a file is refused."""
    with pytest.raises(InvalidDataMapError) as caught:
        read_bytes(raw, "map.yaml")
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("NO", "NO", id="Norway is no boolean"),
        pytest.param("yes", "yes", id="yes is text"),
        pytest.param("012345", "012345", id="a leading zero keeps it text"),
        pytest.param("0x1F", "0x1F", id="hexadecimal is text"),
        pytest.param("1_000", "1_000", id="an underscore is text"),
        pytest.param("2026-09-01", "2026-09-01", id="a day is text until asked for"),
        pytest.param("12:30:45", "12:30:45", id="a time is no number of base sixty"),
        pytest.param("1e3", "1e3", id="an exponent is text"),
        pytest.param("9" * 400, "9" * 400, id="a huge number is text"),
        pytest.param(".inf", ".inf", id="infinity is text"),
        pytest.param("'true'", "true", id="quotes make text"),
        pytest.param("true", True, id="true"),
        pytest.param("-7", -7, id="a whole number"),
        pytest.param("4.5", 4.5, id="a number"),
        pytest.param("~", None, id="a tilde is nothing"),
        pytest.param("", None, id="nothing is nothing"),
    ],
)
def test_a_scalar_has_one_meaning(written, read):
    """Only true, false, null and plain decimal numbers are not text."""
    tree = read_text(f"a: {written}\n", "map.yaml").tree

    assert tree == {"a": read}
    assert type(tree["a"]) is type(read)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_any_newline_and_a_byte_order_mark_are_read(newline, mark):
    """Files of Windows, macOS and Linux give the same tree and lines."""
    text = newline.join(["a: 1", "b:", "  - c: Ysgol Tŷ Coed", ""])

    document = read_bytes(mark + text.encode(), "map.yaml")

    assert document.tree == {"a": 1, "b": [{"c": "Ysgol Tŷ Coed"}]}
    assert document.line(("b", 0, "c")) == 3


def test_a_value_that_is_not_there_has_the_line_of_what_is_above_it():
    """The nearest thing above a path gives its line."""
    document = read_text("a:\n  b:\n    c: 1\n", "map.yaml")

    assert document.line(("a", "b", "x", 3)) == 2
    assert document.lines_below(("a", "b")) == {("c",): 3}
    assert document.lines_below(("nothing",)) == {}


def test_a_document_without_lines_gives_none():
    """A place in a file without lines has no line."""
    document = read_text("", "map.yaml")

    assert document.tree is None
    assert document.line(("a",)) is None


BOMB = "a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a]\n" for n in range(9))


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        pytest.param(BOMB, "alias", 1, id="a billion laughs"),
        pytest.param("a: 1\nb: *c\n", "alias", 2, id="an alias"),
        pytest.param("? &k a\n: 1\n", "alias", 1, id="an anchor on a name"),
        pytest.param("a: 1\n<<: {b: 2}\n", "odd-key", 2, id="a merge key"),
        pytest.param("a: !!python/object:os.system x\n", "tag", 1, id="a tag"),
        pytest.param("? [a, b]\n: 1\n", "odd-key", 1, id="a list for a name"),
        pytest.param("a: 1\nb: 2\na: 3\n", "written-twice", 3, id="a name twice"),
        pytest.param("a: 1\n---\nb: 2\n", "two-documents", 2, id="two documents"),
        pytest.param("a: 1\n\tb: 2\n", "tab", 2, id="a tab for indentation"),
        pytest.param("a:\r\n- b: 1\r\n \tc: 2\r\n", "tab", 3, id="a tab after a space"),
        pytest.param("a:\n-\tb: 1\n", "tab", 2, id="a tab after a hyphen"),
        pytest.param("a: [\n\t1]\nb: }", "not-yaml", 3, id="a harmless tab before"),
        pytest.param("a: [1, 2\nb: 3\n", "not-yaml", 2, id="a bracket left open"),
        pytest.param("a: what: this\n", "not-yaml", 1, id="two colons"),
        pytest.param("[" * 30 + "]" * 30, "too-deep", 1, id="deeper than any map"),
        pytest.param("a: x\x00y\n", "control-character", None, id="a NUL byte"),
        pytest.param("a: 1\nb: x\x07y\n", "control-character", None, id="a bell"),
    ],
)
def test_what_is_clever_or_broken_is_refused(text, code, line):
    """A refusal says what, where and what to do, in our words."""
    problem = refusal(text.encode())

    assert problem.code == code
    assert problem.file == "map.yaml"
    assert line is None or problem.line == line
    assert problem.what.endswith(".")
    assert problem.fix.endswith(".")


def test_nesting_without_end_is_refused():
    """Brackets that never close are refused, whichever parser is there."""
    assert refusal(b"[" * 90_000).code in ("too-deep", "not-yaml")


def test_text_of_another_encoding_is_refused_with_its_line():
    """Windows-1252 is no UTF-8, and the line with the first odd letter is named."""
    problem = refusal("a: 1\r\nb: café\r\n".encode("cp1252"))

    assert (problem.code, problem.line) == ("not-utf-8", 2)
    assert "UTF-8" in problem.fix


def test_utf_16_is_refused():
    """A file saved as Unicode by an old Windows program is refused."""
    assert refusal("a: 1\n".encode("utf-16")).code == "not-utf-8"


def test_a_file_that_is_too_long_is_not_read():
    """More than five million bytes are no map."""
    problem = refusal(b"# " + b"x" * MAX_BYTES)

    assert problem.code == "too-long"
    assert "5,000,000" in problem.what


def test_a_file_that_is_not_there_is_named_as_it_was_given(tmp_path):
    """A missing file is a problem with the file's name, without its folders."""
    with pytest.raises(InvalidDataMapError) as caught:
        read_file(tmp_path / "gone.yaml")

    assert caught.value.problems[0].file == "gone.yaml"
    assert str(tmp_path) not in str(caught.value)
