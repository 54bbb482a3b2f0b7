"""The parts of a rule: whom it is for, when it applies, what it does."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from yaml.nodes import Node

from domain.payer_rules import values
from domain.payer_rules.conditions import Condition
from domain.payer_rules.fields import CLAIM_FIELDS, LINE_FIELDS, SETTABLE, Field
from domain.payer_rules.nodes import Reader, nearest
from domain.payer_rules.rule import Say, Where
from models.findings import Severity
from models.roles import Role

ALL = "all"
SAYS = {"hold": Severity.HOLD, "reject": Severity.ERROR, "warn": Severity.WARNING}
_ROLES = tuple(role.value for role in Role if role not in (Role.AUDITOR, Role.INTEGRATOR))
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Actions:
    """What `then` says."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    assign: tuple[tuple[str, str], ...] = ()
    says: tuple[Say, ...] = ()
    route_to: Role | None = None


def payers(reader: Reader, node: Node, known: Mapping[str, str]) -> frozenset[str]:
    """Return ids and kinds; empty for all."""
    found = reader.texts(node, "payers")
    if [text for _, text in found] == [ALL]:
        return frozenset()
    choices = (*known, *dict.fromkeys(known.values()))
    return frozenset(values.word(reader, each, "payers", choices) for each, _ in found)


def where(reader: Reader, node: Node, what: str, known: Mapping[str, str]) -> Where:
    """Return the conditions of `when` or `unless`."""
    found = reader.block(node, what, (*CLAIM_FIELDS, "line", "other_line"))
    claim = _conditions(reader, found, CLAIM_FIELDS, known)
    parts = {
        name: _line(reader, found[name], f"{what} {name}", name) for name in ("line", "other_line") if name in found
    }
    if "other_line" in parts and "line" not in parts:
        reader.complain(found["other_line"], "other_line without line", "Say under line which line it is other than")
    return Where(claim, parts.get("line"), parts.get("other_line"))


def _line(reader: Reader, node: Node, what: str, step: str) -> tuple[tuple[str, Condition], ...]:
    with reader.inside(step):
        return _conditions(reader, reader.block(node, what, LINE_FIELDS), LINE_FIELDS, {})


def _conditions[Seen](
    reader: Reader, found: Mapping[str, Node], fields: Mapping[str, Field[Seen]], known: Mapping[str, str]
) -> tuple[tuple[str, Condition], ...]:
    named = {"payer": tuple(known), "payer_kind": tuple(dict.fromkeys(known.values()))}
    read = []
    for name, node in found.items():
        if name in fields:
            field = fields[name]
            with reader.inside(name):
                choices = field.choices or named.get(name, ())
                read.append((name, values.condition(reader, node, name, field.kind, choices)))
    return tuple(read)


def actions(reader: Reader, node: Node, about_lines: bool) -> Actions:
    """Return what a rule does. `about_lines` says whether it has conditions on a line."""
    known = ("add_modifier", "remove_modifier", "set", *SAYS, "route_to")
    found = reader.block(node, "then", known)
    if not found:
        reader.complain(node, "then does nothing", f"Choose from {', '.join(known)}")
    for name in ("add_modifier", "remove_modifier"):
        if name in found and not about_lines:
            reader.complain(found[name], f"{name} without when: line", "Say under when: line which lines are meant")
    if "route_to" in found and not {"hold", "reject"} & set(found):
        reader.complain(found["route_to"], "route_to without hold or reject", "Only a held claim is somebody's task")
    add, remove = (_modifiers(reader, found.get(name), name) for name in ("add_modifier", "remove_modifier"))
    if set(add) & set(remove):
        reader.complain(found["remove_modifier"], "It adds and removes the same modifier", "Keep one of them")
    return Actions(
        add=add,
        remove=remove,
        assign=_assigned(reader, found["set"], about_lines) if "set" in found else (),
        says=tuple(_say(reader, found[name], name, about_lines) for name in SAYS if name in found),
        route_to=_role(reader, found["route_to"]) if "route_to" in found else None,
    )


def _modifiers(reader: Reader, node: Node | None, name: str) -> tuple[str, ...]:
    found = [] if node is None else reader.texts(node, name)
    for each, text in found:
        if not _MODIFIER.fullmatch(text):
            reader.complain(each, f"{text!r} is not a modifier", "A modifier is two capitals or digits: 95, GT")
    return tuple(text for _, text in found)


def _assigned(reader: Reader, node: Node, about_lines: bool) -> tuple[tuple[str, str], ...]:
    read = []
    with reader.inside("set"):
        for name, value in reader.block(node, "set", SETTABLE).items():
            text, field = reader.text(value, name), SETTABLE[name]
            if text and not re.fullmatch(field.pattern, text):
                reader.complain(value, f"{name} cannot be {text!r}", f"It takes {field.words}")
            elif field.of_line and not about_lines:
                reader.complain(value, f"set {name} without when: line", "Say under when: line which lines are meant")
            read.append((name, text))
    return tuple(sorted(read))


def _say(reader: Reader, node: Node, name: str, about_lines: bool) -> Say:
    with reader.inside(name):
        found = reader.block(node, name, ("message", "remedy"), ("message", "remedy"))
        words = {each: reader.text(value, each) for each, value in found.items()}
        may = ("payer", "code", "line") if about_lines else ("payer",)
        for each, text in words.items():
            for unknown in sorted(set(_PLACEHOLDER.findall(text)) - set(may)):
                reader.complain(found[each], f"{{{unknown}}} is not filled in here", nearest(unknown, may))
        return Say(SAYS[name], words.get("message", ""), words.get("remedy", ""))


def _role(reader: Reader, node: Node) -> Role | None:
    found = values.word(reader, node, "route_to", _ROLES)
    return Role(found) if found else None
