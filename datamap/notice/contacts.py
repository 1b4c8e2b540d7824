"""How a notice says to reach people: roles, addresses, numbers and sites."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datamap.notice import lists
from datamap.notice.context import Passage
from datamap.notice.pieces import Kind
from datamap.notice.said import Field, Said
from datamap.notice.terms import folded

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\w/.=-])(?:\+44\s?(?:\(0\)\s?)?|\(?0)\d[\d\s()-]{6,14}\d(?![\w/=])"
)
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"'’)\]]+")
_SITE = re.compile(
    r"(?:visit|at|online|website|web|site|see|go to|on)\W{1,3}(?:the |our )?"
    r"(?P<site>(?:[\w-]+\.)+(?:org|gov|co|sch|ac|com|wales|"
    r"cymru|net)(?:\.uk)?(?:/[^\s,;]*)?)(?![\w@])",
    re.IGNORECASE,
)
_ICO = re.compile(r"(?<![\w@./])ico\.org\.uk(?:/[^\s,;)]*)?", re.IGNORECASE)
_HOME = re.compile(r"^(?:https?://)?(?:www\.)?[\w.-]+/?$")
_LABEL = re.compile(r"(?:e-?mail|online at|report (?:it )?online)\W*$", re.IGNORECASE)
_REGULATOR = re.compile(r"\bico\.org\.uk\b")
_REGULATOR_PHONES = {
    "03031231113": "regulator-phone",
    "01625545745": "regulator-phone-national",
    "03304146421": "regulator-phone-wales",
}
_OFFICE = re.compile(
    r"\b(?:the )?information commissioner(?:'?s? office)?(?: \(ico\))?"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
_ORGANISATION = re.compile(
    r"\b(?:council|trust|academy)\b(?!.*\b(?:offices?|house|hall|chambers)\b)",
    re.IGNORECASE,
)
_ROLE = (
    r"(?:(?:the |our )?(?:[\w&.-]+ ){0,3}[\w&.-]+(?:'s|’s|s'|"
    r"s’) )?(?:the |our |its |your |main |school |council's |"
    r"school's |trust's |academy's |nursery |acting |"
    r"designated |deputy |assistant |executive |setting |pre-school )*"
    r"(?:swyddog diogelu data|data protection (?:officer|lead|"
    r"manager|team|coordinator|contact)|dpo|dpl|(?:school |"
    r"main |front )*office(?: manager)?|"
    r"head ?teacher|headmaster|principal|headmistress|"
    r"school business manager|bursar|business manager|"
    r"information governance (?:team|officer|manager)|manager|"
    r"chair of governors|clerk(?: to the governors)?|school|"
    r"administrator|owner|committee|secretary|registrar|"
    r"(?:(?!(?:us|at|on|by|via|or)\b)[\w&-]+ ){1,3}(?:manager|team|officer|lead|"
    r"office|coordinator|director|unit))"
)
_ASK = re.compile(
    rf"\b(?:contact(?:ing|:)?|(?:go|made|sent|addressed)(?: in writing)? to|speak "
    rf"to|speak with|talk to|write to|"
    rf"writing to|email(?:ing)?|ask|in touch with|request to|"
    rf"inform|tell|let)\s+(?:your [\w ]{{2,20}} or (?:to "
    rf")?)?(?P<who>{_ROLE})\b(?!\S*@)(?!\s(?:who|that|can|have|"
    rf"has|are|to|for (?:your|the)))"
)
_ROLE_LINE = re.compile(
    rf"^(?P<who>{_ROLE})(?:\s?\([^)]*\))?(?:\s*(?::|,|-|\bis\b|$))", re.IGNORECASE
)
_PERSON = (
    r"(?:(?:Mrs|Mr|Ms|Miss|Dr|"
    r"Rev)\.?\s+(?:[A-Z]\.?\s+)?[A-Z][\w'’-]+|"
    r"[A-Z][a-z]+\s+(?:Mc|Mac|O'|O’)?[A-Z][\w'’-]+)"
)
_PEOPLE = re.compile(
    rf"\bcontact(?:ing)?:?\s+(?P<who>{_PERSON}(?:(?:\s*,\s*|"
    rf"\s+or\s+|\s+and\s+){_PERSON})*)"
)
_ROLES = {
    "data-protection-officer": (
        r"\b(?:data protection officer|dpo|swyddog diogelu data)\b"
    ),
    "data-protection-lead": r"\b(?:data protection (?:lead|manager|coordinator|"
    r"contact)|dpl)\b",
    "office": r"\boffice\b",
    "headteacher": r"\b(?:head ?teacher|principal|headmaster|headmistress)\b",
}
_OF_OFFICE = re.compile(r"\b(?:manager|officer|lead|team|coordinator|secretary)$")
_REACHED = frozenset({"contact", "complaint", "controller"})
_ORG_WORDS = re.compile(
    r"\b(?:school|council|data|protection|officer|office|"
    r"information|commissioner|department|local|authority|"
    r"trust|academy|lead|head|team|government|service|"
    r"services)\b",
    re.IGNORECASE,
)


def contacts_said(passages: list[Passage]) -> Iterator[Said]:
    """Yield every way of reaching somebody that a notice gives."""
    named = _names_of_roles(passages)
    addresses = list(_addresses(passages))
    rows = [row for one in passages for row in _of(one, named)]
    if not any((row.id or "").startswith("regulator") for row in [*addresses, *rows]):
        rows += list(_office(passages))
    taken = {row.id for row in addresses if row.id}
    for row in sorted([*addresses, *rows], key=lambda row: row.line or 0):
        if row in addresses or row.id not in taken:
            yield row


def role_id(text: str) -> str:
    """Return the id of the role a text names; empty if we have none."""
    low = folded(text)
    return next((name for name, told in _ROLES.items() if re.search(told, low)), "")


def _names_of_roles(passages: list[Passage]) -> set[str]:
    """Return the names that stand behind a role: the role is the contact."""
    found = set()
    for one in passages:
        line = _ROLE_LINE.match(one.text)
        if line and (name := re.search(_PERSON, one.text[line.end() :])):
            found.add(name[0])
    return found


def _of(one: Passage, named: set[str]) -> Iterator[Said]:
    for pattern in (_EMAIL, _PHONE):
        for found in pattern.finditer(one.text):
            text = found[0].strip().rstrip(".")
            text = text if ")" in text else text.lstrip("(")
            if pattern is _EMAIL or 9 <= sum(map(str.isdigit, text)) <= 13:
                yield Said(
                    Field.CONTACT,
                    text,
                    one.line_at(found.start()),
                    id=_address_id(text),
                )
    yield from _sites(one)
    yield from _role_lines(one)
    if not one.is_heading:
        yield from _written_to(one)
        yield from _asked(one)
        yield from _persons(one, named)


def _address_id(text: str) -> str:
    if phone := _REGULATOR_PHONES.get(re.sub(r"\D", "", text)):
        return phone
    return "regulator-email" if "@ico." in text.lower() else ""


def _sites(one: Passage) -> Iterator[Said]:
    for text, at in addresses_in(one.text):
        before = one.text[max(0, at - 22) : at]
        if (
            _HOME.match(text)
            or _LABEL.search(before)
            or _REGULATOR.search(text.lower())
        ):
            is_regulator = _REGULATOR.search(text.lower())
            id_ = "regulator-site" if is_regulator else ""
            yield Said(Field.CONTACT, text, one.line_at(at), id=id_)


def addresses_in(text: str) -> Iterator[tuple[str, int]]:
    """Yield the addresses of sites written out in a text, with their places."""
    written = list(ADDRESS.finditer(text))
    for found in written:
        yield found[0].rstrip(".,;:)"), found.start()
    for found in _ICO.finditer(text):
        if not any(one.start() <= found.start() < one.end() for one in written):
            yield found[0].rstrip(".,;:)"), found.start()
    for found in _SITE.finditer(text):
        site = found["site"].lower()
        if not site.startswith("www.") and "@" not in site and "ico.org" not in site:
            yield found["site"].rstrip(".,;:)"), found.start("site")


def _asked(one: Passage) -> Iterator[Said]:
    """Yield the roles that a sentence says to get in touch with."""
    for found in _ASK.finditer(folded(one.text)):
        text = one.text[found.start("who") : found.end("who")]
        if _is_worth(text):
            line = one.line_at(found.start("who"))
            yield Said(Field.CONTACT, text, line, id=role_id(text))


def _role_lines(one: Passage) -> Iterator[Said]:
    """Yield the role that a line begins with, beside a name or an address."""
    line = _ROLE_LINE.match(one.text)
    who = folded(line["who"]) if line else ""
    if (
        not line
        or "commissioner" in who
        or not (role_id(who) or _OF_OFFICE.search(who))
    ):
        return
    is_person = re.match(rf"\s*{_PERSON}", one.text[line.end() :])
    reached = one.topic in _REACHED or "contact" in folded(one.lead)
    if is_person or (reached and not one.is_heading and _is_label(one, line.end())):
        text = line["who"].strip()
        yield Said(Field.CONTACT, text, one.line, id=role_id(text))


def _is_label(one: Passage, end: int) -> bool:
    """Say whether a role is all that a line says, beside a name or an address."""
    rest = one.text[end:].strip(" .:,-")
    return len(rest.split()) <= 6


_ADDRESS_LENGTH = 120
_POST = re.compile(r"\bwycliffe house\b|\bchurchill house\b")


def _written_to(one: Passage) -> Iterator[Said]:
    """Yield the regulator's office where its address goes on on the same line."""
    low = folded(one.text)
    found = _OFFICE.search(low)
    if found and (
        _POST.search(low, found.end())
        or _POSTCODE.search(one.text, found.end(), found.end() + _ADDRESS_LENGTH)
    ):
        text = one.text[found.start() : found.end()]
        line = one.line_at(found.start())
        yield Said(Field.CONTACT, text, line, id="regulator-post")


def _is_worth(text: str) -> bool:
    """Say whether somebody to ask is more than the school in general."""
    if "commissioner" in folded(text):
        return False
    return bool(role_id(text)) or not re.fullmatch(
        r"(?:the |our |your )?(?:school|committee)",
        folded(text),
    )


def _persons(one: Passage, named: set[str]) -> Iterator[Said]:
    for found in _PEOPLE.finditer(one.text):
        start = found.start("who")
        for person in re.finditer(_PERSON, found["who"]):
            if person[0] not in named and not _ORG_WORDS.search(person[0]):
                line = one.line_at(start + person.start())
                yield Said(Field.CONTACT, person[0], line)


def _addresses(passages: list[Passage]) -> Iterator[Said]:
    """Yield who stands at the head of every address that ends in a postcode."""
    for place, one in enumerate(passages):
        if not _POSTCODE.search(one.text) or len(one.text) > 60:
            continue
        first = _first_line(passages, place)
        block = passages[first : place + 1]
        if len(block) >= 3:
            yield from _heads(passages, first, block)


def _first_line(passages: list[Passage], place: int) -> int:
    first = place
    while first > 0 and place - first < 9 and _is_address_line(passages[first - 1]):
        first -= 1
        if passages[first].piece.kind is Kind.ITEM:
            break
    return first


def _is_address_line(one: Passage) -> bool:
    text = one.text.strip()
    is_line = one.piece.kind in (Kind.TEXT, Kind.ITEM) and len(text) <= 60
    return (
        is_line
        and text[-1:] not in ".:?"
        and not _PHONE.search(text)
        and "@" not in text
    )


def _heads(passages: list[Passage], first: int, block: list[Passage]) -> Iterator[Said]:
    head = block[0]
    text = lists.trimmed(head.text.partition(" - ")[0].partition(" – ")[0])
    office = _OFFICE.match(folded(text))
    if office:
        before = folded(passages[first - 1].text) if first else ""
        alone = office.end() == len(text)
        if alone and _OFFICE.search(before):
            head, text = block[1], lists.trimmed(block[1].text)
        else:
            text = text[: office.end()]
        yield Said(Field.CONTACT, text, head.line, id="regulator-post")
        return
    yield Said(Field.CONTACT, text, head.line, id=role_id(text))
    for one in block[1:]:
        if _ORGANISATION.search(one.text):
            yield Said(Field.CONTACT, lists.trimmed(one.text), one.line)


def _office(passages: list[Passage]) -> Iterator[Said]:
    """Yield the regulator's office where no address of it stands."""
    for one in passages:
        low = folded(one.text)
        found = _OFFICE.search(low)
        if (
            found
            and not one.is_heading
            and re.search(
                r"\b(?:contact|tell|complain|concern|report|write|visit)", low
            )
        ):
            text = one.text[found.start() : found.end()]
            yield Said(Field.CONTACT, text, one.line_at(found.start()), id="regulator")
            return


def person_in(one: Passage) -> bool:
    """Say whether a passage names a person, and not only a role or a body."""
    titled = re.search(
        r"\b(?:Mrs|Mr|Ms|Miss|Dr)\.?\s+(?:[A-Z]\.?\s+)?[A-Z][\w'’-]+", one.text
    )
    asked = [
        person for found in _PEOPLE.finditer(one.text)
        for person in re.findall(_PERSON, found["who"]) if not _ORG_WORDS.search(person)
    ]  # fmt: skip
    return bool(titled or asked)
