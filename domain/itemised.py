"""An itemised bill: each service with its charge, what insurance paid and took off, and what is the patient's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.claims import PricedLine, PriorPayer
from domain.remittance import Classify, PostingPlan, Share, shares_of
from domain.statements import Sums
from models.ids import PayerSequence


@dataclass(frozen=True, slots=True)
class ItemisedLine:
    """One service; all cents positive. `yours` is the patient's part before any payment of theirs."""

    day: date | None
    text: str
    code: str
    units: int
    charge: int
    insurance: int
    adjusted: int
    yours: int


def itemised(
    line: PricedLine,
    text: str,
    decided: Iterable[tuple[PriorPayer, PostingPlan]],
    classify: Classify,
    *,
    self_pay: bool,
) -> ItemisedLine:
    """Return what came of a line: every posted decision added up, so that reversals cancel what they take back.

    What a later payer took off counts for the whole bill only (docs/ledger.md), so it is not told by line.
    """
    charge = line.charge_cents or 0
    paid = adjusted = yours = 0
    for payer, plan in decided:
        found = payer.line(str(line.number), line.code)
        if found is None:
            continue
        shares = shares_of(found.adjustments, classify)
        paid += found.paid_cents
        adjusted += shares[Share.CAPITATED]
        adjusted += shares[Share.CONTRACTUAL] if payer.sequence is PayerSequence.PRIMARY else 0
        yours += shares[Share.PATIENT] if plan.destination is None else 0
    code = line.code or line.revenue_code
    return ItemisedLine(
        line.service_date, text, code, line.units, charge, paid, adjusted, charge if self_pay else yours
    )


def whole_bill(lines: Iterable[ItemisedLine], sums: Sums) -> tuple[ItemisedLine | None, ItemisedLine]:
    """Return what is not told by service (None where there is nothing), and the total, which is the ledger's."""
    every = list(lines)
    adjusted = sums.insurance_adjusted + sums.assistance + sums.written_off
    yours = sums.owed + sums.patient_paid
    total = ItemisedLine(None, "Total", "", 1, sums.billed, sums.insurance_paid, adjusted, yours)
    rest = ItemisedLine(
        None,
        "For the bill as a whole, not by service",
        "",
        1,
        total.charge - sum(each.charge for each in every),
        total.insurance - sum(each.insurance for each in every),
        total.adjusted - sum(each.adjusted for each in every),
        total.yours - sum(each.yours for each in every),
    )
    return (rest if any((rest.charge, rest.insurance, rest.adjusted, rest.yours)) else None), total
