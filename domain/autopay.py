"""What a patient agrees to when a stored card pays a plan, and what is charged. Pure; integer cents."""

from domain.plans import progress
from models.money import dollars
from models.plans import Plan

STOP = "You may stop it at any time before the day of a charge, free of charge: call us or write to us."
"""12 CFR 1005.10(c): stopped by word or in writing; the card networks' rules on stored credentials ask for the same."""


def terms(plan: Plan, card: str) -> str:
    """Return the words of a consent: which card, each day and amount, what is told before, how it is stopped."""
    days = "; ".join(f"{each.due:%B %-d, %Y}: {dollars(each.cents)}" for each in plan.schedule)
    return (
        f"You agree that we charge your card {card} for your payment plan, on the day of each installment: {days}. "
        "What you have paid otherwise is not charged again, and never more than you owe. A statement tells you the day "
        f"and the amount before each charge. {STOP}"
    )


def to_charge(plan: Plan, installment: int, paid: int, owed: int) -> int:
    """Return what is missing of one installment (from 0), never more than is owed; `paid` is since the plan's start."""
    row = list(progress(plan.schedule, paid))[installment]
    return max(0, min(row.cents - row.paid, owed))
