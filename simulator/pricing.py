"""What a payer owes for each line: allowed amounts, patient shares, earlier payers. Pure; cents that add up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from edi import Adjustment, AdjustmentGroup, AnyClaim, AnyLine
from models import money
from simulator.scenario import Benefit

Allowed = Callable[[str, Decimal, int], int]
"""Code, units, charge in cents: what the contract allows, in cents, at most the charge."""

_ORDER = "PSTABCDEFGHU"
"""SBR01 in the order in which payers are billed; U is a payer whose turn is unknown."""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line, priced: charge less adjustments is paid."""

    line: AnyLine
    adjustments: tuple[Adjustment, ...]
    allowed_cents: int | None = None
    denied: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def paid_cents(self) -> int:
        """What the payer pays for the line."""
        return self.line.charge_cents - sum(a.cents for a in self.adjustments)


def adjust(group: AdjustmentGroup, reason: str, cents: int) -> list[Adjustment]:
    """One adjustment, or none for nothing."""
    return [Adjustment(group=group, reason=reason, cents=cents)] if cents else []


@dataclass(slots=True)
class PatientShare:
    """What the patient still owes of this claim, used up line by line."""

    benefit: Benefit
    _deductible: int = field(init=False)
    _copay: int = field(init=False)
    _limit: int = field(init=False)

    def __post_init__(self) -> None:
        self._deductible = self.benefit.deductible_cents
        self._copay = self.benefit.copay_cents
        self._limit = self.benefit.out_of_pocket_cents

    def take(self, allowed: int) -> list[Adjustment]:
        """The patient's part of one line: deductible, then coinsurance, then copay, up to the yearly limit."""
        deductible = min(self._deductible, allowed, self._limit)
        self._deductible -= deductible
        self._limit -= deductible
        after = allowed - deductible
        coinsurance = min(money.cents(after * self.benefit.coinsurance / 10_000), self._limit)
        self._limit -= coinsurance
        copay = min(self._copay, after - coinsurance, self._limit)
        self._copay -= copay
        self._limit -= copay
        return adjust("PR", "1", deductible) + adjust("PR", "2", coinsurance) + adjust("PR", "3", copay)


def lines_of(claim: AnyClaim) -> tuple[AnyLine, ...]:
    """The lines of either form."""
    return claim.lines


def price_primary(claim: AnyClaim, allowed: Allowed, benefit: Benefit, percent: int = 100) -> list[PricedLine]:
    """Prices the lines by contract and benefit; `percent` of the contract is allowed."""
    share = PatientShare(benefit)
    priced = []
    for line in claim.lines:
        full = allowed(line.procedure.code if line.procedure else "", line.units, line.charge_cents)
        granted = money.cents(Decimal(full * percent) / 10_000)
        adjustments = adjust("CO", "45", line.charge_cents - granted) + share.take(granted)
        priced.append(PricedLine(line, tuple(adjustments), allowed_cents=granted))
    return priced


def price_secondary(claim: AnyClaim, copay_cents: int, percent: int = 100) -> list[PricedLine]:
    """Prices the lines of a later payer: it pays what the earlier ones left to the patient, less its copay."""
    priced = []
    for line, left in zip(lines_of(claim), left_by_earlier_payers(claim), strict=True):
        granted = money.cents(Decimal(left * percent) / 10_000)
        copay = min(copay_cents, granted)
        copay_cents -= copay
        adjustments = (
            adjust("OA", "23", line.charge_cents - left) + adjust("CO", "45", left - granted) + adjust("PR", "3", copay)
        )
        priced.append(PricedLine(line, tuple(adjustments)))
    return priced


def left_by_earlier_payers(claim: AnyClaim) -> list[int]:
    """What all earlier payers together left to the patient, for each line.

    The last of them says what it left; with what any of them paid that is never more than the charge. From the lines'
    own adjudications (2430) where there are any, else from the claim's (2320), spread over the lines in order.
    """
    if any(line.adjudications for line in claim.lines):
        turns = {other.payer.id: _ORDER.index(other.responsibility) for other in claim.other_payers}
        return [_left(line, turns) for line in claim.lines]
    total = _left_of_claim(claim)
    spread = []
    for line in claim.lines:
        part = max(0, min(line.charge_cents, total))
        spread.append(part)
        total -= part
    return spread


def _left(line: AnyLine, turns: Mapping[str, int]) -> int:
    if not line.adjudications:
        return 0
    last = max(line.adjudications, key=lambda each: turns.get(each.payer_id, 0))
    left = sum(a.cents for a in last.adjustments if a.group == "PR")
    paid = sum(each.paid_cents for each in line.adjudications)
    return max(0, min(left, line.charge_cents - paid))


def _left_of_claim(claim: AnyClaim) -> int:
    if not claim.other_payers:
        return claim.charge_cents
    last = max(claim.other_payers, key=lambda other: _ORDER.index(other.responsibility))
    unpaid = claim.charge_cents - sum(other.paid_cents or 0 for other in claim.other_payers)
    if last.patient_liability_cents is not None:
        return min(last.patient_liability_cents, unpaid)
    shares = [a.cents for a in last.adjustments if a.group == "PR"]
    return min(sum(shares), unpaid) if shares else unpaid


def deny(priced: PricedLine, group: AdjustmentGroup, reason: str, remark: str, settled_elsewhere: int) -> PricedLine:
    """The line denied; `settled_elsewhere` of it was taken care of by an earlier payer."""
    adjustments = adjust("OA", "23", settled_elsewhere) + adjust(
        group, reason, priced.line.charge_cents - settled_elsewhere
    )
    return PricedLine(priced.line, tuple(adjustments), denied=True, remarks=(remark,) if remark else ())
