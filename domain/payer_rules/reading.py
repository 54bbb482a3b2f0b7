"""A rule file: read whole, with every mistake at its place, or not taken at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yaml.nodes import Node

from domain.payer_rules import parts, values
from domain.payer_rules.conflicts import conflicts
from domain.payer_rules.examples import Example, failure, read_example
from domain.payer_rules.nodes import Problem, Reader, tree
from domain.payer_rules.rule import Rule, RuleSet, Where

_ID = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
_TOP = ("title", "effective_from", "rules")
_RULE = (
    "id",
    "title",
    "payers",
    "effective_from",
    "effective_to",
    "when",
    "unless",
    "then",
    "source",
    "examples",
)
_NEEDED = ("id", "title", "payers", "effective_from", "when", "then", "source", "examples")
MOST_CHARACTERS = 2_000_000


class RulesError(Exception):
    """A rule file that is not taken; `problems` in the order of their lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"line {each.line}: {each.message}" for each in problems[:5]))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class _Read:
    rule: Rule
    node: Node
    examples: tuple[Example, ...]


def read_rules(text: str, known: Mapping[str, str]) -> RuleSet:
    """Read a rule file and try its examples. `known` tells each payer's kind by its id.

    Raises:
        RulesError: Something in it is wrong, contradictory, or does not do what its examples expect.
    """
    if len(text) > MOST_CHARACTERS:
        words = f"The file has more than {MOST_CHARACTERS:,} characters"
        raise RulesError((Problem(line=1, column=1, message=words, remedy="Split it by effective date"),))
    root = tree(text)
    if isinstance(root, Problem):
        raise RulesError((root,))
    reader = Reader()
    found = reader.block(root, "the file", _TOP, _TOP)
    title = reader.text(found["title"], "title") if "title" in found else ""
    start = values.day(reader, found["effective_from"], "effective_from") if "effective_from" in found else date.min
    read = _rules(reader, found["rules"], known) if "rules" in found else ()
    if not reader.problems:  # what contradicts or fails is told once every word of it is understood
        _contradictions(reader, read, known)
        _tried(reader, read)
    if reader.problems:
        raise RulesError(tuple(sorted(reader.problems, key=lambda each: (each.line, each.column))))
    return RuleSet(title, start, tuple(sorted((each.rule for each in read), key=lambda rule: rule.id)))


def _rules(reader: Reader, node: Node, known: Mapping[str, str]) -> tuple[_Read, ...]:
    read, ids = [], dict[str, int]()
    with reader.inside("rules"):
        for place, each in enumerate(reader.items(node, "rules")):
            with reader.inside(place):
                one = _rule(reader, each, known)
            if one.rule.id in ids:
                reader.complain(each, f"{one.rule.id} is also the rule of line {ids[one.rule.id]}", "Choose another id")
            ids.setdefault(one.rule.id, one.rule.position)
            read.append(one)
    return tuple(read)


def _rule(reader: Reader, node: Node, known: Mapping[str, str]) -> _Read:
    found = reader.block(node, "the rule", _RULE, _NEEDED)
    name = _id(reader, found["id"]) if "id" in found else ""
    start = _day(reader, found, "effective_from") or date.min
    end = _day(reader, found, "effective_to")
    if end is not None and end < start:
        reader.complain(found["effective_to"], "effective_to is before effective_from", "Correct one of them")
    when = _where(reader, found, "when", known) or Where()
    unless = _where(reader, found, "unless", known)
    then = parts.Actions()
    if "then" in found:
        with reader.inside("then"):
            then = parts.actions(reader, found["then"], when.line is not None)
    rule = Rule(
        id=name,
        title=reader.text(found["title"], "title") if "title" in found else "",
        payers=parts.payers(reader, found["payers"], known) if "payers" in found else frozenset(),
        effective_from=start,
        effective_to=end,
        when=when,
        unless=unless,
        add_modifiers=then.add,
        remove_modifiers=then.remove,
        assign=then.assign,
        says=then.says,
        route_to=then.route_to,
        source=reader.text(found["source"], "source") if "source" in found else "",
        position=node.start_mark.line + 1,
    )
    return _Read(rule, node, _examples(reader, found["examples"], rule, known) if "examples" in found else ())


def _id(reader: Reader, node: Node) -> str:
    name = reader.text(node, "id")
    if name and (not _ID.fullmatch(name) or len(name) > 40):
        reader.complain(node, f"{name!r} is not an id", "Write capitals, digits and hyphens, say MEDICARE-TELEHEALTH")
    elif name.startswith("SCR-"):
        reader.complain(node, f"{name!r}: SCR- begins the names of the built-in edits", "Choose another beginning")
    return name


def _day(reader: Reader, found: Mapping[str, Node], name: str) -> date | None:
    if name not in found:
        return None
    with reader.inside(name):
        return values.day(reader, found[name], name)


def _where(reader: Reader, found: Mapping[str, Node], name: str, known: Mapping[str, str]) -> Where | None:
    if name not in found:
        return None
    with reader.inside(name):
        return parts.where(reader, found[name], name, known)


def _examples(reader: Reader, node: Node, rule: Rule, known: Mapping[str, str]) -> tuple[Example, ...]:
    read = []
    with reader.inside("examples"):
        for place, each in enumerate(reader.items(node, "examples")):
            with reader.inside(place):
                read.append(read_example(reader, each, rule, known))
    if not read:
        reader.complain(node, "examples has no example", "Show one claim that the rule is for, and one that it is not")
    return tuple(read)


def _contradictions(reader: Reader, read: tuple[_Read, ...], known: Mapping[str, str]) -> None:
    nodes = {each.rule.id: (place, each.node) for place, each in enumerate(read)}
    for earlier, later, what in conflicts([each.rule for each in read], known):
        place, node = nodes[later.id]
        with reader.inside("rules"), reader.inside(place):
            words = f"{later.id} and {earlier.id} (line {earlier.position}) can meet on one claim: {what}"
            reader.complain(node, words, "Narrow the conditions of one, end it by effective_to, or make them agree")


def _tried(reader: Reader, read: tuple[_Read, ...]) -> None:
    for place, each in enumerate(read):
        for at, example in enumerate(each.examples):
            wrong = failure(each.rule, example)
            if wrong is not None:
                with reader.inside("rules"), reader.inside(place), reader.inside("examples"), reader.inside(at):
                    words = f"Example {at + 1} of {each.rule.id} fails: {wrong}"
                    reader.complain(example.node, words, "Correct the rule, or what the example expects")
