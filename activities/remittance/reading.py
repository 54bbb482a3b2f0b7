"""An 835 as the domain wants it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

import edi
from activities.remittance.interest import interest_cents
from codesets import carc
from domain.contracts import PricedBill
from domain.remittance import AdjustedAmount, ClaimDecision, LineDecision, Share
from edi import ClaimPayment, Remittance, ServicePayment
from models.findings import Finding, Severity
from storage.crypto import Keyring
from storage.edi import files
from storage.remittances import StoredRemittance


async def load(
    session: AsyncSession, keys: Keyring, stored: StoredRemittance
) -> tuple[Remittance, tuple[Finding, ...]]:
    """Read a stored 835 again from its file; the findings say why it cannot be posted, or warn."""
    return told(await transactions(session, keys, stored.file_id), stored)


async def transactions(session: AsyncSession, keys: Keyring, file_id: int) -> Sequence[edi.Transaction]:
    """Parse a stored file."""
    return edi.read((await files.load(session, keys, file_id)).content).transactions


def told(transactions: Iterable[edi.Transaction], stored: StoredRemittance) -> tuple[Remittance, tuple[Finding, ...]]:
    """Return one 835 of a parsed file, and what is wrong with it."""
    transaction = next(each for each in transactions if each.position == stored.position)
    paid, found = edi.read_835(transaction)
    findings = (*transaction.findings, *found, *edi.balance_findings(paid))
    return paid, tuple(_finding(each) for each in findings)


def _finding(found: edi.Finding) -> Finding:
    place = f"{found.segment}{found.element:02d}" if found.element else found.segment
    return Finding(
        code=found.rule,
        severity=Severity.ERROR if found.severity == "error" else Severity.WARNING,
        where=f"loop {found.loop}, {place}, segment {found.position}",
        message=found.message,
        remedy=found.remedy,
        source="X12 835 TR3, 1.10.2 (balancing)" if found.level == 3 else f"SNIP {found.level}",
    )


def classify(group: str, reason: str) -> Share:
    """Return whose an adjustment is. PR is the patient's whatever the reason; a reason we do not know is a denial."""
    if group == "PR":
        return Share.PATIENT
    match carc.reason(f"{group}-{reason}").reason_class:
        case carc.ReasonClass.CONTRACTUAL:
            return Share.CONTRACTUAL
        case carc.ReasonClass.INFORMATIONAL:
            return Share.INFORMATIONAL
        case _:
            return Share.DENIED


def decision(position: int, payment: ClaimPayment, priced: PricedBill | None = None) -> ClaimDecision:
    """Return one CLP as the domain wants it; `priced` is what the payer's contract says, line by line or as a whole."""
    by_line = priced.lines if priced and priced.whole is None else ()
    expected = [each.cents for each in by_line] or [None] * len(payment.lines)
    return ClaimDecision(
        position=position,
        control_number=payment.control_number,
        status=payment.status,
        charge_cents=payment.charge_cents,
        paid_cents=payment.paid_cents,
        payer_claim_number=payment.payer_claim_number,
        forwarded=payment.crossover_carrier is not None,
        interest_cents=interest_cents(payment),
        adjustments=adjusted(payment.adjustments),
        lines=tuple(_line(line, cents) for line, cents in zip(payment.lines, expected, strict=True)),
        inpatient=_figures(payment.inpatient),
        outpatient=_figures(payment.outpatient),
        outpatient_remarks=payment.outpatient_remarks,
        inpatient_remarks=payment.inpatient_remarks,
        expected_cents=priced.whole.cents if priced and priced.whole else None,
    )


def adjusted(adjustments: tuple[edi.Adjustment, ...]) -> tuple[AdjustedAmount, ...]:
    """Return CAS triplets as the domain wants them."""
    return tuple(AdjustedAmount(group=each.group, reason=each.reason, cents=each.cents) for each in adjustments)


def _line(line: ServicePayment, expected: int | None) -> LineDecision:
    billed = line.submitted_procedure or line.procedure
    return LineDecision(
        control_number=line.control_number,
        code=billed.code,
        modifiers=billed.modifiers,
        adjudicated_code=line.procedure.code if line.procedure.code != billed.code else "",
        charge_cents=line.charge_cents,
        paid_cents=line.paid_cents,
        adjustments=adjusted(line.adjustments),
        expected_cents=expected,
        remarks=line.remarks,
    )


def _figures(told: edi.InpatientAdjudication | edi.OutpatientAdjudication | None) -> dict[str, Decimal] | None:
    if told is None:
        return None
    return {name: Decimal(value) for name, value in asdict(told).items() if value is not None}
