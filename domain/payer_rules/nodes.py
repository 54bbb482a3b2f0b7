"""YAML with places: every mistake says line and column. Scalars are taken as written: 02 stays "02", NO stays "NO"."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from models.base import Value

_NULL = frozenset({"", "~", "null"})


class Problem(Value):
    """A mistake in a rule file. Line and column count from 1; `pointer` is the JSON pointer of the place."""

    line: int
    column: int
    message: str
    remedy: str
    pointer: str = ""


class Reader:
    """Collects problems while a tree of nodes is read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._path: list[str] = []

    @contextmanager
    def inside(self, step: str | int) -> Iterator[None]:
        """Go one step down: problems name the path."""
        self._path.append(str(step))
        try:
            yield
        finally:
            self._path.pop()

    def complain(self, node: Node, message: str, remedy: str) -> None:
        """Note a problem at a node."""
        mark, pointer = node.start_mark, "".join(f"/{step}" for step in self._path)
        problem = Problem(line=mark.line + 1, column=mark.column + 1, message=message, remedy=remedy, pointer=pointer)
        self.problems.append(problem)

    def text(self, node: Node, what: str) -> str:
        """Return a scalar as it is written, "" after a complaint."""
        if not isinstance(node, ScalarNode):
            self.complain(node, f"{what} is one value, not a list or a block", "Write it on one line")
            return ""
        if not node.value.strip() or (node.style is None and node.value in _NULL):
            self.complain(node, f"{what} is empty", "Enter it, or remove the line")
            return ""
        return str(node.value).strip()

    def texts(self, node: Node, what: str) -> list[tuple[Node, str]]:
        """Return one scalar or a list of them, each with its node."""
        items = node.value if isinstance(node, SequenceNode) else [node]
        if not items:
            self.complain(node, f"{what} has no value", "Enter at least one, or remove the line")
        found = [(each, self.text(each, what)) for each in items]
        return [(each, text) for each, text in found if text]

    def items(self, node: Node, what: str) -> list[Node]:
        """Return the items of a list."""
        if isinstance(node, SequenceNode):
            return list(node.value)
        self.complain(node, f"{what} is a list", "Begin each item with a dash: - ...")
        return []

    def block(self, node: Node, what: str, known: Iterable[str], needed: Iterable[str] = ()) -> dict[str, Node]:
        """Return the values of a mapping by key; unknown, doubled and missing keys are problems."""
        if not isinstance(node, MappingNode):
            self.complain(node, f"{what} is a block of names and values", "Write each on its own line: name: value")
            return {}
        names, found = list(known), dict[str, Node]()
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if name not in names:
                self.complain(key, f"{what} has no field {name!r}", _nearest(name, names))
            elif name in found:
                self.complain(key, f"{name} is there twice", "Keep one; several values are a list: [a, b]")
            else:
                found[name] = value
        for name in needed:
            if name not in found:
                self.complain(node, f"{what} has no {name}", f"Add a line: {name}: ...")
        return found


def _nearest(name: str, names: list[str]) -> str:
    close = get_close_matches(name, names, 1, 0.5)
    return f"Did you mean {close[0]}?" if close else f"Choose one of {', '.join(names)}"


def nearest(word: str, words: Iterable[str]) -> str:
    """Return a remedy that names the nearest of some words, or all of them."""
    return _nearest(word, list(words))


def tree(text: str) -> Node | Problem:
    """Return the root of a YAML text, or where it cannot be read."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        words = str(error.problem or error.context or "not YAML")
        remedy = "Check indentation, colons and quotes there and in the line above"
        return Problem(line=line, column=column, message=f"This is not YAML: {words}", remedy=remedy)
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return Problem(line=line, column=column, message="A character that YAML does not allow", remedy="Remove it")
    except RecursionError:
        return Problem(line=1, column=1, message="It is nested too deeply to be read", remedy="Write it flat")
    if root is None:
        return Problem(line=1, column=1, message="The file is empty", remedy="Begin with title: and rules:")
    return root
