"""What the signs come to: whether an impact assessment is needed, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from datamap.logic import Truth
from datamap.messages import Message
from dpia.catalogue.entries import TriggerEntry
from dpia.need import Need, possible_needs

MOST_SIGNS = 4
"""How many signs a sentence names; the rest is counted."""


def verdict(
    triggers: Iterable[TriggerEntry],
    holds: Mapping[str, Truth],
    reads: Mapping[str, Truth],
) -> tuple[Need, Message]:
    """Return whether an impact assessment is needed, and why.

    Parameters
    ----------
    triggers
        The signs.
    holds
        Whether each of them holds, by its id.
    reads
        The same if what nobody has confirmed is right.
    """
    listed = tuple(triggers)
    possible = possible_needs(listed, holds)
    held = [one for one in listed if holds[one.id] is Truth.YES]
    if possible == (Need.REQUIRED,):
        return Need.REQUIRED, _required(held)
    if possible == (Need.NOT_REQUIRED,):
        return Need.NOT_REQUIRED, _not_required(held)
    if Need.NOT_REQUIRED not in possible:
        return Need.LIKELY, _likely(held)
    if Need.NOT_REQUIRED not in possible_needs(listed, reads):
        read = [one for one in listed if reads[one.id] is Truth.YES]
        return Need.LIKELY, _likely_as_read([one for one in read if one not in held])
    nine_first = sorted(listed, key=lambda one: one.mode != "criterion")
    open_ = [one for one in nine_first if holds[one.id] is Truth.UNKNOWN]
    return Need.UNKNOWN, _unknown(held, open_)


def _required(held: Sequence[TriggerEntry]) -> Message:
    """Return the strongest reason: the law, the list alone, the list with one more."""
    alone = [one for one in held if one.mode == "auto"]
    in_law = [one for one in alone if one.id.startswith("dt3-")]
    if in_law:
        return Message(
            "An impact assessment is required. The law always asks for one here: "
            "{signs}.",
            {"signs": _named(in_law)},
        )
    if alone:
        return Message(
            "An impact assessment is required. This is on the regulator's list: "
            "{signs}.",
            {"signs": _named(alone)},
        )
    return Message(
        "An impact assessment is required. This is on the regulator's list ({signs}) "
        "for whatever also meets one of nine criteria, and here it does: {criteria}.",
        {
            "signs": _named(one for one in held if one.mode == "combo"),
            "criteria": _named(_criteria(held)),
        },
    )


def _likely(held: Sequence[TriggerEntry]) -> Message:
    return Message(
        "An impact assessment is likely to be needed. Two of the nine criteria are "
        "enough as a rule of thumb, and these hold: {signs}. Deciding against one has "
        "to be written down.",
        {"signs": _named(_criteria(held))},
    )


def _likely_as_read(read: Sequence[TriggerEntry]) -> Message:
    return Message(
        "An impact assessment is likely to be needed, if what the map says without "
        "proof is right: {signs}. Confirm that first.",
        {"signs": _named(read)},
    )


def _not_required(held: Sequence[TriggerEntry]) -> Message:
    if not held:
        return Message(
            "No impact assessment is required: no sign of the law or of the lists "
            "holds. For a major new project one is good practice all the same."
        )
    return Message(
        "No impact assessment is required by the lists: {signs} would need another "
        "sign beside it. One can be enough, so write down why there is none.",
        {"signs": _named(held)},
    )


def _unknown(held: Sequence[TriggerEntry], open_: Sequence[TriggerEntry]) -> Message:
    if not held:
        return Message(
            "Whether an impact assessment is needed is open. These signs may hold: "
            "{open}.",
            {"open": _named(open_)},
        )
    return Message(
        "Whether an impact assessment is needed is open. This holds: {signs}. These "
        "signs may hold too: {open}.",
        {"signs": _named(held), "open": _named(open_)},
    )


def _criteria(held: Iterable[TriggerEntry]) -> list[TriggerEntry]:
    return [one for one in held if one.mode == "criterion"]


def _named(triggers: Iterable[TriggerEntry]) -> Message:
    """Return the titles of some signs in one line, and how many more there are."""
    titles = [Message(one.title) for one in triggers]
    shown = titles if len(titles) <= MOST_SIGNS else titles[: MOST_SIGNS - 1]
    values: dict[str, object] = {f"sign_{n}": one for n, one in enumerate(shown)}
    line = "; ".join(f"{{{name}}}" for name in values)
    if len(shown) == len(titles):
        return Message(line, values)
    left = len(titles) - len(shown)
    more = "{line}; and {number} more"
    return Message(more, {"line": Message(line, values), "number": left})
