"""Decisions into one 835 that balances. Pure."""

from collections.abc import Sequence
from datetime import date

from edi import ClaimPayment, Party, ProviderAdjustment, Remittance
from simulator.payers import PayerProfile


def remittance(
    payer_id: str,
    profile: PayerProfile,
    payee: Party,
    trace_number: str,
    day: date,
    claims: Sequence[ClaimPayment],
    interest: Sequence[tuple[str, int]] = (),
    taken: Sequence[tuple[str, str, int]] = (),
) -> Remittance:
    """One payment for these decisions and interest by claim number, less what is `taken` (reason, reference, cents).

    The interest that a decision tells of (AMT*I) moves by a PLB too.

    More taken back than paid cannot be a payment: the rest is carried forward (PLB FB) and nothing is paid.
    """
    owed = [*((claim.control_number, claim.amounts["I"]) for claim in claims if claim.amounts.get("I")), *interest]
    year_end = date(day.year, 12, 31)
    for_being_late = tuple(
        ProviderAdjustment(provider_id=payee.id, fiscal_date=year_end, reason="L6", reference=number, cents=-cents)
        for number, cents in owed
    )
    withheld = tuple(
        ProviderAdjustment(provider_id=payee.id, fiscal_date=year_end, reason=reason, reference=reference, cents=cents)
        for reason, reference, cents in taken
    )
    total = sum(claim.paid_cents for claim in claims) + sum(cents for _, cents in owed)
    total -= sum(each.cents for each in withheld)
    carried: tuple[ProviderAdjustment, ...] = ()
    if total < 0:
        carried = (
            ProviderAdjustment(
                provider_id=payee.id,
                fiscal_date=year_end,
                reason="FB",
                reference=trace_number,
                cents=total,
            ),
        )
    payment = max(0, total)
    return Remittance(
        trace_number=trace_number,
        payer_identifier=f"1{profile.tax_id}",
        payer=Party(
            name=profile.name,
            entity_id_qualifier="XV",
            id=payer_id,
            address=profile.address,
            contact=profile.contact,
        ),
        payee=payee,
        method="ACH" if payment else "NON",
        payment_cents=payment,
        handling="I" if payment else "H",
        payment_date=day,
        production_date=day,
        claims=tuple(claims),
        provider_adjustments=(*for_being_late, *withheld, *carried),
    )


def payee(billing: Party) -> Party:
    """The billing provider as the 835 names it."""
    return Party(
        name=" ".join(filter(None, (billing.first_name, billing.name))),
        npi=billing.npi,
        address=billing.address,
        tax_id=billing.tax_id,
    )
