"""What a claim says about payers and prices, before it has any form. Pure."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from domain.remittance import AdjustedAmount, ClaimDecision
from models.base import Value
from models.coding import Coding, Modifier, ProcedureCode
from models.ids import PayerSequence
from models.intake import Coverage, Intake

Price = Callable[[str, date], int | None]
"""Service code and date to our charge for one unit in cents; None where the chargemaster has none."""


class PricedLine(Value):
    """One service line. `charge_cents` is for all units; None where we have no price."""

    number: int
    code: ProcedureCode
    modifiers: tuple[Modifier, ...]
    units: int
    pointers: tuple[int, ...]
    service_date: date
    charge_cents: int | None


class PriorPayer(Value):
    """What an earlier payer decided, as the next one's claim repeats it (loops 2320, 2330 and 2430)."""

    sequence: PayerSequence
    decision: ClaimDecision
    decided_on: date

    @property
    def patient_cents(self) -> int:
        """What it left to the patient, which is what the next payer is asked for."""
        return sum(each.cents for each in self.decision.all_adjustments() if each.group == "PR")

    def line(self, control_number: str, code: str) -> tuple[int, tuple[AdjustedAmount, ...]] | None:
        """Return paid cents and adjustments of one of our lines, by its control number, else by its code."""
        lines = self.decision.lines
        found = [each for each in lines if control_number and each.control_number == control_number]
        found = found or [each for each in lines if not each.control_number and each.code == code]
        return (found[0].paid_cents, found[0].adjustments) if found else None


def priced_lines(coding: Coding, service_date: date, price: Price) -> tuple[PricedLine, ...]:
    """Price the lines of a coding, each on its own date of service."""
    return tuple(
        PricedLine(
            number=number,
            code=line.code,
            modifiers=line.modifiers,
            units=line.units,
            pointers=line.pointers,
            service_date=(on := line.service_date or service_date),
            charge_cents=None if (each := price(line.code, on)) is None else each * line.units,
        )
        for number, line in enumerate(coding.lines, 1)
    )


def billable(coverages: Sequence[Coverage], is_payer: Callable[[str], bool]) -> tuple[Coverage, ...]:
    """Return the coverages that somebody can be billed under, in order, three at most."""
    return tuple(each for each in coverages if is_payer(each.payer_id))[: len(PayerSequence)]


def coverage_of(coverages: Sequence[Coverage], sequence: PayerSequence) -> Coverage | None:
    """Return the coverage whose turn it is."""
    place = list(PayerSequence).index(sequence)
    return coverages[place] if place < len(coverages) else None


def sequence_of(coverages: Sequence[Coverage], payer_id: str) -> PayerSequence | None:
    """Return whose turn a payer is, or None for a payer that covers nothing here."""
    for sequence, coverage in zip(PayerSequence, coverages, strict=False):
        if coverage.payer_id == payer_id:
            return sequence
    return None


def with_coverage(intake: Intake, sequence: PayerSequence, coverage: Coverage) -> Intake:
    """Return an intake with one coverage replaced, or added where there was none in its place."""
    coverages = list(intake.coverages)
    place = list(PayerSequence).index(sequence)
    coverages[place : place + 1] = [coverage]
    return intake.model_copy(update={"coverages": tuple(coverages)})


def service_period(lines: Iterable[PricedLine]) -> tuple[date, date]:
    """Return the first and last date of service."""
    days = [line.service_date for line in lines]
    return min(days), max(days)
