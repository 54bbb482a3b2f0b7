"""An inpatient stay is paid as a whole: by claim, not by line, with its DRG and the figures of MIA. Pure."""

from dataclasses import replace
from decimal import Decimal

from edi import AnyClaim, ClaimPayment, InpatientAdjudication, InstitutionalClaim, InstitutionalLine

COVERED_DAYS = "80"
"""Value code whose amount is the covered days."""
DENIED = "4"
_TOTAL = "0001"
_CAPITAL = Decimal("0.08")
"""About what share of a federal rate is for capital; the rest is operating."""


def is_stay(claim: AnyClaim) -> bool:
    """Whether a claim is paid as a whole."""
    return isinstance(claim, InstitutionalClaim) and claim.inpatient


def as_one(claim: AnyClaim) -> AnyClaim:
    """Return a stay with one line for all of its charge; any other claim as it is."""
    if not isinstance(claim, InstitutionalClaim) or not claim.inpatient:
        return claim
    whole = InstitutionalLine(number=1, revenue_code=_TOTAL, charge_cents=claim.charge_cents, units=Decimal(1))
    return replace(claim, lines=(whole,))


def days(claim: InstitutionalClaim) -> int:
    """Return the covered days: as told, else from admission to the last day of the bill."""
    told = next((int(value.amount) for value in claim.values if value.code == COVERED_DAYS), 0)
    first, last = claim.admitted or claim.statement_from, claim.statement_to
    return told or max(1, (last - first).days if first and last else 1)


def told(claim: AnyClaim, payment: ClaimPayment, weight: Decimal | None) -> ClaimPayment:
    """Return the decision about a stay as an 835 tells it: adjustments of the claim, no lines, DRG and MIA."""
    if not isinstance(claim, InstitutionalClaim) or not claim.inpatient:
        return payment
    (whole,) = payment.lines
    allowed = payment.amounts.get("AU", 0)
    capital = int(allowed * _CAPITAL) if weight else None
    covered = Decimal(0 if payment.status == DENIED else days(claim))
    return replace(
        payment,
        drg=claim.drg,
        drg_weight=weight,
        adjustments=whole.adjustments,
        lines=(),
        inpatient=InpatientAdjudication(
            covered_days=covered,
            drg_cents=allowed if weight else None,
            capital_cents=capital,
            operating_federal_cents=allowed - capital if capital is not None else None,
        ),
        inpatient_remarks=(*whole.remarks, *payment.outpatient_remarks),
        outpatient=None,
        outpatient_remarks=(),
        quantities={"CA": covered} if covered else {},
    )
