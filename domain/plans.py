"""Payment plans: terms, schedule, what is paid of it and what is missing. Pure; integer cents throughout."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.deadlines import due_date
from models.clocks import Clock
from models.money import dollars
from models.patient_policy import PlanPolicy
from models.plans import Installment


def objections(policy: PlanPolicy, cents: int, months: int) -> tuple[str, ...]:
    """Return what policy has against a plan; nothing where it is within the terms."""
    found = []
    if months > (longest := policy.longest(cents)):
        found.append(f"at most {longest} months for {dollars(cents)}")
    if months * policy.least_installment_cents > cents:
        found.append(f"an installment is at least {dollars(policy.least_installment_cents)}")
    return tuple(found)


def automatic(policy: PlanPolicy, cents: int, months: int) -> bool:
    """Whether nobody has to decide: within the terms, and not above the limit."""
    return not objections(policy, cents, months) and cents <= policy.approved_by_itself_up_to_cents


def schedule(cents: int, months: int, started: date, clock: Clock) -> tuple[Installment, ...]:
    """Return installments that sum to `cents` exactly; the first ones carry the odd cents.

    Each is due so many times the clock's value after the start, so that the end of a short month moves no later one.
    Fewer than `months` where there are fewer cents.
    """
    months = min(months, cents)
    each, odd = divmod(cents, months)
    return tuple(
        Installment(
            due=due_date(clock.model_copy(update={"value": clock.value * (number + 1)}), started),
            cents=each + (number < odd),
        )
        for number in range(months)
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """An installment and what is paid of it."""

    due: date
    cents: int
    paid: int


def progress(plan: Sequence[Installment], paid: int) -> Iterator[Progress]:
    """Apply what was paid to the installments in their order."""
    left = max(paid, 0)
    for each in plan:
        share = min(left, each.cents)
        left -= share
        yield Progress(each.due, each.cents, share)


def arrears(plan: Sequence[Installment], paid: int, owed: int, on: date) -> int:
    """Return what should have been paid by the end of a day and was not; never more than is still owed."""
    due = sum(each.cents for each in plan if each.due <= on)
    return max(0, min(due - paid, owed))
