"""The package as installed: what ships, what imports when, what the clock is for."""

import doctest
import importlib
import os
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import datamap
import dpia
import notebooks
import reports
from reports.cli import COMMANDS

ROOT = Path(__file__).parents[2]
PACKAGES = (datamap, dpia, notebooks, reports)


def _folders():
    """Yield every package of the checkout by its dotted name."""
    for package in ("datamap", "dpia", "notebooks", "reports"):
        for file in (ROOT / package).rglob("__init__.py"):
            yield ".".join(file.parent.relative_to(ROOT).parts)


def test_every_package_ships():
    """The list of packages in pyproject.toml is the tree's."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    assert settings["tool"]["setuptools"]["packages"] == sorted(_folders())


def test_tests_run_on_what_is_installed():
    """In CI the packages under test are those of the wheel, not of the checkout."""
    if not os.environ.get("CI"):
        pytest.skip("Only CI builds an environment of its own.")

    places = {Path(package.__file__).parents[1] for package in PACKAGES}

    assert ROOT not in places


def test_help_loads_nothing_slow():
    """``dpia --help`` imports neither pydantic nor pandas nor the notebook tools."""
    code = (
        "import sys; from click.testing import CliRunner; from reports.cli import main;"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0;"
        "print([m for m in ('pydantic', 'pandas', 'networkx', 'papermill',"
        " 'nbconvert', 'rich', 'babel') if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert done.stdout.decode().strip() == "[]"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_told_of(name):
    """Each command has a function, a help text and a line in README."""
    module, short = COMMANDS[name]
    command = getattr(
        importlib.import_module(module), name.replace("import", "import_")
    )

    assert short.endswith(".")
    assert len(command.help) > 20
    assert f"dpia {name}" in (ROOT / "README.md").read_text("utf-8")


def test_only_the_command_line_asks_the_clock():
    """No module of facts or judgement reads today's date."""
    asking = [
        file.name
        for package in ("datamap", "dpia")
        for file in (ROOT / package).rglob("*.py")
        if re.search(r"\b(today|now|utcnow)\(", file.read_text("utf-8"))
    ]

    assert asking == []


def _modules():
    for package in (datamap, dpia, reports):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield found.name


@pytest.mark.parametrize("name", sorted(_modules()))
def test_examples_in_docstrings_hold(name):
    """Each example in a docstring gives what it says."""
    importlib.import_module("papermill.engines")  # it loads our engine, as in use
    module = importlib.import_module(name)

    assert doctest.testmod(module).failed == 0


def test_readme_commands_can_be_found():
    """README gives the two commands that CI and a newcomer use."""
    for name in ("run", "test"):
        done = subprocess.run(
            [sys.executable, ".ci/readme_command.py", name],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        assert b"pip install" in done.stdout
