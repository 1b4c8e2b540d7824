"""What an impact assessment is about, with everything that its steps read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from datamap import reference
from datamap.flows import FlowRow, FlowTable, is_open, use_of
from datamap.model import (
    Activity,
    DataCategory,
    DataMap,
    Flow,
    Party,
    PeopleGroup,
    System,
)
from datamap.reference import Prompt, TemplateField
from datamap.vocabulary import SystemKind
from dpia.assessment import Assessment
from dpia.judgement.model import Answers
from reports.language import Language, marked
from reports.pages.dpia.model import (
    Answer,
    Piece,
    SourceLine,
    Standing,
    Table,
    together,
)
from reports.pages.dpia.telling import Teller, Told


@dataclass(frozen=True)
class Content:
    """What is said to one question of a field."""

    told: tuple[Told, ...] = ()
    tables: tuple[Table, ...] = ()
    own_words: tuple[str, ...] = ()
    """What people wrote."""

    write: str = ""
    """Field of the answers file where people write; empty if the map decides."""

    has_figure: bool = False


@dataclass(frozen=True)
class Subject:
    """One activity of a map on a day."""

    activity: Activity
    table: FlowTable
    """The flow table with the rows of this activity alone."""

    assessment: Assessment
    """The risks and gaps of this activity alone."""

    answers: Answers | None
    """What people decided; None if nobody has written it down."""

    words: Language

    @property
    def datamap(self) -> DataMap:
        """The map."""
        return self.table.datamap

    @property
    def on(self) -> date:
        """Day whose law applies."""
        return self.table.on

    @property
    def rows(self) -> tuple[FlowRow, ...]:
        """The rows of the flow table."""
        return self.table.rows

    @cached_property
    def teller(self) -> Teller:
        """Says what facts come to."""
        return Teller(self.table, self.words)

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """The flows that are open on the day, in the order of the map."""
        return tuple(
            one
            for one in self.datamap.flows
            if one.activity == self.activity.id and is_open(one, self.on)
        )

    @cached_property
    def systems(self) -> tuple[System, ...]:
        """The systems that it uses."""
        ids = dict.fromkeys(one.through for one in self.flows)
        return tuple(filter(None, map(self.datamap.system, ids)))

    @property
    def products(self) -> tuple[System, ...]:
        """The systems that are more than paper: one can log in, delete, export."""
        return tuple(one for one in self.systems if one.kind is not SystemKind.PAPER)

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """The parties that receive data, providers of its systems included."""
        ids = dict.fromkeys(
            [
                *(one.recipient for one in self.flows),
                *(one.provider.value or "" for one in self.systems),
            ]
        )
        return tuple(filter(None, map(self.datamap.party, ids)))

    @cached_property
    def groups(self) -> tuple[PeopleGroup, ...]:
        """The groups of people whose data it uses, those in its flows included."""
        ids = dict.fromkeys(
            [*self.activity.people, *(one.contents.group.id for one in self.rows)]
        )
        found = (self.datamap.find(PeopleGroup, one) for one in ids)
        return tuple(filter(None, found))

    @cached_property
    def categories(self) -> tuple[DataCategory, ...]:
        """The categories of data that it uses, or may use."""
        return tuple(
            {one.contents.category.id: one.contents.category for one in self.rows}
            .values()
        )  # fmt: skip

    def text(self, english: str, **values: object) -> str:
        """Return a text in the language of the document."""
        return self.words.text(english, **values)

    @property
    def answers_file(self) -> str:
        """Name of the file that holds what people decided."""
        return f"answers/{self.activity.id}.yaml"

    @cached_property
    def answers_source(self) -> SourceLine:
        """Where what people decided was read."""
        return SourceLine(self.activity.id, self.activity.name, self.answers_file, None)

    def own(self, *texts: str | None) -> tuple[str, ...]:
        """Return what people wrote, leaving out what they did not."""
        return tuple(one for one in texts if one)


def uses_of(datamap: DataMap, activity: str) -> set[tuple[str, str]]:
    """Return the uses of data of one activity."""
    return {use_of(one) for one in datamap.flows if one.activity == activity}


def fields_of(step: int) -> Iterator[TemplateField]:
    """Yield the fields of a step of the template, in its order."""
    for row in reference.rows_of(TemplateField):
        if row.step == step:
            yield row


def answer(
    subject: Subject,
    field: TemplateField,
    said: Mapping[str, Content],
    own: str | None = None,
) -> Answer:
    """Return a field with what is said to each of its questions.

    Parameters
    ----------
    subject
        What the assessment is about.
    field
        The field of the template.
    said
        What is said, by the id of the question; one left out is a gap, which is
        written in the answers file under the field's own id.
    own
        What people wrote on the field as a whole; it answers the questions that
        a map cannot. None if they wrote nothing.
    """
    pieces = [_piece(subject, field, one, said.get(one.id), own) for one in field.asks]
    if own:
        text = subject.text(marked("In the school's own words"))
        pieces.append(piece(subject, ("own-words", text), Content(own_words=(own,))))
    number = field.ref.removeprefix("tf-")
    title = subject.text(field.title)
    signs = field.kind == "signature"
    return Answer(field.id, number, field.step, title, tuple(pieces), signs)


def _piece(
    subject: Subject,
    field: TemplateField,
    prompt: Prompt,
    said: Content | None,
    own: str | None,
) -> Piece:
    if said is None:
        told = subject.text(marked("It is answered below, in the school's own words."))
        said = Content(own_words=(told,) if own else ())
    return piece(subject, (prompt.id, subject.text(prompt.asks)), said, field.id)


def piece(
    subject: Subject, asked: tuple[str, str], said: Content, write: str = ""
) -> Piece:
    """Return one thing that is asked, with what is said to it.

    Parameters
    ----------
    subject
        What the assessment is about.
    asked
        Id and words of the question.
    said
        What is said.
    write
        Field of the answers file where people write, if `said` does not tell.
    """
    told = list(dict.fromkeys(said.told))
    standing = _standing(told, said)
    sources = [one for each in told if each.text for one in each.sources]
    if said.own_words:
        sources.append(subject.answers_source)
    return Piece(
        *asked,
        standing,
        says=tuple(dict.fromkeys(one.text for one in told if one.text)),
        tables=said.tables,
        own_words=said.own_words,
        open=tuple(dict.fromkeys(_open(subject, told, said, said.write or write))),
        sources=tuple(dict.fromkeys(sources)),
        has_figure=said.has_figure,
    )


def _standing(told: list[Told], said: Content) -> Standing:
    """Return how far it is answered; what people wrote answers it whatever is open."""
    if said.own_words:
        return Standing.JUDGEMENT
    return together(one.standing for one in told)


def _open(
    subject: Subject, told: list[Told], said: Content, write: str
) -> Iterator[str]:
    yield from (one.open for one in told if one.open)
    if not told and not said.own_words:
        text = marked("Not answered yet. Write it in {file}, under {field}.")
        yield subject.text(text, file=subject.answers_file, field=write)
