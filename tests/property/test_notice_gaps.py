"""Drafted notices of maps that know more or less: gaps grow with what is unknown."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from datamap.load import build_map
from datamap.strict_yaml import read_text
from reports.notice_markdown import as_markdown
from reports.pages.notice.draft import draft_notice
from reports.pages.notice.model import Audience

FACTS = (
    "legal_entity: Governors, ", 'address: "1 Lane", ', "complaints_route: write, ",
    "    data: [marks]\n    lawful", "_basis: public-task", "    must_provide: false\n",
    "    data_from: [parent]\n", "keep_for: P1Y, ", "automated_decision: false, ",
    "    provider: firm\n", "children: true, ", "country: GB, ", "mechanism: none",
)  # fmt: skip
"""Pieces of the map that are answers."""

LEFT = {
    FACTS[3]: "    lawful",
    FACTS[4]: "_basis: unknown",
    FACTS[12]: "mechanism: unknown",
}
"""What stands in the place of those that cannot just be left out."""

KNOWN = st.lists(st.sampled_from(FACTS), unique=True)


def text_with(known_text, unknown):
    """Return the map's text without some of its answers."""
    text = known_text.replace(
        "phase: primary}",
        f"phase: primary, {FACTS[0]}{FACTS[1]}{FACTS[2]}contacts: []}}",
    ).replace("_basis: public-task\n", f"_basis: public-task\n{FACTS[5]}{FACTS[6]}")
    for one in unknown:
        text = text.replace(one, LEFT.get(one, ""))
    return text


def draft_of(text, on, audience, code="en"):
    """Return the draft of a map's text."""
    datamap = build_map(read_text(text, "map.yaml"))
    return draft_notice(datamap, on, audience=audience, language_code=code)


@settings(deadline=None, max_examples=25)
@given(unknown=KNOWN, more=KNOWN, audience=st.sampled_from(Audience))
def test_what_is_less_known_has_no_fewer_gaps(known_text, on, unknown, more, audience):
    """Taking answers out of a map takes no gap out of its notice."""
    fewer = draft_of(text_with(known_text, unknown), on, audience)
    most = draft_of(text_with(known_text, {*unknown, *more}), on, audience)

    assert fewer.gaps <= most.gaps


@settings(deadline=None, max_examples=25)
@given(
    unknown=KNOWN,
    audience=st.sampled_from(Audience),
    code=st.sampled_from(["en", "cy"]),
)
def test_no_draft_shows_what_is_not_a_word(known_text, on, unknown, audience, code):
    """Whatever is unknown, no None, no empty list and no unfilled place is shown."""
    text = as_markdown(draft_of(text_with(known_text, unknown), on, audience, code))

    assert not re.search(r"None|nan\b|[{}]|: \.|  |\.\.", text)
    assert not re.search(r"[\ue000-\uf8ff]", text)
