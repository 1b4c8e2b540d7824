"""What the law wants a notice to say on a day, and whether this one says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from datamap import reference
from datamap.notice.about import leads_inside
from datamap.notice.bases import is_tied
from datamap.notice.checking.finding import (
    Checked,
    Holds,
    NoticeFinding,
    Standing,
    first,
)
from datamap.notice.checking.looking import Finds, any_of, by_words, met, short, told
from datamap.notice.contacts import role_id
from datamap.notice.rights import also_told
from datamap.notice.said import Field, Said, Stated
from datamap.notice.terms import folded
from datamap.reference import NoticeItem

_RIGHTS = {
    "access": "to see their data",
    "rectification": "to have it corrected",
    "erasure": "to have it deleted",
    "restriction": "to limit its use",
    "objection": "to object to its use",
    "portability": "to take it elsewhere",
}
_EVERY_RIGHT = ("access", "rectification", "erasure", "restriction", "objection")
_SAFEGUARDS = frozenset({"idta", "addendum", "uk-extension", "binding-corporate-rules"})
_INTEREST = re.compile(
    r"\blegitimate interests?\b.{0,12}\b(?:in|of|is|are|"
    r"include|namely)\b(?! data)|"
    r"\bour legitimate interests? (?:in|of)\b"
)
_CONDITION = re.compile(
    r"\b(?:safeguard|emergenc|crime|national security|public (?:task|body)|request)"
)
_SOURCE = re.compile(
    r"\b(?:we|school|academy|trust|setting|nursery|pre-school|"
    r"it)\b(?: may| also| will| might|"
    r" sometimes)*\b[^.]{0,60}\b(?:receive|received|obtain|"
    r"obtained|get|got|comes?)\b[^.]{0,90}\bfrom\b[^.]{0,60}"
    r"\b(?:school|setting|provider|local authorit|council|"
    r"parent|other organisation|department|health|service)|"
    r"\bdata\b[^.]{0,40}\b(?:supplied|provided|given|sent|passed)(?: to us)? "
    r"by\b[^.]{0,60}"
    r"\b(?:third part|school|setting|provider|council|authorit|organisation|agenc)"
)
_DUTY = re.compile(
    r"\b(?:mandatory|voluntary|optional|compulsory)\b|"
    r"\b(?:you|parents?|carers?|people) (?:are required to|"
    r"must|have to|need to) (?:give|provide|tell)\b"
)
_NEAR = 8
"""Lines within which a way to reach somebody belongs to a role."""

_OFFICER = re.compile(r"dpo|data\.?protection", re.IGNORECASE)
_PERIOD = re.compile(
    r"\b\d+|\b(?:one|two|three|five|six|seven|ten|"
    r"twelve|a)\b.{0,20}\b(?:day|week|month|year|term)"
)

_UNTOLD = "Data leaves the United Kingdom and the notice does not say so."
_DENIED = (
    "The notice says that nothing leaves the United Kingdom; the map says it does."
)
_TOO_GENERAL = (
    "What is said of transfers abroad is too general: it names no country or no "
    "safeguard."
)
_NO_PERIOD = "The notice does not say how long data is kept."
_ELSEWHERE = "How long data is kept is said in another paper only."
_LOOSE = "How long data is kept is said too loosely to be of use."
_CLOSED = (
    "How long data is kept is said only in a paper behind a "
    "link that people cannot open."
)


def required(checked: Checked) -> Finds:
    """Yield how the notice stands on each item that the law asks for on the day."""
    for item in reference.rows_for(NoticeItem, checked.on):
        rule = _RULES.get(item.id)
        if rule and _is_needed(item, checked):
            for one in rule(checked):
                yield _of_item(item, one)


def _of_item(item: NoticeItem, one: NoticeFinding) -> NoticeFinding:
    return NoticeFinding(
        Holds.REQUIRED,
        item.id,
        one.standing,
        one.what,
        one.fix,
        tuple(item.law),
        one.text,
        one.line,
    )


def _is_needed(item: NoticeItem, checked: Checked) -> bool:
    """Say whether what makes an item needed is so, by the notice or the map."""
    needs: Mapping[str, Callable[[], bool]] = {
        "always": lambda: True,
        "officer": lambda: checked.datamap.school.public_authority,
        "legitimate-interests": lambda: _relies(checked, "legitimate-interests"),
        "recognised-legitimate-interests": lambda: _relies(
            checked, "recognised-legitimate-interests"
        ),
        "consent": lambda: _relies(checked, "consent"),
        "transfers": lambda: _sends_abroad(checked),
        "duty-to-provide": lambda: _relies(checked, "legal-obligation"),
        "automated-decisions": lambda: _decides(checked),
    }
    return needs[item.needed_when]() if item.needed_when in needs else False


def _relies(checked: Checked, basis: str) -> bool:
    facts = [one.lawful_basis for one in checked.datamap.activities]
    known = {str(checked.table.settled(one, "lawful_basis")) for one in facts}
    return basis in checked.ids(Field.BASIS) or basis in known


def _sends_abroad(checked: Checked) -> bool:
    told = any(row.id == "abroad" for row in checked.of(Field.TRANSFER))
    return told or bool(checked.abroad)


def _decides(checked: Checked) -> bool:
    facts = [one.traits.automated_decision for one in checked.datamap.activities]
    return any(
        checked.table.settled(one, "automated_decision") is True for one in facts
    )


def _controller(checked: Checked) -> Finds:
    row = first(checked.of(Field.CONTROLLER))
    fix = "say who the controller is, as a legal body, and how to reach it."
    if row is None:
        yield short(
            Standing.MISSING, "The notice does not say who the controller is.", fix
        )
    elif row.state is Stated.AMBIGUOUS:
        what = "A name stands in a heading; nothing says that it is the controller."
        yield short(Standing.PARTLY, what, fix, row)
    else:
        yield met(row)


def _officer(checked: Checked) -> Finds:
    fix = "give a mailbox or number of the data protection officer."
    contacts = checked.of(Field.CONTACT)
    reach = [row for row in contacts if "@" in row.text or row.text[:1].isdigit()]
    direct = first(row for row in reach if _OFFICER.search(row.text))
    named = [
        one.line
        for one in checked.notice.passages
        if role_id(one.text) == "data-protection-officer"
    ]
    near = first(
        row for row in reach if named and row.line and 0 <= row.line - named[0] <= _NEAR
    )
    if direct or near:
        yield met(direct or near)
    elif named:
        what = "The notice names a data protection officer and no way to reach one."
        row = Said(Field.CONTACT, "", named[0])
        yield short(Standing.PARTLY, what, fix, row)
    else:
        what = "The notice does not say how to reach the data protection officer."
        yield short(Standing.MISSING, what, fix)


def _basis(checked: Checked) -> Finds:
    rows = checked.of(Field.BASIS)
    fix = "say for each purpose which lawful basis it has."
    if not rows:
        yield short(Standing.MISSING, "The notice gives no lawful basis.", fix)
        return
    loose = [row for row in rows if not is_tied(row, list(checked.notice.passages))]
    if loose:
        what = "The notice lists lawful bases; {count} of {all} are tied to no purpose."
        yield short(
            Standing.PARTLY, what, fix, loose[0], count=len(loose), all=len(rows)
        )
    else:
        yield met(rows[0])


def _interests(checked: Checked) -> Finds:
    row = first(
        one for one in checked.of(Field.BASIS) if one.id == "legitimate-interests"
    )
    said = any(_INTEREST.search(folded(one.text)) for one in checked.notice.passages)
    if said:
        yield met(row)
    else:
        what = "The notice relies on legitimate interests and does not say which."
        fix = "name the interest, or take this basis out if it is not used."
        yield short(Standing.MISSING, what, fix, row)


def _recognised(checked: Checked) -> Finds:
    name = "recognised-legitimate-interests"
    row = first(one for one in checked.of(Field.BASIS) if one.id == name)
    texts = [folded(one.text) for one in checked.notice.passages]
    if any("recognised legitimate" in it and _CONDITION.search(it) for it in texts):
        yield met(row)
    else:
        what = "The notice does not say which recognised interest is meant."
        fix = "name the condition of Annex 1 that is used."
        yield short(Standing.MISSING, what, fix, row)


def _transfers(checked: Checked) -> Finds:
    rows = checked.of(Field.TRANSFER)
    abroad = first(row for row in rows if row.id == "abroad")
    covered = any(map(_is_exact, checked.of(Field.SAFEGUARD)))
    fix = "name the countries, and the regulations or safeguard that cover each."
    if not rows:
        yield short(Standing.MISSING, _UNTOLD, fix)
    elif abroad is None:
        yield short(Standing.WRONG, _DENIED, fix, rows[0])
    elif covered and checked.of(Field.COUNTRY):
        yield met(abroad)
    else:
        yield short(Standing.PARTLY, _TOO_GENERAL, fix, abroad)


def _is_exact(row: Said) -> bool:
    by_law = row.id == "adequacy-regulations" and re.search(
        r"adequa|regulation", folded(row.text)
    )
    return row.id in _SAFEGUARDS or bool(by_law)


def _retention(checked: Checked) -> Finds:
    rows = checked.of(Field.RETENTION)
    exact = [
        row
        for row in rows
        if row.state is Stated.STATED and _PERIOD.search(folded(row.text))
    ]
    linked = [row for row in rows if row.state is Stated.BY_REFERENCE]
    fix = "give the period for each kind of record, or how it is decided."
    if exact:
        yield met(exact[0])
    elif not rows:
        yield short(Standing.MISSING, _NO_PERIOD, fix)
    else:
        closed = any(leads_inside(row.text) for row in rows)
        what = _CLOSED if closed else _ELSEWHERE if linked else _LOOSE
        yield short(Standing.PARTLY, what, fix, (linked or rows)[0])


def _rights(checked: Checked) -> Finds:
    rows = checked.of(Field.RIGHT)
    told = {row.id for row in rows} | {
        id_ for row in rows for id_ in also_told(row.text)
    }
    fix = "tell people of this right, apart from the other text and in plain words."
    if not told & set(_EVERY_RIGHT):
        yield short(
            Standing.MISSING, "The notice tells people of none of their rights.", fix
        )
        return
    if checked.ids(Field.BASIS) & {"consent", "contract"} or not checked.ids(
        Field.BASIS
    ):
        wanted: tuple[str, ...] = (*_EVERY_RIGHT, "portability")
    else:
        wanted = _EVERY_RIGHT
    for name in wanted:
        if name not in told:
            what = "The notice does not tell people of the right {right}."
            yield short(Standing.MISSING, what, fix, None, right=_RIGHTS[name])
    if set(wanted) <= told:
        yield met(rows[0])


_RULES: Mapping[str, Callable[[Checked], Finds]] = {
    "controller": _controller,
    "data-protection-officer": _officer,
    "purposes": any_of(
        Field.PURPOSE,
        "The notice does not say what data is used for.",
        "say for each activity why the data is needed.",
    ),
    "lawful-basis": _basis,
    "legitimate-interests": _interests,
    "recognised-interest": _recognised,
    "data-categories": any_of(
        Field.DATA,
        "The notice does not say which kinds of data are held.",
        "list the kinds of data, each with its items.",
    ),
    "recipients": any_of(
        Field.RECIPIENT,
        "The notice does not say who gets the data.",
        "list who gets the data, by name or by kind.",
    ),
    "transfers": _transfers,
    "retention": _retention,
    "rights": _rights,
    "withdraw-consent": told(
        "withdraw-consent",
        "The notice does not say that consent can be taken back.",
        "say that consent can be taken back at any time, and how.",
    ),
    "complain-to-controller": told(
        "complain-to-controller",
        "The notice does not say that people can complain to the school itself.",
        "say how to complain to the school, which acknowledges it in thirty days.",
    ),
    "complain-to-regulator": told(
        "complain-to-regulator",
        "The notice does not say that people can complain to the "
        "Information Commissioner.",
        "say that people have the right to complain to the Information Commissioner.",
    ),
    "source": by_words(
        _SOURCE,
        "The notice does not say where data comes from that people did not give.",
        "say who else gives data, such as earlier schools, the "
        "council or health services.",
    ),
    "duty-to-provide": by_words(
        _DUTY,
        "The notice does not say which data must be given, and what follows if not.",
        "say what must be given by law, what is a choice, and "
        "what follows from refusing.",
    ),
    "automated-decisions": by_words(
        re.compile(r"\bautomat|\bcomputer\b|\bprofil"),
        "The notice does not say that a machine decides.",
        "say what is decided by machine, how, and what it means for people.",
        elsewhere=("rights",),
    ),
}
"""How each item is looked for; the representative is not, as schools have none."""
