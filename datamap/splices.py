"""Change one value in a YAML text and leave every other character as it is.

The parser says where each value stands; only that stretch of the text is written
anew. Comments, order, blank lines, quotes and the layout of everything else stay
byte for byte, which a round trip through a YAML writer does not promise for groups
in brackets that run over several lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import yaml

from datamap.strict_yaml import Path_
from datamap.yaml_text import entry_lines, field_lines, inline

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_LATE_FIELDS = ("source", "note")
"""Fields that new ones are put before, because they read best at the end."""

Pair: TypeAlias = tuple[yaml.Node, yaml.Node]
Group: TypeAlias = yaml.MappingNode | yaml.SequenceNode


@dataclass(frozen=True)
class Span:
    """A stretch of the text that can be read and edited on its own."""

    start: int
    """Index of its first character in the text."""

    end: int
    """Index after its last one."""

    text: str
    """The stretch, its hyphen replaced by a space, so that it reads alone."""

    hyphen: int | None
    """Where in the stretch the hyphen was, or None if there was none."""


class Spliced:
    """A YAML text that is changed value by value.

    Every line ends in a line feed here. The text must have been read strictly before.
    """

    def __init__(self, text: str) -> None:
        """Find out where everything stands."""
        self.text = text
        self._read()

    def _read(self) -> None:
        found = yaml.compose(self.text, Loader=_LOADER)
        assert isinstance(found, yaml.Node)  # noqa: S101 - the text was read before
        self.root = found

    def _put(self, start: int, end: int, text: str) -> None:
        self.text = f"{self.text[:start]}{text}{self.text[end:]}"
        self._read()

    # where things stand

    def node(self, path: Path_) -> yaml.Node:
        """Return the parser's node at a path of keys and positions."""
        here = self.root
        for step in path:
            if isinstance(here, yaml.MappingNode):
                here = next(one for key, one in here.value if key.value == step)
            else:
                here = here.value[step]
        return here

    def _group(self, path: Path_) -> Group:
        found = self.node(path)
        assert isinstance(found, Group)  # noqa: S101 - the caller looked
        return found

    def span(self, path: Path_) -> Span:
        """Return the stretch of a group of fields or a list, to be edited alone."""
        node = self.node(path)
        start, end = node.start_mark.index, self._end(node)
        if _in_brackets(node):
            return Span(start, end, self.text[start:end], None)
        first = self._line_start(start)
        end = self._line_end(end)
        before = self.text[first:start]
        hyphen = before.rfind("-") if before.strip() == "-" else None
        text = self.text[first:end]
        if hyphen is not None:
            text = f"{text[:hyphen]} {text[hyphen + 1 :]}"
        return Span(first, end, text, hyphen)

    def put_span(self, span: Span, text: str) -> None:
        """Put a stretch back after it was edited alone."""
        if span.hyphen is not None:
            text = f"{text[: span.hyphen]}-{text[span.hyphen + 1 :]}"
        self._put(span.start, span.end, text)

    def _end(self, node: yaml.Node) -> int:
        """Return the index after the last character of a value itself."""
        if isinstance(node, yaml.ScalarNode):
            end: int = node.end_mark.index
            is_block = node.style in ("|", ">")
            return len(self.text[:end].rstrip()) if is_block else end
        if _in_brackets(node) or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        return self._end(last[1]) if isinstance(last, tuple) else self._end(last)

    def _line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found

    # groups of fields

    def set_field(self, path: Path_, key: str, value: object) -> None:
        """Give a field of the group at a path a value, new or instead of its own."""
        group = self._group(path)
        for pair in group.value:
            if pair[0].value == key:
                self._replace(group, pair, value)
                return
        self._add_field(group, key, value)

    def _replace(self, group: Group, pair: Pair, value: object) -> None:
        key, node = pair
        start, end = node.start_mark.index, self._end(node)
        column = key.start_mark.column
        if _in_brackets(group):
            self._put(start, end, inline(value))
            return
        lines = field_lines(key.value, value, column)
        on_own_lines = self._line_start(start) > key.start_mark.index
        if on_own_lines and len(lines) > 1 and not isinstance(value, str):
            first = self._line_start(start)
            self._put(first, end, "\n".join(lines[1:]))
        elif on_own_lines:
            colon = self.text.index(":", key.end_mark.index) + 1
            comment = self.text[colon : self._line_end(colon)]
            short = lines[0].partition(f"{key.value}:")[2]
            new = f"{short}{comment}".rstrip()
            self._put(colon, end, "\n".join([new, *lines[1:]]))
        else:
            self._put_inline(key, start, end, lines, value)

    def _put_inline(
        self, key: yaml.Node, start: int, end: int, lines: list[str], value: object
    ) -> None:
        """Replace a value that starts on the line of its key."""
        if len(lines) == 1:
            gap = "" if self.text[start - 1] == " " else " "
            self._put(start, end, f"{gap}{inline(value, in_brackets=False)}")
            return
        rest = self.text[end : self._line_end(end)].rstrip()
        head = self.text[key.end_mark.index : start].rstrip()
        if isinstance(value, str):
            head = f"{head} >-"
        new = "\n".join([f"{head}{rest}", *lines[1:]])
        self._put(key.end_mark.index, self._line_end(end), new)

    def _add_field(self, group: Group, key: str, value: object) -> None:
        if _in_brackets(group):
            self._add_in_brackets(group, f"{key}: {inline(value)}", len(group.value))
            return
        early = [one for one in group.value if one[0].value not in _LATE_FIELDS]
        anchor = (early or group.value)[-1]
        column = group.value[0][0].start_mark.column
        lines = field_lines(key, value, column)
        is_section = column == 0
        self._add_lines(self._end(anchor[1]), ["", *lines] if is_section else lines)

    def remove_field(self, path: Path_, key: str) -> None:
        """Take a field out of the group at a path, which keeps at least one."""
        group = self._group(path)
        keys = [one.value for one, _ in group.value]
        self._remove(group, keys.index(key))

    # lists

    def insert(self, path: Path_, position: int, value: object) -> None:
        """Put an entry into the list at a path, which has at least one."""
        group = self._group(path)
        if _in_brackets(group):
            self._add_in_brackets(group, inline(value), position)
            return
        column = group.start_mark.column
        lines = entry_lines(value, column)
        if position:
            self._add_lines(self._end(group.value[position - 1]), lines)
        else:
            first = self._line_start(group.start_mark.index)
            self._put(first, first, "\n".join([*lines, ""]))

    def append_record(self, path: Path_, value: object) -> None:
        """Put a record at the end of a section, spaced as those before it."""
        group = self._group(path)
        position = len(group.value)
        if _in_brackets(group):
            self._add_in_brackets(group, inline(value), position)
            return
        spaced = position > 1 and "\n\n" in self._between(group)
        lines = entry_lines(value, group.start_mark.column)
        self._add_lines(self._end(group), ["", *lines] if spaced else lines)

    def _between(self, group: Group) -> str:
        """Return what stands between the last two entries of a list."""
        one, other = group.value[-2:]
        return self.text[self._end_of(one) : self._start_of(other)]

    def remove_entry(self, path: Path_, position: int) -> None:
        """Take an entry out of the list at a path, which keeps at least one."""
        group = self._group(path)
        self._remove(group, position)

    # both

    def _add_lines(self, after: int, lines: list[str]) -> None:
        """Put lines below the one on which something ends."""
        end = self._line_end(after)
        self._put(end, end, "".join(f"\n{line}" for line in lines))

    def _add_in_brackets(self, group: Group, text: str, position: int) -> None:
        ends = [self._end_of(one) for one in group.value]
        starts = [self._start_of(one) for one in group.value]
        if not ends:
            inside = group.start_mark.index + 1
            self._put(inside, inside, text)
        elif position:
            self._put(ends[position - 1], ends[position - 1], f", {text}")
        else:
            self._put(starts[0], starts[0], f"{text}, ")

    def _remove(self, group: Group, position: int) -> None:
        ends = [self._end_of(one) for one in group.value]
        starts = [self._start_of(one) for one in group.value]
        is_last = position == len(starts) - 1
        shares_line = position == 0 and self._shares_line(group, starts[0])
        if _in_brackets(group) and is_last:
            self._put(ends[position - 1], ends[position], "")
        elif _in_brackets(group) or shares_line:
            self._put(starts[position], starts[position + 1], "")
        else:
            first = self._line_start(starts[position])
            last = self._line_end(ends[position])
            if last == len(self.text):  # no newline follows: the one before goes
                self._put(max(first - 1, 0), last, "")
            else:
                self._put(first, last + 1, "")

    def _shares_line(self, group: Group, start: int) -> bool:
        """Say whether something else stands before a group on its first line."""
        is_list = isinstance(group, yaml.SequenceNode)
        before = self.text[self._line_start(start) : start].strip()
        return bool(before) and not (is_list and before == "-")

    def _start_of(self, entry: yaml.Node | Pair) -> int:
        node = entry[0] if isinstance(entry, tuple) else entry
        return int(node.start_mark.index)

    def _end_of(self, entry: yaml.Node | Pair) -> int:
        return self._end(entry[1] if isinstance(entry, tuple) else entry)


class Unwritten(Spliced):
    """No text at all: for where only the values that it would hold are wanted."""

    def __init__(self) -> None:
        """Hold nothing."""

    def set_field(self, path: Path_, key: str, value: object) -> None:
        """Write nothing."""

    def remove_field(self, path: Path_, key: str) -> None:
        """Write nothing."""

    def insert(self, path: Path_, position: int, value: object) -> None:
        """Write nothing."""

    def append_record(self, path: Path_, value: object) -> None:
        """Write nothing."""

    def remove_entry(self, path: Path_, position: int) -> None:
        """Write nothing."""


def _in_brackets(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)
