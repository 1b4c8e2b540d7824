"""Packaged notebooks tell the story; the work is done elsewhere."""

import ast
import json
from importlib.resources import files

import pytest

from reports.pages.annual_review import SECTIONS
from reports.parameters import PARAMETERS, checked
from reports.run import declared_parameters

NOTEBOOKS = sorted(
    one.name.removesuffix(".ipynb")
    for one in files("notebooks").iterdir()
    if one.name.endswith(".ipynb")
)
_HIDDEN = {"source_hidden": True}
FORBIDDEN = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.For, ast.While,
    ast.If, ast.IfExp, ast.comprehension, ast.Try, ast.With,
)  # fmt: skip


def read(name):
    """Return a packaged notebook."""
    return json.loads((files("notebooks") / f"{name}.ipynb").read_text("utf-8"))


def code(name):
    """Return its code cells."""
    return [one for one in read(name)["cells"] if one["cell_type"] == "code"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_logic(name):
    """A notebook defines nothing, repeats nothing and decides nothing."""
    found = [
        type(node).__name__
        for cell in code(name)
        for node in ast.walk(ast.parse("".join(cell["source"])))
        if isinstance(node, FORBIDDEN)
    ]

    assert found == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_short_cells(name):
    """A code cell has at most twelve lines."""
    assert max(len(cell["source"]) for cell in code(name)) <= 12


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_nothing_stored(name):
    """No output and no count is stored; of metadata, tags and what hides code."""
    for cell in code(name):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        assert set(cell["metadata"]) <= {"tags", "jupyter"}
        assert cell["metadata"].get("jupyter", _HIDDEN) == _HIDDEN


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_opens_without_a_question(name):
    """A notebook names its kernel and nothing else, so JupyterLab asks nothing."""
    metadata = read(name)["metadata"]

    assert metadata["kernelspec"]["name"] == "python3"
    assert set(metadata) == {"kernelspec", "language_info"}
    assert metadata["language_info"] == {"name": "python"}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_ids_are_numbers(name):
    """Cells have the ids that nbstripout gives, so that saving one changes little."""
    ids = [cell["id"] for cell in read(name)["cells"]]

    assert ids == [str(number) for number in range(len(ids))]


@pytest.mark.parametrize("name", sorted(PARAMETERS))
def test_parameters_cell_matches_the_parameter_class(name):
    """The tagged cell declares the names of the class, with values it accepts."""
    declared = declared_parameters(name)

    assert list(declared) == list(PARAMETERS[name].model_fields)
    assert checked(PARAMETERS[name], declared)


def test_every_section_has_a_cell():
    """The review shows the sections of the page, each once, in its order."""
    tagged = [
        "".join(cell["source"])
        for cell in code("annual_review")
        if "section" in cell["metadata"].get("tags", [])
    ]

    assert tagged == [f'HTML(section(page, "{one}"))' for one in SECTIONS]
