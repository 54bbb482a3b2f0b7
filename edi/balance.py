"""Does an 835 add up? An unbalanced one posts nothing and goes to a person."""

from edi.findings import Finding
from edi.remittance import ClaimPayment, Remittance, ServicePayment
from edi.scalars import money

_REMEDY = "Do not post; ask the payer for a corrected remittance"


def balance_findings(remittance: Remittance) -> tuple[Finding, ...]:
    """Checks line, claim and transaction (835 guide, section 1.10.2); findings are SNIP level 3.

    A line: SVC02 - CAS = SVC03. A claim: CLP03 - all CAS of claim and lines = CLP04. The payment:
    BPR02 = sum of CLP04 - sum of PLB. Predeterminations (status 25) carry no payment and are left out of
    the sum.
    """
    found: list[Finding] = []
    paid = 0
    for claim in remittance.claims:
        found += _claim(claim)
        if claim.status != "25":
            paid += claim.paid_cents
    expected = paid - sum(a.cents for a in remittance.provider_adjustments)
    payment = remittance.payment_cents if remittance.credit_debit != "D" else -remittance.payment_cents
    if payment != expected:
        found.append(
            _finding(
                "balance-payment", "ST", "BPR", 0, 2, payment,
                f"The payment is {money(payment)} but claims less provider adjustments are {money(expected)}",
            )
        )  # fmt: skip
    return tuple(found)


def _claim(claim: ClaimPayment) -> list[Finding]:
    adjusted = sum([a.cents for a in claim.adjustments])
    found = []
    for line in claim.lines:
        taken = sum([a.cents for a in line.adjustments])
        adjusted += taken
        if line.charge_cents - taken != line.paid_cents:
            found.append(_line(claim, line, taken))
    if claim.charge_cents - adjusted != claim.paid_cents:
        found.append(
            _finding(
                "balance-claim", "2100", "CLP", claim.position, 4, claim.paid_cents,
                f"Claim {claim.control_number}: charge {money(claim.charge_cents)} less adjustments"
                f" {money(adjusted)} is not the payment {money(claim.paid_cents)}",
            )
        )  # fmt: skip
    if claim.lines and sum([line.charge_cents for line in claim.lines]) != claim.charge_cents:
        found.append(
            _finding(
                "balance-charges", "2100", "CLP", claim.position, 3, claim.charge_cents,
                f"Claim {claim.control_number}: the lines' charges do not sum to {money(claim.charge_cents)}",
            )
        )  # fmt: skip
    return found


def _line(claim: ClaimPayment, line: ServicePayment, taken: int) -> Finding:
    return _finding(
        "balance-line", "2110", "SVC", line.position, 3, line.paid_cents,
        f"Claim {claim.control_number}, {line.procedure.code}: charge {money(line.charge_cents)} less"
        f" adjustments {money(taken)} is not the payment {money(line.paid_cents)}",
    )  # fmt: skip


def _finding(rule: str, loop: str, segment: str, position: int, element: int, cents: int, message: str) -> Finding:
    return Finding(
        level=3,
        severity="error",
        loop=loop,
        segment=segment,
        position=position,
        element=element,
        value=money(cents),
        rule=rule,
        message=message,
        remedy=_REMEDY,
    )
