"""Described values: each field is told of by the sentence under it."""

from typing import Generic, TypeVar

import pytest
from pydantic import Field, ValidationError

from datamap.described import Described

T = TypeVar("T")


class Pet(Described):
    """A pet."""

    name: str
    """What it is
    called."""

    legs: int = Field(default=4, description="As given.")
    """Not this one."""

    tail: bool = True

    food: str = Field(default="hay", alias="eats")
    """What it eats."""

    def speak(self) -> str:
        """Say nothing."""
        return ""


class Dog(Pet):
    """A dog."""

    chips: tuple[str, ...] = ()
    """Numbers of its chips."""


class Box(Described, Generic[T]):
    """A box."""

    inside: T
    """What is in it."""


def told(kind):
    """Return the description of each field."""
    return {name: field.description for name, field in kind.model_fields.items()}


def test_a_field_is_described_by_the_sentence_under_it():
    """A description that is given wins; a field with no sentence has none."""
    assert told(Pet) == {
        "name": "What it is\ncalled.", "legs": "As given.", "tail": None,
        "food": "What it eats.",
    }  # fmt: skip


def test_what_is_inherited_keeps_its_description():
    """A class that adds a field has the descriptions of both."""
    assert told(Dog) == {**told(Pet), "chips": "Numbers of its chips."}
    assert told(Box[int]) == {"inside": "What is in it."}


def test_a_json_schema_has_the_descriptions():
    """Each property is described, under the name that a file uses."""
    properties = Pet.model_json_schema()["properties"]

    found = {name: one.get("description") for name, one in properties.items()}
    assert found == {**{name: told(Pet)[name] for name in ("name", "legs", "tail")},
                     "eats": "What it eats."}  # fmt: skip
    assert Described.model_json_schema()["type"] == "object"


def test_values_are_frozen_and_refuse_what_they_do_not_know():
    """A field that is not theirs is refused, and none can be changed."""
    with pytest.raises(ValidationError, match="wings"):
        Pet(name="Rex", wings=2)
    with pytest.raises(ValidationError, match="frozen"):
        Pet(name="Rex").legs = 3


def test_a_class_without_source_has_no_descriptions():
    """What was made by code that no file holds is described by nothing."""
    scope = {"Described": Described, "__name__": "nowhere"}
    exec("class Made(Described):\n    size: int\n    '''How big.'''\n", scope)  # noqa: S102 - our own text

    assert told(scope["Made"]) == {"size": None}
