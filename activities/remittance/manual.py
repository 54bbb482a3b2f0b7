"""A typed EOB as an 835: the same value, the same text, the same path as one that a payer sends."""

import hashlib
from datetime import UTC, date, datetime, time

import edi
from codesets.payers import PayerProfile
from edi import Adjustment, ClaimPayment, Party, Procedure, ProviderAdjustment, Remittance, ServicePayment
from models.manual import ManualRemittance, TypedAdjustment, TypedClaim, TypedLine

_METHODS = {"check": "CHK", "ach": "ACH", "none": "NON"}
_LINE = 1_000
"""Positions: claim n is n * 1000, its line m that plus m; so a finding says where in the form it is."""


def remittance(typed: ManualRemittance, payer: PayerProfile) -> Remittance:
    """Return what was typed; positions number claims and lines (see `place`)."""
    year_end = date(typed.payment_date.year, 12, 31)
    return Remittance(
        trace_number=typed.number,
        payer_identifier=typed.payer_identifier or payer.edi_payer_id,
        payer=Party(name=payer.name, entity_id_qualifier="XV", id=payer.id),
        payee=Party(name=typed.payee_name, npi=typed.payee_npi),
        method=_METHODS[typed.method],
        payment_cents=typed.payment_cents,
        handling="I" if typed.payment_cents else "H",
        payment_date=typed.payment_date,
        production_date=typed.payment_date,
        claims=tuple(_claim(number * _LINE, each, payer) for number, each in enumerate(typed.claims, 1)),
        provider_adjustments=tuple(
            ProviderAdjustment(
                provider_id=typed.payee_npi, fiscal_date=year_end, reason=each.reason, cents=each.cents,
                reference=each.reference,
            )
            for each in typed.provider_adjustments
        ),
    )  # fmt: skip


def place(position: int) -> str:
    """Return where in the form a finding of `remittance` is."""
    claim, line = divmod(position, _LINE)
    if not claim:
        return "/body/payment_cents"
    return f"/body/claims/{claim - 1}" + (f"/lines/{line - 1}" if line else "")


def text(paid: Remittance) -> str:
    """Return it as an 835 file; the same payment is the same text, so that the same form is the same file."""
    named = repr((paid.payer.id, paid.trace_number, paid.payment_cents, paid.payment_date))
    control = int(hashlib.sha256(named.encode()).hexdigest()[:12], 16) % 999_999_999 + 1
    day = paid.payment_date or paid.production_date
    assert day
    envelope = edi.Envelope(
        sender_id="MANUAL", receiver_id="CLAIMFLOW", moment=datetime.combine(day, time(12), UTC),
        interchange_control=control, group_control=control, application_sender="MANUAL",
        application_receiver="CLAIMFLOW",
    )  # fmt: skip
    return edi.write(envelope, [edi.write_835(paid)])


def _claim(position: int, typed: TypedClaim, payer: PayerProfile) -> ClaimPayment:
    return ClaimPayment(
        control_number=typed.control_number,
        status=typed.status,
        charge_cents=typed.charge_cents,
        paid_cents=typed.paid_cents,
        patient_responsibility_cents=sum(
            each.cents for each in (*typed.adjustments, *(each for line in typed.lines for each in line.adjustments))
            if each.group == "PR"
        ),
        filing_indicator=payer.filing_indicator,
        payer_claim_number=typed.payer_claim_number,
        patient=Party(name=typed.patient_last, first_name=typed.patient_first, entity_type="1"),
        adjustments=_adjusted(typed.adjustments),
        lines=tuple(_line(position + number, each) for number, each in enumerate(typed.lines, 1)),
        position=position,
    )  # fmt: skip


def _line(position: int, typed: TypedLine) -> ServicePayment:
    return ServicePayment(
        procedure=Procedure(code=typed.code, modifiers=typed.modifiers),
        charge_cents=typed.charge_cents,
        paid_cents=typed.paid_cents,
        service_date=typed.service_date,
        adjustments=_adjusted(typed.adjustments),
        control_number=str(typed.number) if typed.number else "",
        position=position,
    )


def _adjusted(typed: tuple[TypedAdjustment, ...]) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(group=each.group, reason=each.reason, cents=each.cents) for each in typed)
