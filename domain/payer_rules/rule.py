"""A payer rule as read from its file."""

from dataclasses import dataclass
from datetime import date

from domain.payer_rules.conditions import Condition
from domain.payer_rules.fields import CLAIM_FIELDS, LINE_FIELDS, Field, OnLine
from domain.scrubbing.view import ClaimLine, ClaimView
from models.findings import Severity
from models.roles import Role


@dataclass(frozen=True, slots=True)
class Where:
    """Conditions by field name; all must hold. `line` is for one service line, `other_line` for another one."""

    claim: tuple[tuple[str, Condition], ...] = ()
    line: tuple[tuple[str, Condition], ...] | None = None
    other_line: tuple[tuple[str, Condition], ...] | None = None

    def of_claim(self, claim: ClaimView) -> bool:
        """Whether the conditions on the claim as a whole hold."""
        return all(_fits(CLAIM_FIELDS[name], claim, condition) for name, condition in self.claim)

    def of_line(self, claim: ClaimView, place: int) -> bool:
        """Whether the conditions on a line hold, and another line has what `other_line` asks."""
        return _line(self.line or (), claim, claim.lines[place]) and (
            self.other_line is None
            or any(_line(self.other_line, claim, line) for at, line in enumerate(claim.lines) if at != place)
        )


def _line(conditions: tuple[tuple[str, Condition], ...], claim: ClaimView, line: ClaimLine) -> bool:
    seen = OnLine(claim, line)
    return all(_fits(LINE_FIELDS[name], seen, condition) for name, condition in conditions)


def _fits[Seen](field: Field[Seen], seen: Seen, condition: Condition) -> bool:
    return field.negated != condition.holds(field.read(seen))


@dataclass(frozen=True, slots=True)
class Say:
    """A finding that a rule makes. {code}, {line} and {payer} in its words are filled in."""

    severity: Severity
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `payers` are ids or kinds, empty for all; `position` is its line in the file."""

    id: str
    title: str
    payers: frozenset[str]
    effective_from: date
    effective_to: date | None
    when: Where
    unless: Where | None
    add_modifiers: tuple[str, ...]
    remove_modifiers: tuple[str, ...]
    assign: tuple[tuple[str, str], ...]
    """Field names of SETTABLE with their new values."""
    says: tuple[Say, ...]
    route_to: Role | None
    source: str
    position: int

    def applies(self, claim: ClaimView) -> tuple[int, ...] | None:
        """Return the places of the lines that it is about (none for a rule without `line`), or None."""
        if not (self._in_force(claim) and self.when.of_claim(claim)):
            return None
        if self.when.line is None:
            return None if self._excepted(claim) else ()
        lines = range(len(claim.lines))
        found = tuple(each for each in lines if self.when.of_line(claim, each) and not self._excepted(claim, each))
        return found or None

    def _in_force(self, claim: ClaimView) -> bool:
        on = claim.date_of_service or claim.today
        if not self.effective_from <= on <= (self.effective_to or date.max):
            return False
        return not self.payers or claim.payer_id in self.payers or claim.payer_kind in self.payers

    def _excepted(self, claim: ClaimView, place: int | None = None) -> bool:
        unless = self.unless
        if unless is None or not unless.of_claim(claim):
            return False
        if unless.line is None and unless.other_line is None:
            return True
        places = range(len(claim.lines)) if place is None else (place,)
        return any(unless.of_line(claim, each) for each in places)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of a file, by id. It is used from `effective_from` on, until a later set is."""

    title: str
    effective_from: date
    rules: tuple[Rule, ...]
