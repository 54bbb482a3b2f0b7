"""What a payer's contract says of a claim that it decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncSession

from activities.remittance import reading
from activities.remittance.hospital import HospitalBill, hospital_bill
from codesets.facility_localities import facility_locality
from domain.claims import coverage_of
from domain.contracts import Bill, Comparison, Contracts, PricedBill, Schedule, Service, Setting, compare, price
from domain.contracts.terms import place_of
from domain.remittance import ClaimDecision
from edi import ClaimPayment, ServicePayment
from models.anesthesia import is_timed
from models.ids import ClaimKey, PayerSequence
from models.intake import Coverage
from storage import charts, encounters
from storage.crypto import Keyring

Earlier = Sequence[ClaimDecision]
"""What the payers before decided, as it stands."""


@dataclass(frozen=True, slots=True)
class Pricer:
    """The contracts and code sets of one use case."""

    contracts: Contracts
    schedule: Schedule

    def judge(self, position: int, payment: ClaimPayment, bill: Bill) -> tuple[ClaimDecision, tuple[Comparison, ...]]:
        """Return a decision with what should be allowed, and each of its lines against that."""
        priced = price(self.contracts, self.schedule, bill)
        if priced.whole is None and not payment.lines:  # decided as a whole, so compared as a whole
            priced = PricedBill(whole=priced.lines[0])
        decision = reading.decision(position, payment, priced)
        return decision, compare(decision, bill, priced, reading.classify)


async def bill_of(
    session: AsyncSession, keys: Keyring, key: ClaimKey, payer_id: str, payment: ClaimPayment, otherwise: date,
    covered: Sequence[Coverage], earlier: Earlier,
) -> Bill:  # fmt: skip
    """Return what was billed, as far as a contract goes by it. `otherwise` is the day of a line that names none."""
    intake = await encounters.intake(session, keys, key.encounter)
    bill = billed(
        payer_id, payment, otherwise, await hospital_bill(session, key.encounter, intake),
        None if key.sequence is PayerSequence.PRIMARY else earlier, await _minutes(session, key, payment),
    )  # fmt: skip
    place, locality = place_of(intake.place_of_service), facility_locality(intake.facility.npi)
    return replace(bill, place=place, locality=locality, plan=_plan(covered, key.sequence))


def billed(
    payer_id: str, payment: ClaimPayment, otherwise: date, hospital: HospitalBill | None = None,
    earlier: Earlier | None = None, minutes: Mapping[str, Decimal] = MappingProxyType({}),
) -> Bill:  # fmt: skip
    """Return a bill as its 835 repeats it; `earlier` for a later payer. A stay, or a claim without lines, is one.

    `minutes` are those of anesthesia lines as we sent them, by control number.
    """
    day = payment.statement_from or otherwise
    paid = None if earlier is None else _paid(earlier)
    services = tuple(_service(line, day, hospital, paid, minutes) for line in payment.lines)
    before = sum(each.paid_cents for each in earlier) if earlier else None
    whole = (Service("", (), Decimal(1), payment.charge_cents, day, before),)
    later = earlier is not None
    if hospital is None:
        return Bill(payer_id=payer_id, services=services or whole, later=later)
    if not hospital.stay:
        return Bill(payer_id=payer_id, services=services or whole, setting=Setting.OUTPATIENT, later=later)
    return Bill(
        payer_id=payer_id, services=whole, setting=Setting.INPATIENT, later=later,
        drg=hospital.drg, days=hospital.days, through=hospital.through,
    )  # fmt: skip


def _plan(covered: Sequence[Coverage], sequence: PayerSequence) -> str:
    coverage = coverage_of(covered, sequence)
    return coverage.group_number if coverage else ""


async def _minutes(session: AsyncSession, key: ClaimKey, payment: ClaimPayment) -> Mapping[str, Decimal]:
    """Minutes of anesthesia as coded: SVC05 has no qualifier, so that a payer may answer MJ in minutes or in units."""
    if not any(is_timed((line.submitted_procedure or line.procedure).code) for line in payment.lines):
        return {}
    coded = await charts.coding(session, key.encounter)
    lines = enumerate(coded.coding.lines, 1) if coded else ()
    return {str(number): Decimal(line.units) for number, line in lines if is_timed(line.code)}


def _service(
    line: ServicePayment, day: date, hospital: HospitalBill | None, paid: Mapping[str, int] | None,
    minutes: Mapping[str, Decimal],
) -> Service:  # fmt: skip
    billed = line.submitted_procedure or line.procedure
    code = billed.code if hospital is None or billed.qualifier == "HC" else ""
    return Service(
        code=code,
        modifiers=billed.modifiers,
        units=minutes.get(line.control_number) or line.submitted_units or line.units or Decimal(1),
        charge_cents=line.charge_cents,
        on=line.service_date or day,
        prior_paid_cents=None if paid is None else paid.get(line.control_number or billed.code),
    )


def _paid(earlier: Earlier) -> dict[str, int]:
    """What earlier payers paid, by the line's control number, else by its code."""
    found: dict[str, int] = {}
    for line in (line for decision in earlier for line in decision.lines):
        name = line.control_number or line.code
        found[name] = found.get(name, 0) + line.paid_cents
    return found
