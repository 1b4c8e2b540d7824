"""The desk as a plain page, for a run that nobody looks at or where no widget is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from datamap.errors import Problem

Told = Mapping[str, Any]


def plain_page(state: Told) -> str:
    """Return what the desk shows as HTML without a form; all text is escaped."""
    if state["kind"] == "mistakes":
        return _mistakes(state["mistakes"])
    head = Markup("<h2>{school}</h2><p>As at {on}.</p>").format(**state)
    if not state["activity"]:
        names = Markup("").join(
            Markup("<li>{name}</li>").format(**one) for one in state["activities"]
        )
        text = Markup("<p>There is no activity called {}.</p>")
        missing = text.format(state["missing"]) if state["missing"] else ""
        return Markup("{}{}<p>What data is used for:</p><ul>{}</ul>").format(
            head, missing, names
        )
    return Markup("{}<h3>{}</h3>{}").format(
        head, state["name"], _picture(state["picture"])
    )


class Refused:
    """A desk that cannot be opened with what the notebook was given."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep what is wrong."""
        self.mistakes = [
            {"what": one.what, "fix": one.fix, "where": one.where} for one in problems
        ]

    def answer(self, _: Told) -> dict[str, Any]:
        """Return what is wrong, whatever is asked."""
        return {"kind": "mistakes", "mistakes": self.mistakes}

    def plain(self) -> str:
        """Return what is wrong as HTML."""
        return plain_page(self.answer({}))


def _mistakes(mistakes: list[Told]) -> str:
    items = Markup("").join(
        Markup("<li>{where} {what} To put it right: {fix}</li>").format(**one)
        for one in mistakes
    )
    return Markup("<p>The map cannot be read yet.</p><ol>{}</ol>").format(items)


def _picture(picture: Told) -> Markup:
    need = Markup("<p><strong>{word}</strong> {why}</p>").format(**picture["need"])
    figures = Markup("").join(
        Markup("<h4>{}</h4>{}").format(one["title"], Markup(one["svg"]))  # noqa: S704 - drawn by us, its text escaped
        for one in picture["matrices"]
    )
    if not picture["risks"]:
        return Markup("{}<h4>Risks for people</h4><p>{}</p>").format(
            need, picture["noRisks"]
        )
    figures += Markup("<p>{}</p>").format(picture["legend"])
    rows = Markup("").join(
        Markup(
            '<tr><th scope="row">{title}</th><td>{before}</td><td>{now}</td>'
            "<td>{planned}</td></tr>"
        ).format(**one)
        for one in picture["risks"]
    )
    return Markup(
        "{}{}<table><caption>Risks for people</caption><thead><tr>"
        '<th scope="col">Risk</th><th scope="col">With no protection</th>'
        '<th scope="col">Now</th><th scope="col">With what is planned</th>'
        "</tr></thead><tbody>{}</tbody></table>"
    ).format(need, figures, rows)
