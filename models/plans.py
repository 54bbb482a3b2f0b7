"""Payment plans: what was agreed, and what became of it. Amounts are integer cents."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from models.base import Value


class Installment(Value):
    """One installment: due until the end of a day."""

    due: date
    cents: int = Field(gt=0)


class PlanEvent(StrEnum):
    """What became of a plan.

    All but `missed`, `cured` and `declined` (its stored card was) end it, except that a broken one may be cured.
    """

    MISSED = "missed"
    BROKEN = "broken"
    CURED = "cured"
    FINISHED = "finished"
    REPLACED = "replaced"
    GIVEN_UP = "given_up"
    DECLINED = "declined"


class Plan(Value):
    """A payment plan as agreed. `received_before_cents` is what the patient had paid on this account before it."""

    number: int
    cents: int
    received_before_cents: int
    started: date
    schedule: tuple[Installment, ...]
    grace_days: int = Field(description="An installment is missed when so many days after it is due are over")
