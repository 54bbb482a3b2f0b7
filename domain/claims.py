"""What a claim says about payers and prices, before it has any form. Pure."""

from collections.abc import Callable, Sequence
from datetime import date

from domain.remittance import AdjustedAmount, ClaimDecision, LineDecision
from models.base import Value
from models.coding import CodedLine, Coding, Modifier
from models.denials import ProviderNumbers
from models.ids import PayerSequence
from models.intake import Coverage, Intake

Price = Callable[[CodedLine, date], int | None]
"""A line and its day to our charge for all its units in cents; None where nobody says."""


class PricedLine(Value):
    """One service line. `charge_cents` is for all units; None where we have no price.

    A hospital's line has a revenue code and may have no service code.
    """

    number: int
    code: str
    revenue_code: str = ""
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

    def line(self, control_number: str, code: str) -> LineDecision | None:
        """Return what was decided about one of our lines, by its control number, else by its code.

        A line that the payer split comes back in several parts under one control number: they add up.
        """
        lines = self.decision.lines
        if mine := [each for each in lines if control_number and each.control_number == control_number]:
            return _together(mine)
        return next((each for each in lines if not each.control_number and each.code == code), None)

    def bundled_into(self, line: LineDecision) -> str:
        """Return the control number of the line with which this one was paid, empty where it stands for itself."""
        if not line.adjudicated_code or line.paid_cents:
            return ""
        names = (
            each.control_number
            for each in self.decision.lines
            if each.paid_cents and line.adjudicated_code in (each.adjudicated_code, each.code)
        )
        return next((name for name in names if name != line.control_number), "")


def _together(parts: Sequence[LineDecision]) -> LineDecision:
    """Add the parts of a line up; an adjustment reason is told once."""
    cents: dict[tuple[str, str], int] = {}
    for each in (each for part in parts for each in part.adjustments):
        cents[each.group, each.reason] = cents.get((each.group, each.reason), 0) + each.cents
    return parts[0].model_copy(
        update={
            "charge_cents": sum(part.charge_cents for part in parts),
            "paid_cents": sum(part.paid_cents for part in parts),
            "adjustments": tuple(
                AdjustedAmount(group=group, reason=reason, cents=amount)
                for (group, reason), amount in cents.items()
                if amount
            ),
        }
    )


def priced_lines(coding: Coding, service_date: date, price: Price) -> tuple[PricedLine, ...]:
    """Price the lines of a coding, each on its own date of service."""
    return tuple(
        PricedLine(
            number=number,
            code=line.code,
            revenue_code=line.revenue_code,
            modifiers=line.modifiers,
            units=line.units,
            pointers=line.pointers,
            service_date=(on := line.service_date or service_date),
            charge_cents=price(line, on),
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


def with_providers(intake: Intake, numbers: ProviderNumbers) -> Intake:
    """Return an intake with these numbers of its providers; what is empty stays."""
    facility = {"npi": numbers.billing_npi, "taxonomy": numbers.billing_taxonomy}
    rendering = {"npi": numbers.rendering_npi, "taxonomy": numbers.rendering_taxonomy}
    return intake.model_copy(
        update={
            "facility": intake.facility.model_copy(update={name: each for name, each in facility.items() if each}),
            "rendering": intake.rendering.model_copy(update={name: each for name, each in rendering.items() if each}),
            "referring": numbers.referring or intake.referring,
        }
    )
