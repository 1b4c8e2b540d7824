"""What writes lines of a notice: words of ours, words of the map, gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from datamap.facts import State
from datamap.flows import FlowTable
from datamap.model import Contact
from reports.language import Language, marked
from reports.pages.notice import own_words
from reports.pages.notice.model import Line, Section
from reports.pages.notice.use import Use

_STANDS_FOR = 0xE100
"""First of the letters that stand for a name while a list is made."""


class Writer:
    """Writes what a map says on the day of a table, in a language."""

    def __init__(self, table: FlowTable, words: Language) -> None:
        """Write from a table, in a language."""
        self.table, self.words = table, words
        self.datamap, self.on = table.datamap, table.on

    def text(self, english: str, **values: object) -> str:
        """Return a text of ours in the language."""
        return self.words.text(english, **values)

    def own(self, text: str) -> str:
        """Return a text of the map, marked where the notice is in another language."""
        return text if self.words.code == "en" else own_words.own(text)

    def say(self, english: str, **values: object) -> Line:
        """Return a paragraph."""
        return Line(self.text(english, **values))

    def told(self, label: str, text: str) -> Line:
        """Return a labelled line."""
        return Line(text, self.text(label))

    def item(self, text: str, label: str = "") -> Line:
        """Return an item of a list."""
        return Line(text, label, is_item=True)

    def counted(self, forms: tuple[str, str], number: int) -> Line:
        """Return a paragraph that agrees with a number."""
        return Line(self.words.count(*forms, number))

    def section(self, name: str, title: str, lines: Iterable[Line]) -> Section:
        """Return a part under a heading of ours."""
        return Section(name, self.text(title), tuple(lines))

    def listed(self, texts: Iterable[str]) -> str:
        """Return texts of ours as a list in a sentence."""
        return self.words.listed(map(self.text, texts))

    def own_listed(self, names: Iterable[str]) -> str:
        """Return names of the map as a list in a sentence."""
        given = list(names)
        # In Welsh the word for "and" hangs on the letter that follows, so that is kept.
        stand = [
            name[:1] + chr(_STANDS_FOR + place) for place, name in enumerate(given)
        ]
        listed = self.words.listed(stand)
        for short, name in zip(stand, given, strict=True):
            listed = listed.replace(short, self.own(name))
        return listed

    def row(self, names: Iterable[str]) -> str:
        """Return names of the map side by side; the whole ends as a sentence does."""
        *most, last = names
        return f"{'; '.join(map(self.own, [*most, last.rstrip(' .')]))}."

    def purposes(self, uses: Iterable[Use]) -> Iterator[Line]:
        """Yield, as a list, the purposes that the uses below have for a heading."""
        named = [one for one in uses if one.is_its_name]
        if named:
            yield self.say(marked("We use your data:"))
        for one in named:
            yield self.item(self.own(inside(one.purpose)))

    @property
    def school(self) -> str:
        """The school's name."""
        return self.own(self.datamap.school.name)

    def contact(self, role: str) -> Contact | None:
        """Return the school's contact for a role, or None if the map has none."""
        told = {str(one.role): one for one in self.datamap.school.contacts}
        return told.get(role)

    def mailbox(self, role: str) -> str:
        """Return the mailbox of a role; empty if it is not known.

        One that nobody has checked of late is still the way to write to the school.
        """
        contact = self.contact(role)
        if contact is None:
            return ""
        fact = contact.email
        is_told = fact.state is State.KNOWN and not fact.provisional
        return str(fact.value) if is_told else ""


def inside(name: str) -> str:
    """Return a name as it stands inside a sentence; short forms keep their capitals."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
