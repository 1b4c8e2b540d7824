"""The page of rules, written from the rules' own words.

``python -m datamap.findings.page docs/rules.md`` writes it again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from datamap import reference
from datamap.findings import FAMILIES, NOTES, RULES, Rule

_HEAD = """\
# Rules

What `dpia check` looks for.
This page is written from the rules themselves: change the rule, write the page again.

An *error* is something the law asks for that is known to be missing or wrong.
A *warning* is the same while nobody has said, or something that does not hold together.
A *note* is worth knowing when the map is next gone through.
What is known to be missing and what nobody has said are two rules.
So accepting the one does not hide the other.
A rule finds nothing on a day on which its law is not in force.
Where an older provision stood in its place on the day, that one is cited.
There is one finding for each rule and record.

A finding can be accepted for a time, and stays in the list:

```yaml
accepted:
  - rule: contract-unknown
    record: classdojo
    reason: The council is making one contract for all its schools.
    by: headteacher
    until: 2027-01-31
```
"""


def rules_page() -> str:
    """Return the page as Markdown, one sentence a line."""
    return "\n".join([_HEAD, *_overview(), *_families(), *_notes()])


def _overview() -> Iterator[str]:
    levels = [rule.severity.value for rule in RULES]
    counts = ", ".join(
        f"{levels.count(name)} {name}s" for name in ("error", "warning", "note")
    )
    yield f"There are {len(RULES)} rules: {counts}.\n"


def _families() -> Iterator[str]:
    for family in FAMILIES:
        title = (family.__doc__ or "").strip().rstrip(".")
        yield f"## {title}\n"
        for rule in family.RULES:
            yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    law = "; ".join(reference.provision(name).citation for name in rule.law)
    yield f"### {rule.id}\n"
    yield f"**{rule.title}** ({rule.severity.value})\n"
    yield f"- Finds: {rule.triggers}"
    yield f"- False alarms: {rule.false_alarms}"
    yield f"- To put it right: {rule.fix}"
    yield f"- Law: {law}.\n"


def _notes() -> Iterator[str]:
    yield "## About acceptances\n"
    for name, title in NOTES.items():
        yield f"- `{name}` (note): {title}."
    yield ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(rules_page(), encoding="utf-8", newline="\n")
