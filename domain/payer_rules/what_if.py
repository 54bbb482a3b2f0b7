"""What other rules would have made of the same claims: two scrubs compared, and the sum of many."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.payer_rules.evaluate import Change
from domain.payer_rules.scrubbing import Scrubbed
from models.base import Value
from models.findings import Finding


class Difference(Value):
    """One scrub under the rules that it had (`before`) and under others (`after`)."""

    claim: str
    number: int
    payer_id: str
    charge_cents: int
    held_before: bool
    held_after: bool
    findings_added: tuple[Finding, ...] = ()
    findings_gone: tuple[Finding, ...] = ()
    changes_added: tuple[Change, ...] = ()
    changes_gone: tuple[Change, ...] = ()

    @property
    def newly_held(self) -> bool:
        """It went, and would be held."""
        return self.held_after and not self.held_before

    @property
    def released(self) -> bool:
        """It was held, and would go."""
        return self.held_before and not self.held_after

    @property
    def rules(self) -> frozenset[str]:
        """The rules and edits that differ."""
        findings = (*self.findings_added, *self.findings_gone)
        return frozenset({each.code for each in findings} | {each.rule for each in self._changes})

    @property
    def _changes(self) -> tuple[Change, ...]:
        return (*self.changes_added, *self.changes_gone)

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return bool(self.findings_added or self.findings_gone or self._changes)


def compare(claim: str, number: int, payer_id: str, charge_cents: int, before: Scrubbed, after: Scrubbed) -> Difference:
    """Return how two scrubs of one claim differ. A finding that is worded or weighed otherwise is gone and added."""
    return Difference(
        claim=claim,
        number=number,
        payer_id=payer_id,
        charge_cents=charge_cents,
        held_before=before.held,
        held_after=after.held,
        findings_added=_only(after.findings, before.findings),
        findings_gone=_only(before.findings, after.findings),
        changes_added=_only(after.changes, before.changes),
        changes_gone=_only(before.changes, after.changes),
    )


def _only[T](of: Iterable[T], without: Iterable[T]) -> tuple[T, ...]:
    left = list(without)
    found = []
    for each in of:
        if each in left:
            left.remove(each)
        else:
            found.append(each)
    return tuple(found)


@dataclass(slots=True)
class Money:
    """Claims, each counted once, with what they charge."""

    charges: dict[str, int] = field(default_factory=dict)

    def add(self, claim: str, cents: int) -> None:
        """Count a claim; of several scrubs the last one's charge holds."""
        self.charges[claim] = cents

    @property
    def claims(self) -> int:
        """How many."""
        return len(self.charges)

    @property
    def cents(self) -> int:
        """What they charge together."""
        return sum(self.charges.values())


@dataclass(slots=True)
class Tally:
    """What changes under one heading: a payer, a rule, or all."""

    held: Money = field(default_factory=Money)
    released: Money = field(default_factory=Money)
    touched: Money = field(default_factory=Money)
    counts: Counter[str] = field(default_factory=Counter)
    """findings_added, findings_gone, changes_added, changes_gone."""

    def add(self, difference: Difference, rule: str = "") -> None:
        """Count a difference, or the part of it that is one rule's."""
        self.touched.add(difference.claim, difference.charge_cents)
        if difference.newly_held and (not rule or _holds(difference.findings_added, rule)):
            self.held.add(difference.claim, difference.charge_cents)
        if difference.released and (not rule or _holds(difference.findings_gone, rule)):
            self.released.add(difference.claim, difference.charge_cents)
        for name in ("findings_added", "findings_gone"):
            self.counts[name] += sum(not rule or each.code == rule for each in getattr(difference, name))
        for name in ("changes_added", "changes_gone"):
            self.counts[name] += sum(not rule or each.rule == rule for each in getattr(difference, name))


def _holds(findings: Iterable[Finding], rule: str) -> bool:
    return any(each.code == rule and each.stops for each in findings)


@dataclass(slots=True)
class Report:
    """The sum of a replay. `drifted` counts scrubs that today's code and code sets no longer repeat as recorded."""

    scrubs: int = 0
    drifted: int = 0
    claims: Money = field(default_factory=Money)
    total: Tally = field(default_factory=Tally)
    by_payer: dict[str, Tally] = field(default_factory=dict)
    by_rule: dict[str, Tally] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    def add(self, difference: Difference, drifted: bool) -> None:
        """Count one scrub."""
        self.scrubs += 1
        self.drifted += drifted
        self.claims.add(difference.claim, difference.charge_cents)
        if not difference.any:
            return
        self.differences.append(difference)
        self.total.add(difference)
        self.by_payer.setdefault(difference.payer_id, Tally()).add(difference)
        for rule in sorted(difference.rules):
            self.by_rule.setdefault(rule, Tally()).add(difference, rule)
