"""What a payer allowed against what its contract says, line by line."""

from collections.abc import Sequence

from domain.contracts.bill import Bill, Expected, PricedBill
from domain.remittance import AdjustedAmount, ClaimDecision, Classify, Share, off_the_rate, share_of, shares_of
from models.base import Value


class Comparison(Value):
    """One line (0: the claim as a whole) of a decision. Amounts are cents.

    `allowed_cents` is the charge less what was declared contractual (but for what comes off after the rate, such as
    sequestration) or denied; of a later payer also less what earlier ones took care of. `denied_cents` is worked as a
    denial, never as an underpayment. `reasons` are the contractual ones, by which a cause is found.
    """

    line: int
    control_number: str = ""
    code: str
    modifiers: tuple[str, ...] = ()
    units: str = "1"
    service_date: str = ""
    charge_cents: int
    allowed_cents: int
    denied_cents: int = 0
    reasons: tuple[str, ...] = ()
    expected: Expected

    @property
    def difference_cents(self) -> int | None:
        """Expected less allowed: positive is underpaid, negative overpaid; None where nothing is expected."""
        if self.expected.cents is None:
            return None
        short = self.expected.cents - self.allowed_cents - self.denied_cents
        over = self.allowed_cents - self.expected.cents
        return short if short > 0 else -max(over, 0)


def compare(decision: ClaimDecision, bill: Bill, priced: PricedBill, classify: Classify) -> tuple[Comparison, ...]:
    """Return each line of a decision against its price; one line for all where the bill is priced as a whole."""
    if priced.whole is not None:
        return (_whole(decision, bill, priced.code or "claim", priced.whole, classify),)
    found = []
    for number, (line, service, expected) in enumerate(
        zip(decision.lines, bill.services, priced.lines, strict=True), 1
    ):
        allowed, denied, reasons = _allowed(line.charge_cents, line.adjustments, classify, later=bill.later)
        found.append(
            Comparison(
                line=number, control_number=line.control_number, code=service.code or "line",
                modifiers=service.modifiers, units=f"{service.units.normalize():f}",
                service_date=service.on.isoformat(), charge_cents=line.charge_cents, allowed_cents=allowed,
                denied_cents=denied, reasons=reasons, expected=expected,
            )
        )  # fmt: skip
    return tuple(found)


def _whole(decision: ClaimDecision, bill: Bill, code: str, expected: Expected, classify: Classify) -> Comparison:
    every = decision.all_adjustments()
    allowed, denied, reasons = _allowed(decision.charge_cents, every, classify, later=bill.later)
    first = min((each.on for each in bill.services), default=bill.through)
    return Comparison(
        line=0, code=code, service_date=first.isoformat() if first else "", charge_cents=decision.charge_cents,
        allowed_cents=allowed, denied_cents=denied, reasons=reasons, expected=expected,
    )  # fmt: skip


def _allowed(
    charge: int, adjustments: Sequence[AdjustedAmount], classify: Classify, *, later: bool
) -> tuple[int, int, tuple[str, ...]]:
    shares = shares_of(adjustments, classify)
    elsewhere = shares[Share.INFORMATIONAL] if later else 0
    contractual = [each.code for each in adjustments if share_of(each, classify) is Share.CONTRACTUAL]
    allowed = charge - off_the_rate(adjustments, classify) - shares[Share.DENIED] - elsewhere
    return allowed, shares[Share.DENIED], tuple(dict.fromkeys(contractual))
