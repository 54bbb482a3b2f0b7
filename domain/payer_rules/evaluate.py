"""What a rule set makes of a claim.

Every rule looks at the claim as it was built, never at what another rule made of it, and what they do is put together
by rule id: the order of the rules in the file changes nothing.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import JsonValue

from domain.payer_rules.fields import SETTABLE
from domain.payer_rules.rule import Rule, Say
from domain.scrubbing.view import ClaimLine, ClaimView
from models.base import Value
from models.findings import Finding, Severity
from models.roles import Role

_MOST_MODIFIERS = 4


class Change(Value):
    """What a rule changed. `line` counts from 1, None for a field of the claim."""

    rule: str
    line: int | None = None
    field: str
    before: JsonValue
    after: JsonValue

    @property
    def where(self) -> str:
        """The place in the words of a rule file: "place_of_service", "line 2 modifiers"."""
        return self.field if self.line is None else f"line {self.line} {self.field}"

    @property
    def words(self) -> str:
        """The change as people read it: "HARBOR-PLACE: place_of_service 10 is now 02"."""
        return f"{self.rule}: {self.where} {_plain(self.before)} is now {_plain(self.after)}"


def _plain(value: JsonValue) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value)) or "(none)"
    return str(value) or "(none)"


class Outcome(Value):
    """A claim after its rules. `routes` are the roles that rules asked for, by rule id."""

    claim: ClaimView
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
    routes: tuple[tuple[str, Role], ...] = ()


def apply(rules: Iterable[Rule], claim: ClaimView) -> Outcome:
    """Return what the rules make of a claim. Pure; a rule set is read, and so free of conflicts, before it comes here.

    Raises:
        ValueError: Two rules set one field to different values; `read_rules` refuses such a set.
    """
    changed, changes, findings, routes = claim, list[Change](), list[Finding](), list[tuple[str, Role]]()
    for rule in sorted(rules, key=lambda each: each.id):
        places = rule.applies(claim)
        if places is None:
            continue
        for change in _wanted(rule, claim, places):
            merged = _merged(change, changed, changes)
            if merged is None:
                findings.append(_no_room(rule, change))
                continue
            changed = merged
            changes.append(change)
        findings += [_finding(rule, say, claim, place) for say in rule.says for place in places or (None,)]
        if rule.route_to is not None:
            routes.append((rule.id, rule.route_to))
    return Outcome(claim=changed, changes=tuple(changes), findings=tuple(findings), routes=tuple(routes))


def _wanted(rule: Rule, claim: ClaimView, places: tuple[int, ...]) -> Iterator[Change]:
    """The changes that a rule makes to the claim as it was built; what is so already is none."""
    for name, value in rule.assign:
        field = SETTABLE[name]
        after: JsonValue = int(value) if name == "units" else value
        for place in places if field.of_line else (None,):
            before = getattr(claim if place is None else claim.lines[place], field.attribute)
            if before != after:
                yield Change(rule=rule.id, line=_number(place), field=name, before=before, after=after)
    for place in places:
        before = claim.lines[place].modifiers
        after_all = _modifiers(before, rule)
        if after_all != before:
            yield Change(rule=rule.id, line=place + 1, field="modifiers", before=list(before), after=list(after_all))


def _number(place: int | None) -> int | None:
    return None if place is None else place + 1


def _modifiers(before: tuple[str, ...], rule: Rule) -> tuple[str, ...]:
    kept = tuple(each for each in before if each not in rule.remove_modifiers)
    return kept + tuple(each for each in rule.add_modifiers if each not in kept)


def _merged(change: Change, claim: ClaimView, earlier: list[Change]) -> ClaimView | None:
    """The claim with one more change; None where a line has no room for another modifier."""
    if change.line is None:
        _agree(change, earlier)
        return claim.model_copy(update={SETTABLE[change.field].attribute: change.after})
    place = change.line - 1
    line = claim.lines[place]
    if change.field == "modifiers":
        now = _merged_modifiers(line.modifiers, change)
        if len(now) > _MOST_MODIFIERS:
            return None
        return _with_line(claim, place, line.model_copy(update={"modifiers": now}))
    _agree(change, earlier)
    return _with_line(claim, place, line.model_copy(update={SETTABLE[change.field].attribute: change.after}))


def _agree(change: Change, earlier: list[Change]) -> None:
    for each in earlier:
        if each.where == change.where and each.after != change.after:
            raise ValueError(f"{each.rule} and {change.rule} set {change.where} to different values")


def _merged_modifiers(now: tuple[str, ...], change: Change) -> tuple[str, ...]:
    before: Any = change.before
    after: Any = change.after
    kept = tuple(each for each in now if each not in before or each in after)
    return kept + tuple(each for each in after if each not in before and each not in kept)


def _with_line(claim: ClaimView, place: int, line: ClaimLine) -> ClaimView:
    return claim.model_copy(update={"lines": (*claim.lines[:place], line, *claim.lines[place + 1 :])})


def _no_room(rule: Rule, change: Change) -> Finding:
    return Finding(
        code=rule.id,
        severity=Severity.HOLD,
        where=f"lines[{(change.line or 1) - 1}].modifiers",
        lines=(change.line or 1,),
        message=f"{rule.title}: the line has no room for another modifier",
        remedy=f"Choose which {_MOST_MODIFIERS} of its modifiers to send",
        source=rule.source,
    )


def _finding(rule: Rule, say: Say, claim: ClaimView, place: int | None) -> Finding:
    words = {"{payer}": claim.payer_id}
    if place is not None:
        words |= {"{code}": claim.lines[place].name, "{line}": str(place + 1)}
    return Finding(
        code=rule.id,
        severity=say.severity,
        where="claim" if place is None else f"lines[{place}]",
        lines=() if place is None else (place + 1,),
        message=_filled(say.message, words),
        remedy=_filled(say.remedy, words),
        source=rule.source,
    )


def _filled(text: str, words: dict[str, str]) -> str:
    for name, value in words.items():
        text = text.replace(name, value)
    return text
