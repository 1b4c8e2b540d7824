"""Write the files that are made from the records: the format pages, the schemas.

Run ``python -m reports.map_format`` in a checkout after changing a record; a test
fails while any of the files is not current.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import as_file, files
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from datamap.facts import Evidence
from datamap.load import MODELS
from datamap.model import (
    Access,
    BreachTally,
    Consent,
    Contact,
    DataItem,
    Design,
    Engagement,
    Items,
    PartialApproval,
    Recording,
    Retention,
    Source,
    Storage,
    Tally,
    Traits,
    TransferTest,
)
from datamap.schema import as_text, library_schema, map_schema, sentence_and_default
from datamap.takes import takes
from dpia.judgement import (
    Advice,
    Answers,
    Consultation,
    MeasureDecision,
    Necessity,
    Override,
    PriorConsultation,
    Review,
    StandardAnswer,
    TransferAnswer,
)
from dpia.judgement.schema import answers_schema
from dpia.screening import AddedTrigger

PARTS: tuple[type[BaseModel], ...] = (
    Contact, DataItem, Items, Engagement, PartialApproval, Storage, Access, Design,
    Recording, Retention, Traits, Consent, TransferTest, Tally, BreachTally, Source,
    Evidence,
)  # fmt: skip
"""Parts of records that have fields of their own, in the order of the page."""

ANSWERS_PARTS: tuple[type[BaseModel], ...] = (
    Consultation, Necessity, MeasureDecision, Override, Advice, PriorConsultation,
    Review, TransferAnswer, StandardAnswer, AddedTrigger,
)  # fmt: skip
"""Parts of the answers that have fields of their own, in the order of the page."""

_OPENING = """\
# The format of a map

This page is made from the records in `datamap/model`; do not edit it by hand.

A map is one YAML file, `map.yaml`, whose sections are listed below.
Ids are short permanent names in lower case with hyphens, and each is used once.
Texts with `: ` or `#` in them want quotes; numbers and days want none.

## How an answer is written

Where the last column says that a field left out is unknown, the field is a fact.
A fact is written in one of these ways:

| Written | Means |
|---|---|
| `country: GB` | stated by the school, without evidence |
| `country: unknown` | nobody has answered yet: a question to ask |
| `contract: none` | known to be nothing, where the field allows it |
| `country: {value: GB, evidence: [...]}` | shown by something |
| `country: {value: GB, provisional: DPO's reading}` | nobody has confirmed it |
| `country: {conflicting: [{value: GB, evidence: [...]}, ...]}` | they disagree |

Beside `value` or `conflicting` may stand `ask`, who can answer, and `note`.
Where the answer is a paper, `document` may stand for `value`.
In a list of places, `evidence` may stand beside `place`.

A party or system of a supplier library is taken with `use: <its id>`.
What stands beside `use` is the school's own answer and wins over the library's.

"""


_ANSWERS_OPENING = """\
# The format of answers

This page is made from the records in `dpia/judgement`; do not edit it by hand.

What people decide about an activity stands in `answers/<activity>.yaml` beside the map.
`dpia answers MAP --activity ID` makes the file, with every field explained in it.
A field that is left out is a gap, which `dpia answers` shows; nothing is assumed.
Roles stand for people: a file of answers names nobody.

How levels, overrides and signatures work together is in [sign-off.md](sign-off.md).
An entry of `measures` is a record as in [map-format.md](map-format.md).
It counts for this activity alone.

"""


def format_page() -> str:
    """Return the page that describes the format of a map, in Markdown."""
    return _OPENING + "\n".join(_page())


def answers_page() -> str:
    """Return the page that describes the format of answers, in Markdown."""
    return _ANSWERS_OPENING + "\n".join(_answers_page())


def generated_files(root: Path) -> Mapping[Path, str]:
    """Return what each generated file of a checkout has to hold.

    Parameters
    ----------
    root
        The folder that holds the packages and ``docs``.
    """
    of_map = as_text(map_schema())
    return {
        root / "docs" / "map-format.md": format_page(),
        root / "docs" / "answers-format.md": answers_page(),
        root / "dpia" / "answers.schema.json": as_text(answers_schema()),
        root / "datamap" / "map.schema.json": of_map,
        root / "datamap" / "suppliers.schema.json": as_text(library_schema()),
        root / "datamap/examples/victoria-cp/map.schema.json": of_map,
    }


def _page() -> Iterator[str]:
    yield "## Sections\n"
    for section, model in MODELS.items():
        yield f"### `{section}`\n\n{_first_line(model)}\n"
        yield from _table(model)
    yield "## Parts of records\n"
    yield from _parts(PARTS)


def _answers_page() -> Iterator[str]:
    yield "## The file\n"
    yield from _table(Answers)
    yield "## Parts of the file\n"
    yield from _parts(ANSWERS_PARTS)


def _parts(parts: Iterable[type[BaseModel]]) -> Iterator[str]:
    for part in parts:
        yield f"### {part.__name__}\n\n{_first_line(part)}\n"
        yield from _table(part)


def _first_line(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").split("\n\n")[0].replace("\n", " ").strip()


def _table(model: type[BaseModel]) -> Iterator[str]:
    yield "| Field | What | Takes | Left out |\n|---|---|---|---|"
    for name, info in model.model_fields.items():
        yield _line(info.alias or name, info)
    yield ""


def _line(name: str, info: FieldInfo) -> str:
    said, default = sentence_and_default(info.description or "")
    left_out = "has to be there" if info.is_required() else default.rstrip(".")
    cells = (f"`{name}`", said, takes(info), left_out)
    return "| " + " | ".join(one.replace("|", "\\|") for one in cells) + " |"


def main() -> None:
    """Write every generated file into the checkout that this module stands in."""
    with as_file(files("reports")) as folder:
        for file, text in generated_files(folder.parent).items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())


if __name__ == "__main__":
    main()
