"""What readers see instead of ids: plain words for the closed lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from datamap.transfers import Verdict
from dpia.scales import Level, Levels, word
from dpia.steps import Scale, Stage, Step
from reports.language import Language, marked

LEVELS: Mapping[Level, str] = {
    Level.NONE: marked("does not arise"),
    Level.LOW: marked("low"),
    Level.MEDIUM: marked("medium"),
    Level.HIGH: marked("high"),
}

VERDICTS: Mapping[Verdict, str] = {
    Verdict.COVERED: marked("covered"),
    Verdict.NOT_COVERED: marked("not covered"),
    Verdict.UNKNOWN: marked("cover not known"),
}

PLACE_USES: Mapping[str, str] = {
    "recipient": marked("who receives it"),
    "primary": marked("main store"),
    "backup": marked("back-ups"),
    "support-access": marked("support staff"),
    "telemetry": marked("usage statistics"),
    "sub-processor": marked("other firms used"),
}
"""What happens at a place."""

REGIMES: Mapping[str, str] = {
    "approved": marked("approved by UK regulations"),
    "partial": marked("approved for some recipients only"),
    "none": marked("not approved"),
    "unknown": marked("not known"),
}
"""What UK law says of a country."""

ASKED: Mapping[str, str] = {
    "school": marked("the school"),
    "dpo": marked("the data protection officer"),
    "supplier": marked("the supplier"),
    "local-authority": marked("the council"),
    "toolkit": marked("whoever keeps the map"),
}
"""Who can answer a question."""

STANDINGS: Mapping[str, str] = {
    "unknown": marked("nobody has said"),
    "stale": marked("the evidence is too old"),
    "unverified": marked("not confirmed"),
    "conflicting": marked("sources disagree"),
    "stated": marked("stated without evidence"),
    "evidenced": marked("shown by evidence"),
}
"""Why something is asked."""

SEVERITIES = (marked("severe"), marked("significant"), marked("minimal"))
LIKELIHOODS = (marked("remote"), marked("possible"), marked("probable"))

STARTS: Mapping[tuple[Stage, Scale], str] = {
    (Stage.INHERENT, Scale.LIKELIHOOD): marked("Likelihood with no measures"),
    (Stage.INHERENT, Scale.SEVERITY): marked("Severity with no measures"),
    (Stage.INHERENT, Scale.LEVEL): marked("Level with no measures"),
    (Stage.CURRENT, Scale.LIKELIHOOD): marked("Likelihood now"),
    (Stage.CURRENT, Scale.SEVERITY): marked("Severity now"),
    (Stage.CURRENT, Scale.LEVEL): marked("Level now"),
    (Stage.TARGET, Scale.LIKELIHOOD): marked("Likelihood with what is planned"),
    (Stage.TARGET, Scale.SEVERITY): marked("Severity with what is planned"),
    (Stage.TARGET, Scale.LEVEL): marked("Level with what is planned"),
}
"""How a step of a score begins: what it moves, at which stage."""

SECURITY_FIELDS = frozenset(
    {
        "measures", "access.multi_factor", "access.by_role", "access.shared_login",
        "access.pupils_log_in", "personal_devices",
    }
)  # fmt: skip
"""Fields whose open questions would tell somebody who means harm where to try."""

UNKNOWNS: Mapping[str, str] = {
    "stored_in": marked("where data is kept with {name}"),
    "engages": marked("which other firms get data from {name}"),
    "country": marked("the country of {name}"),
    "partial_approval": marked("whether UK approval reaches {name}"),
    "own_purposes": marked("what else the data is used for at {name}"),
    "mechanism": marked("what protects data sent abroad to {name}"),
    "contract": marked("which contract there is for {name}"),
    "role": marked("who decides over the data at {name}"),
    "data": marked("what exactly goes to {name}"),
    "uses_ai": marked("whether artificial intelligence is on in {name}"),
    "design.trains_ai": marked("whether data in {name} trains artificial intelligence"),
    "design.deletes_leavers_after": marked("when leavers' data is deleted in {name}"),
    "design.deletes_person": marked(
        "whether one pupil's data can be deleted in {name}"
    ),
    "design.exports_all": marked("whether all our data can be got out of {name}"),
    "retention.keep_for": marked("how long data is kept for {name}"),
    "lawful_basis": marked("which reason in law there is for {name}"),
    "special_condition": marked("which condition for private data there is for {name}"),
    "agreement": marked("which agreement there is with {name}"),
    "owner_changed_on": marked("whether there is a new owner of {name}"),
    "insolvent": marked("whether there is money trouble at {name}"),
    "reviewed_on": marked("when the need to send data to {name} was last checked"),
    "breach_notice_hours": marked("how soon we would hear of a breach at {name}"),
    "helps_with_rights": marked("what help families' requests would get from {name}"),
    "in_use": marked("whether {name} is still in use"),
    "traits.profiling": marked("whether pupils are scored or predicted in {name}"),
    "traits.automated_decision": marked("whether a machine decides in {name}"),
}
"""An open field as the end of "because we do not know ..."."""


def level_words(levels: Levels, words: Language) -> str:
    """Return an interval in words: "medium", "between low and high".

    Examples
    --------
    >>> from reports.language import language
    >>> level_words(Levels(Level.NONE, Level.HIGH), language("en"))
    'anything up to high'
    """
    low, high = (words.text(LEVELS[one]) for one in (levels.low, levels.high))
    if levels.low is levels.high:
        return low
    if levels.low is Level.NONE:
        return words.text(marked("anything up to {high}"), high=high)
    return between(low, high, words)


def between(low: str, high: str, words: Language) -> str:
    """Return one word, or the two that something lies between."""
    if low == high:
        return low
    return words.text(marked("between {two}"), two=words.listed((low, high), ours=True))


def step_words(step: Step, words: Language) -> str:
    """Return a step of a score as a line that a person can check by hand.

    Examples
    --------
    >>> from datamap.messages import Message
    >>> from reports.language import language
    >>> why = Message("It uses artificial intelligence.")
    >>> ends = ("remote", "remote"), ("remote", "possible")
    >>> one = Step(Stage.INHERENT, Scale.LIKELIHOOD, *ends, "ai", why)
    >>> step_words(one, language("en")).partition(" (")[0]
    'Likelihood with no measures: remote, then between remote and possible'
    """
    text = marked("{start}: {before}, then {after} ({rule}). {why}")
    if step.before is None:
        text = marked("{start}: {after} ({rule}). {why}")
    elif step.before == step.after:
        text = marked("{start}: stays {after} ({rule}). {why}")
    return words.text(
        text,
        start=words.text(STARTS[step.stage, step.scale]),
        before=_ends(step.before or step.after, words),
        after=_ends(step.after, words),
        rule=step.rule,
        why=words.say(step.why),
    )


def working_lines(steps: Sequence[Step], words: Language) -> Iterator[str]:
    """Yield the lines of a working; what two steps say alike is said once.

    Likelihood and severity start for one reason, and where nothing is planned the
    last level is the one before it.
    """
    likelihood, severity, *moves = steps
    yield words.text(
        marked(
            "With no measures: likelihood {likelihood}, severity {severity} ({rule}). "
            "{why}"
        ),
        likelihood=_ends(likelihood.after, words),
        severity=_ends(severity.after, words),
        rule=likelihood.rule,
        why=words.say(likelihood.why),
    )
    is_same = moves[-2].scale is Scale.LEVEL
    yield from (step_words(one, words) for one in (moves[:-2] if is_same else moves))
    if is_same:
        yield words.text(
            marked("Level now, and with what is planned: {after} ({rule}). {why}"),
            after=_ends(moves[-1].after, words),
            rule=moves[-1].rule,
            why=words.say(moves[-1].why),
        )


def _ends(ends: tuple[str, str], words: Language) -> str:
    """Return the two ends of a step in words; the low end may be no level at all."""
    low, high = (words.text(_LEVELS_BY_WORD.get(one, one)) for one in ends)
    if ends[0] == word(Level.NONE) != ends[1]:
        return words.text(marked("anything up to {high}"), high=high)
    return between(low, high, words)


_LEVELS_BY_WORD: Mapping[str, str] = {word(one): LEVELS[one] for one in Level}


def capital(text: str) -> str:
    """Return a text with a capital at its start."""
    return text[:1].upper() + text[1:]
