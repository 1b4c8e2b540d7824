"""Rows of the impact assessment: the template, transfers, services for children."""

from __future__ import annotations

from typing import ClassVar, Literal

from datamap.described import Described
from datamap.reference.base import Id, Question, Row


class Prompt(Described):
    """One thing that a field of the template asks for."""

    id: Id
    """Short permanent name, unique within the field."""

    asks: Question
    """What is asked, in our own words."""


class TemplateField(Row):
    """A field of the regulator's sample template for an impact assessment."""

    table: ClassVar[str] = "template_fields"

    step: Literal[0, 1, 2, 3, 4, 5, 6, 7]
    """Step of the template; 0 for its head."""

    kind: Literal["text", "choice", "signature"]
    """What is filled in: words, one word of a list, or who decided and when."""

    choices: tuple[str, ...] = ()
    """The words to choose from, in the template's own words; empty for none."""

    per_risk: bool = False
    """Whether it is filled in once for each risk."""

    asks: tuple[Prompt, ...]
    """What is asked for, one thing after the other."""


class TransferRiskQuestion(Row):
    """A question of the regulator's tool for a transfer risk assessment."""

    table: ClassVar[str] = "tra_questions"

    number: str
    """Number in the tool, e.g. ``5a``."""

    question: Question
    """The question, in our own words."""


class CodeStandard(Row):
    """A standard of the code for online services that children are likely to use."""

    table: ClassVar[str] = "children_code"

    number: int
    """Number of the standard."""

    question: Question
    """What a school asks of a service under it."""
