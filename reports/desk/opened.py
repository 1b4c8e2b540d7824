"""A school's map as it was opened at the desk, and saving into it.

The file on disk may be changed by others at any time. What a person changed here is
put into the file as it is now, field by field; where both changed the same field,
nothing is written until the person has chosen.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from datamap.atomic import CannotWriteError, write_atomically
from datamap.edit import MapFile
from datamap.errors import InvalidDataMapError, InvalidInputError, Problem
from datamap.load import MAP_NAME, build_map, find_map, libraries_beside
from datamap.model import Activity, DataMap
from datamap.strict_yaml import Document, Path_, read_bytes, read_text
from datamap.written import every_path
from dpia.catalogue import Catalogue, catalogue_for
from dpia.judgement import (
    ANSWERS_FOLDER,
    Answers,
    answers_file,
    parse_answers,
    read_answers,
)
from dpia.judgement.template import answers_text
from dpia.judgement.write import AnswersFile, path_of
from dpia.sign_off import require_open
from reports.beside import NotOursToWriteError
from reports.desk.changes import Change, Clash, Value, joined
from reports.desk.inside import folder_to_write, may_write

MOST_TRIES = 5
"""How often a save starts again because the file moved under it."""


@dataclass(frozen=True)
class Saved:
    """What came of saving."""

    clashes: tuple[Clash, ...] = ()
    """What a person has to choose first; nothing was written if there is any."""

    files: tuple[str, ...] = ()
    """Names of the files that were written."""


@dataclass(frozen=True)
class OpenedMap:
    """A map that is open at the desk on a day; read again after each save."""

    folder: Path
    """Folder of the map."""

    on: date
    """The day whose law applies."""

    datamap: DataMap | None
    """The map as it was read; None when it cannot be read."""

    problems: tuple[Problem, ...] = ()
    """Why it cannot be read, in plain words."""

    answers: dict[str, Answers] = field(default_factory=dict)
    """What people decided, by activity."""

    catalogue: Catalogue | None = None
    """Risks and measures that count for the folder; None when not to be read."""

    named: str = ""
    """The map as it was named: a folder, its file or a shipped example."""

    contents: dict[str, bytes] = field(default_factory=dict, repr=False)
    """Bytes of each file when it was read, by its name below the folder."""

    @classmethod
    def open(cls, folder: Path | str, on: date) -> OpenedMap:
        """Read a map with its answers; what is wrong with them is kept, not raised.

        Parameters
        ----------
        folder
            A folder that holds ``map.yaml``, the file itself, or the name of a
            shipped example.
        on
            The day whose law applies.
        """
        path = find_map(folder)
        named = str(folder)
        try:
            _require_yaml(path)
            contents = _contents(path)
            document = read_bytes(contents[MAP_NAME], _shown(path.parent))
            datamap = build_map(document, libraries_beside(path.parent))
            catalogue = catalogue_for(path.parent)
            answers = dict(read_answers(path.parent, datamap, catalogue))
        except InvalidInputError as error:
            return cls(path.parent, on, None, tuple(error.problems), named=named)
        return cls(path.parent, on, datamap, (), answers, catalogue, named, contents)

    @cached_property
    def _files(self) -> dict[str, MapFile]:
        """The files as they were read, by activity; the map's under no name."""
        return {
            ("" if name == MAP_NAME else Path(name).stem): _kind(name)(
                raw, Path(name).name
            )
            for name, raw in self.contents.items()
        }

    @property
    def path(self) -> Path:
        """The map's file."""
        return find_map(self.folder)

    def changed_on_disk(self) -> bool:
        """Say whether the map or an answer was changed since it was opened."""
        try:
            return _contents(self.path) != self.contents
        except InvalidDataMapError:
            return True

    def said(self, record: str, name: str, answers: str = "") -> Value:
        """Return what a field said when the map was opened, as it is written.

        None where the file said nothing, even if a supplier library does.
        """
        file = self._files.get(answers)
        place = Change(record, name, None, answers=answers)
        return copy.deepcopy(_value(file, place)) if file else None

    def preview(self, changes: Iterable[Change]) -> OpenedMap:
        """Return the map and the answers as they would be with changes made.

        Nothing is written. Where somebody else changed the same field before the
        map was opened, the change is shown.

        Raises
        ------
        InvalidInputError
            With everything that would be wrong.
        """
        listed = [replace(one, was=self._said(one)) for one in changes]
        _, files = self._changed(listed, self._as_opened)
        datamap = self.datamap
        if "" in files or datamap is None:
            datamap = self._built(files.get("") or self._files[""].values(), listed)
        catalogue = self.catalogue or catalogue_for(self.folder)
        answers = dict(self.answers)
        for activity, file in files.items():
            if activity:
                shown = f"{ANSWERS_FOLDER}/{file.file}"
                told = parse_answers(file.raw, shown, datamap, catalogue)
                answers[activity] = told
        return replace(self, datamap=datamap, answers=answers)

    def save(self, changes: Iterable[Change]) -> Saved:
        """Put changes into the files as they are now.

        Raises
        ------
        InvalidInputError
            With everything that the files would be wrong about, or that is signed.
            Nothing is written then.
        CannotWriteError
            If the system refuses, or the files do not stand still.
        """
        folder_to_write(self.named)
        listed = tuple(changes)
        done: list[str] = []
        for _ in range(MOST_TRIES):
            before = _contents(self.path)
            clashes, files = self._changed(listed, self._on_disk)
            if clashes:
                return Saved(tuple(clashes), tuple(done))
            self._require_right(listed, files)
            if _contents(self.path) == before and self._write(files, before, done):
                return Saved((), tuple(done))
        raise CannotWriteError(self.path)

    def _built(self, file: MapFile, changes: Iterable[Change]) -> DataMap:
        """Return the map that the values of a changed file make.

        Only where they are wrong is the text changed too, so that a problem names
        its line.
        """
        libraries = libraries_beside(self.folder)
        quick = Document(_shown(self.folder), file.tree, every_path(file.tree))
        try:
            return build_map(quick, libraries)
        except InvalidDataMapError:
            _, whole = self._changed(changes, self._with_text)
            return build_map(read_text(whole[""].text, _shown(self.folder)), libraries)

    def _said(self, change: Change) -> Value:
        return self.said(change.record, change.field, change.answers)

    def _on_disk(self, answers: str) -> MapFile | None:
        """Return a file as it is now; None where there is none."""
        if not answers:
            return MapFile.open(self.path)
        file = answers_file(self.folder, answers)
        return AnswersFile.at(file) if file.is_file() else None

    def _as_opened(self, answers: str) -> MapFile | None:
        """Return a file as it was opened; None where there was none.

        Of the map, the values alone: a person waits for what follows from them.
        """
        return self._with_text(answers) if answers else self._files[""].values()

    def _with_text(self, answers: str) -> MapFile | None:
        """Return a file as it was opened, with its text; None where there was none."""
        found = self._files.get(answers)
        return found.copy() if found else None

    def _changed(
        self, changes: Iterable[Change], source: Callable[[str], MapFile | None]
    ) -> tuple[list[Clash], dict[str, MapFile]]:
        """Return what clashes, and each file with its changes made."""
        files: dict[str, MapFile] = {}
        clashes = []
        for one in sorted(changes, key=lambda one: bool(one.answers)):
            file = files.get(one.answers) or source(one.answers)
            file = file or self._new_answers(one.answers, files)
            found = joined(one, _value(file, one))
            if isinstance(found, Clash):
                clashes.append(found)
            elif found is not None:
                _make(file, found)
                files[one.answers] = file
        return clashes, files

    def _new_answers(self, activity: str, files: Mapping[str, MapFile]) -> AnswersFile:
        """Return a file of answers about an activity, with nothing filled in."""
        map_file = files.get("") or MapFile.open(self.path)
        name = _value(map_file, Change(activity, "name", None))
        record = Activity(id=activity, name=str(name), purpose="-", people=(activity,))
        return AnswersFile(answers_text(record).encode(), f"{activity}.yaml")

    def _require_right(
        self, changes: Sequence[Change], files: dict[str, MapFile]
    ) -> None:
        """Refuse files that would not be valid, or that are signed."""
        map_file = files.get("") or MapFile.open(self.path)
        datamap = build_map(map_file.document(), libraries_beside(self.folder))
        catalogue = catalogue_for(self.folder)
        for activity, file in files.items():
            if activity:
                fields = [one.field for one in changes if one.answers == activity]
                require_open(self.folder, activity, fields)
                file.document()
                shown = f"{ANSWERS_FOLDER}/{file.file}"
                parse_answers(file.raw, shown, datamap, catalogue)

    def _write(
        self, files: dict[str, MapFile], before: Mapping[str, bytes], done: list[str]
    ) -> bool:
        """Write files one by one and add their names to those that are done.

        Each is compared again just before: False as soon as one was changed by
        somebody else since it was read. Then the save starts again, and what is
        written already is no change any more.
        """
        places = {
            one: answers_file(self.folder, one) if one else self.path for one in files
        }
        _require_inside(places.values(), self.folder)
        for activity, path in places.items():
            name = path.relative_to(self.folder).as_posix()
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                if (path.read_bytes() if path.exists() else None) != before.get(name):
                    return False
            except OSError:
                raise CannotWriteError(path) from None
            write_atomically(path, files[activity].raw)
            done.append(name)
        return True


def _shown(folder: Path) -> str:
    """Return how messages name the map's file."""
    return f"{folder.name}/{MAP_NAME}" if folder.name else MAP_NAME


def _require_inside(places: Iterable[Path], folder: Path) -> None:
    """Refuse to write through a link that leads out of the folder of the map."""
    problems = []
    for one in places:
        if not may_write(one, folder):
            name = one.relative_to(folder).as_posix()
            what = f"{name} leads out of the folder of the map."
            fix = "put the file itself there in place of the link."
            problems.append(Problem("linked-elsewhere", what, fix, name))
    if problems:
        raise NotOursToWriteError(problems)


def _kind(name: str) -> type[MapFile]:
    """Return the class of a file by its name below the folder."""
    return MapFile if name == MAP_NAME else AnswersFile


def _require_yaml(path: Path) -> None:
    if path.suffix.lower() == ".xlsx":
        what = "The desk works on a map.yaml, and this is a workbook."
        fix = f"make a map of it first: dpia import {path.name} FOLDER."
        raise InvalidDataMapError([Problem("workbook", what, fix, path.name)])


def _contents(path: Path) -> dict[str, bytes]:
    """Return the bytes of a map and of the answers beside it.

    Answers that cannot be read are left out: reading them says why.
    """
    try:
        found = {MAP_NAME: path.read_bytes()}
    except OSError:
        found = {MAP_NAME: MapFile.open(path).raw}  # says in words what is wrong
    for file in sorted((path.parent / ANSWERS_FOLDER).glob("*.yaml")):
        with suppress(OSError):
            found[f"{ANSWERS_FOLDER}/{file.name}"] = file.read_bytes()
    return found


def _path(file: MapFile, change: Change) -> Path_ | None:
    """Return where a change belongs in a file; None where its record is not there."""
    if change.answers:
        return path_of(change.field)
    try:
        place = file.place(change.record)
    except InvalidDataMapError:
        return None
    return (*place, *change.field.split(".")) if change.field else place


def _value(file: MapFile, change: Change) -> Value:
    path = _path(file, change)
    return None if path is None else file.value_at(path)


def _make(file: MapFile, change: Change) -> None:
    """Make a change that clashes with nothing."""
    path = _path(file, change)
    if path is None and change.field:  # a supplier library's record: take it first
        file.add(change.section, {"use": change.record})
        path = _path(file, change)
    if path is None:
        file.add(change.section, change.value)
    elif change.value is None:
        file.unset_at(path)
    elif not change.field:
        file.unset_at(path)
        file.add(change.section, change.value)
    else:
        file.set_at(path, change.value)
