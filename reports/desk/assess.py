"""The desk for assessing: one activity with all that follows from it.

The page only shows what this object tells it and sends back what a person did; every
change goes through the same reading and checking as a file would.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Any

from datamap.errors import InvalidInputError, Problem
from datamap.model import Activity, DataMap
from datamap.model.datamap import SECTION_OF
from datamap.named import named
from dpia.assessment import Assessment, assess
from dpia.screening import Screened, screen
from reports.cli.options import today
from reports.desk import adding, finishing, forms, judging, measures
from reports.desk.changes import Change, chosen
from reports.desk.draft import FOLDER, Draft, Drafts
from reports.desk.inside import is_shipped
from reports.desk.opened import OpenedMap, Saved
from reports.desk.picture import levels_in, picture
from reports.desk.plain import Refused, plain_page
from reports.desk.values import written
from reports.lab.desk_widget import Asked, Desk, Told, shown
from reports.language import Language, language
from reports.manifest import is_example
from reports.parameters import Assess, checked


class AssessDesk:
    """Answers the page of one person who assesses a school's activities."""

    def __init__(
        self, map_path: str, on: date, activity: str | None, words: Language
    ) -> None:
        """Open a map where the person left off.

        Parameters
        ----------
        map_path
            Folder of a map, its file, or the name of a shipped example.
        on
            The day whose law applies.
        activity
            Id of the activity to open; the one that was open last when None.
        words
            Language of the words.
        """
        self.map_path = map_path
        self.on = on
        self.words = words
        self.activity = ""
        self.missing = ""
        self.kept = True
        self.draft = Draft()
        self.levels: Mapping[str, tuple[str, str]] = {}
        self._reopen()
        if self.opened.datamap is not None:
            self._open(activity or self.drafts.last())

    def _reopen(self) -> None:
        self.opened = OpenedMap.open(self.map_path, self.on)
        self.drafts = Drafts(self.opened.folder)
        self.now = self.opened
        self.clashes: Saved = Saved()

    @property
    def can_save(self) -> bool:
        """Whether the map is the school's own and may be written."""
        return not is_example(self.map_path) and not is_shipped(self.opened.folder)

    def answer(self, asked: Asked) -> Told:
        """Return the answer to one message of the page."""
        if self.opened.datamap is None and asked.get("do") != "reopen":
            return self.state()
        doing: Mapping[str, Callable[[Asked], Told]] = {
            "reopen": self._read_again,
            "open": self._opened,
            "create": self._create,
            "add": self._add,
            "add-data": self._add_data,
            "drop": self._drop,
            "use": self._use,
            "set": self._set,
            "say": self._say,
            "switch": self._switch,
            "fill": self._fill,
            "take-out": self._take_out,
            "discard": self._discard,
            "save": self._save,
            "choose": self._choose,
            "questions": self._questions,
            "sign": self._sign,
            "render": self._render,
        }
        act = doing.get(str(asked.get("do")))
        return act(asked) if act else self.state()

    # what is shown

    def state(self) -> Told:
        """Return everything that the page shows."""
        datamap = self.now.datamap
        if datamap is None:
            told = [forms.problem_told(one) for one in self.opened.problems]
            return {"kind": "mistakes", "mistakes": told}
        state: Told = {
            "kind": "desk",
            "school": datamap.school.name,
            "on": self.words.day(self.on),
            "canSave": self.can_save,
            "activities": forms.activities(datamap, self.drafts.waiting()),
            "activity": self.activity,
            "missing": self.missing,
            "newActivity": forms.new_activity_fields(datamap),
            "dataKinds": adding.data_kinds(),
            **self._standing(),
        }
        if self.activity:
            state |= self._of_activity(datamap)
        return state

    def _of_activity(self, datamap: DataMap) -> Told:
        found = self._found()
        return {
            "name": datamap.records[self.activity].name,  # type: ignore[attr-defined]
            "form": forms.groups_of(datamap, self.activity, self.on),
            "uses": forms.uses_of(datamap, self.activity, self.draft),
            "library": adding.library_systems(self.opened.folder, datamap),
            "countries": forms.countries(),
            "activityData": forms.data_of(datamap, self.activity),
            "texts": judging.texts(self.now, self.activity, self.words),
            "groups": judging.groups(self.now, found, self.activity, self.words),
            "signing": finishing.signing(self.opened, self.activity, self.words),
            **self._picture(found),
        }

    def _standing(self) -> Told:
        """Return how what is on the page stands to what is in the file."""
        return {
            "unsaved": forms.changes_told(self.now, self.draft),
            "keptIn": FOLDER if self.kept else "",
            "moved": self.opened.changed_on_disk(),
        }

    def _found(self) -> Assessment:
        datamap = self.now.datamap
        assert datamap is not None  # noqa: S101 - looked at before
        wanted = [self.activity]
        return assess(datamap, self.on, self.now.catalogue, wanted, self.now.answers)

    def _screened(self) -> Screened:
        datamap = self.now.datamap
        assert datamap is not None  # noqa: S101 - looked at before
        said = self.now.answers.get(self.activity)
        added = {self.activity: said.screening} if said else {}
        return screen(datamap, self.on, [self.activity], added, self.now.catalogue)[0]

    def _picture(self, found: Assessment | None = None) -> Told:
        found = found or self._found()
        told = picture(found, self._screened(), self.levels, self.words)
        self.levels = levels_in(told)
        told["measures"] = measures.measures_of(found, self.activity, self.words)
        return {"picture": told}

    # what a person does

    def _open(self, activity: str) -> None:
        """Open an activity with what was not saved of it, if it can be read."""
        self.activity, self.levels, self.kept = "", {}, True
        draft = self.drafts.of(activity)
        try:
            now = self.opened.preview(draft.changes)
        except InvalidInputError:
            draft, now = Draft(), self.opened
        self.missing = ""
        if now.datamap is None or now.datamap.find(Activity, activity) is None:
            self.draft, self.now, self.missing = Draft(), self.opened, activity
            return
        self.activity, self.draft, self.now = activity, draft, now

    def _opened(self, asked: Asked) -> Told:
        self._open(str(asked.get("activity") or ""))
        if self.activity:
            self.kept = self.drafts.keep(self.activity, self.draft)
        return self.state()

    def _read_again(self, _: Asked) -> Told:
        self._reopen()
        if self.opened.datamap is not None:
            self._open(self.activity or self.drafts.last())
        return self.state()

    def _take(self, draft: Draft) -> None:
        """Take a draft that the map can be read with; keep it through a restart.

        Raises
        ------
        InvalidInputError
            With what would be wrong. The draft stays as it was.
        """
        self.now = self.opened.preview(draft.changes)
        self.draft = draft
        self.kept = self.drafts.keep(self.activity, draft) if self.can_save else False

    def _create(self, asked: Asked) -> Told:
        datamap = self.opened.datamap
        assert datamap is not None  # noqa: S101 - looked at before
        added = (*adding.new_activity(datamap, asked.get("given") or {}),)
        self.opened.preview(added)  # or say what is wrong, before anything moves
        self.activity, self.missing, self.levels = added[-1].record, "", {}
        self._take(Draft(added))
        return self.state()

    def _add_data(self, asked: Asked) -> Told:
        """Add a category of data and let the activity use it."""
        datamap = self._map()
        record = named(datamap, Activity, self.activity)
        added = adding.new_data(datamap, record.people, asked.get("given") or {})
        data = [*(record.data.value or ()), added.record]
        was = self.opened.said(record.id, "data")
        change = Change(record.id, "data", data, was, "activities")
        self._take(self.draft.put(added).put(change))
        return self.state()

    def _add(self, asked: Asked) -> Told:
        given = asked.get("given") or {}
        draft = self.draft
        for one in adding.new_flow(
            self.opened.folder, self._map(), self.activity, given
        ):
            draft = draft.put(one)
        self._take(draft)
        uses = forms.uses_of(self._map(), self.activity, self.draft)
        return {**self.state(), "added": uses[-1]}

    def _drop(self, asked: Asked) -> Told:
        """Take a flow out again that is not saved yet."""
        self._take(self.draft.without(str(asked["flow"])))
        return self.state()

    def _use(self, asked: Asked) -> Told:
        return {"use": forms.use_groups(self._map(), str(asked["flow"]))}

    def _set(self, asked: Asked) -> Told:
        record = self._map().records[str(asked["record"])]
        field = forms.field_of(self._map(), record, str(asked["field"]))
        section = SECTION_OF[type(record)]
        was = self.opened.said(record.id, field.name)
        is_said, held = self.draft.said(record.id, field.name)
        value = written(field, asked.get("given") or {}, held if is_said else was)
        change = Change(record.id, field.name, value, was, section)
        return self._after(self.draft.put(change), f"{record.id}/{field.name}")

    def _say(self, asked: Asked) -> Told:
        name = str(asked["field"])
        given = asked.get("given") or {}
        change = judging.text_change(self.opened, self.activity, name, given)
        return self._after(self.draft.put(change), f"answers/{name}")

    def _switch(self, asked: Asked) -> Told:
        given = asked.get("given") or {}
        draft = measures.switched(
            self.opened, self._map(), self.draft, self.activity, given
        )
        return self._after(draft, f"measure/{given['measure']}")

    def _after(self, draft: Draft, name: str) -> Told:
        """Return what moved after one field changed, or what is wrong beside it."""
        try:
            self._take(draft)
        except InvalidInputError as error:
            told = [
                {**forms.problem_told(one), "field": name} for one in error.problems
            ]
            return {"problems": [{**one, "where": ""} for one in told]}
        return {**self._picture(), **self._standing()}

    def _fill(self, asked: Asked) -> Told:
        self._take_group(judging.filled(self.opened, self.activity, asked, self.draft))
        return self._groups()

    def _take_out(self, asked: Asked) -> Told:
        draft = judging.taken_out(self.opened, self.activity, asked, self.draft)
        self._take_group(draft)
        return self._groups()

    def _take_group(self, draft: Draft) -> None:
        try:
            self._take(draft)
        except InvalidInputError as error:
            found = (replace(one, field=_last(one.field)) for one in error.problems)
            raise InvalidInputError(found) from None

    def _groups(self) -> Told:
        found = self._found()
        groups = judging.groups(self.now, found, self.activity, self.words)
        return {"groups": groups, **self._picture(found), **self._standing()}

    def _discard(self, _: Asked) -> Told:
        self.drafts.keep(self.activity, Draft())
        self._open("" if self.draft.adds(self.activity) else self.activity)
        return self.state()

    def _map(self) -> DataMap:
        datamap = self.now.datamap
        assert datamap is not None  # noqa: S101 - looked at before
        return datamap

    # what is written

    def _save(self, _: Asked) -> Told:
        saved = self.opened.save(self.draft.changes)
        if saved.clashes:
            self.clashes = saved
            return {"clashes": forms.clashes_told(self.now, saved.clashes)}
        self.drafts.keep(self.activity, Draft())
        activity = self.activity
        self._reopen()
        self._open(activity)
        return {**self.state(), "saved": list(saved.files)}

    def _choose(self, asked: Asked) -> Told:
        """Save after the person chose between ours and theirs in each clash."""
        picked = asked.get("choices") or []
        keys = [one.change.key for one in self.clashes.clashes]
        choices = dict(zip(keys, picked, strict=False))
        changes = chosen(self.draft.changes, self.clashes.clashes, choices)
        self.draft = Draft(changes)
        return self._save(asked)

    def _questions(self, _: Asked) -> Told:
        return {"questions": finishing.asked_first(self.now, self.activity, self.words)}

    def _sign(self, asked: Asked) -> Told:
        self._require_saved("sign")
        finishing.put_signature(self.opened, self.map_path, self.activity, asked)
        self._reopen()
        self._open(self.activity)
        return {"signing": finishing.signing(self.opened, self.activity, self.words)}

    def _render(self, asked: Asked) -> Told:
        self._require_saved("make the document")
        reason = str((asked.get("given") or {}).get("despite") or "").strip()
        return finishing.rendered(self.map_path, self.on, self.activity, reason)

    def _require_saved(self, what: str) -> None:
        if self.draft.changes:
            said = "There are changes on this page that are not saved yet."
            problem = Problem("not-saved", said, f"save them first, then {what}.")
            raise InvalidInputError([problem])

    def plain(self) -> str:
        """Return the desk as HTML for where no widget can be shown."""
        return plain_page(self.state())


def _last(field: str) -> str:
    """Return a field of an entry without the entry's place in front."""
    return field.rpartition(".")[2]


def assessed(map_path: str, on: str | None = None, activity: str | None = None) -> Any:  # noqa: ANN401 - the widgets publish no types
    """Return the desk for assessing, for a notebook to show.

    Parameters
    ----------
    map_path
        Folder of a map, its file, or the name of a shipped example.
    on
        The day whose law applies, as YYYY-MM-DD; today when None.
    activity
        Id of the activity to open; the one that was open last when None.
    """
    given = {"map_path": map_path, "on": on, "activity": activity}
    desk: Desk
    try:
        wanted = checked(Assess, given)
        day = wanted.on or today()
        desk = AssessDesk(map_path, day, wanted.activity, language("en"))
    except InvalidInputError as error:
        desk = Refused(error.problems)
    scripts = (("reports.lab", "parts.js"), ("reports.desk", "assess.js"))
    styles = [
        (files("reports.lab") / "desk.css").read_text("utf-8"),
        (files("reports.desk") / "assess.css").read_text("utf-8"),
    ]
    return shown(desk, scripts, styles)
