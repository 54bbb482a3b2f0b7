"""Interest that a payer owes for paying a clean claim late. Pure.

Medicare Claims Processing Manual ch. 1 s. 80.2.2 (SSA 1842(c)(2), 1816(c)(2)): from the day after the payment is due to
the day of payment, at the rate of the day of payment. State laws say the same with days and rates of their own.
"""

from calendar import isleap
from datetime import date, timedelta
from decimal import Decimal

from models.money import cents
from models.prompt_pay import InterestDue, PromptPayLaw


def last_day(law: PromptPayLaw, received: date) -> date:
    """Return the last day on which a claim that the payer received on a day is paid in time."""
    return received + timedelta(days=law.days)


def rate_on(law: PromptPayLaw, day: date) -> Decimal:
    """Return the percent a year that holds on a day; 0 before the first rate that we know."""
    known = [each for each in law.rates if each.since <= day]
    return max(known, key=lambda each: each.since).percent if known else Decimal(0)


def interest_due(law: PromptPayLaw, received: date, paid_on: date, principal_cents: int) -> InterestDue | None:
    """Return the simple interest on a payment in whole cents, half a cent up; None where none is owed.

    Args:
        law: The rule of the payer.
        received: When the payer received the clean claim.
        paid_on: The day of payment.
        principal_cents: What it paid.
    """
    due = last_day(law, received)
    late = (paid_on - due).days
    if late <= 0 or principal_cents <= 0:
        return None
    percent = rate_on(law, paid_on)
    year = 366 if law.leap_years and isleap(paid_on.year) else 365
    owed = cents(Decimal(principal_cents) / 100 * percent / 100 * late / year)
    if owed <= 0:
        return None
    return InterestDue(
        cents=owed, principal_cents=principal_cents, percent=percent, received=received, last_day=due,
        paid_on=paid_on, days_late=late, year_days=year, source=law.source,
    )  # fmt: skip
