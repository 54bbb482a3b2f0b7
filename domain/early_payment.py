"""The discount for paying promptly: what is offered, when it is earned or taken back. Pure; integer cents.

`domain.prompt_pay` is something else: what payers owe for paying late.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.ledger import Account, Entry, EntryKind, Line
from models.ids import EncounterId
from models.patient_policy import PromptPay


@dataclass(frozen=True, slots=True)
class Offer:
    """Pay `asked` less `discount` cents until a day, counted from the first statement, and the bill is paid."""

    asked: int
    discount: int
    first: date
    until: date


def offer(policy: PromptPay | None, kinds: Collection[str], asked: int, first: date) -> Offer | None:
    """Return what a first statement offers; None where policy offers nothing to patients of these kinds of payers."""
    if policy is None or not policy.not_for.isdisjoint(kinds) or asked * policy.percent < 100:
        return None
    return Offer(asked, asked * policy.percent // 100, first, first + timedelta(days=policy.days))


def given(entries: Iterable[Entry]) -> int:
    """Return the discount that stands, in cents."""
    account = Account.PROMPT_PAY_DISCOUNT
    return sum(line.cents for entry in entries for line in entry.lines if line.account is account)


def earned(offered: Offer, paid_in_time: int, owed: int) -> int:
    """Return the discount that is earned: all but the discount was paid in time. `owed` is without any discount."""
    short = offered.asked - paid_in_time
    return min(short, max(owed, 0)) if 0 < short <= offered.discount else 0


def correction(encounter: EncounterId, on: date, entries: Collection[Entry], cents: int) -> Entry | None:
    """Return the entry that brings the discount to `cents`: gives it, or takes it back; None where it is that."""
    change = cents - given(entries)
    if not change:
        return None
    number = 1 + sum(entry.kind is EntryKind.PROMPT_PAY_DISCOUNT for entry in entries)
    return discount_entry(encounter, on, change, number)


def discount_entry(encounter: EncounterId, on: date, cents: int, number: int) -> Entry:
    """Give a discount, or take it back (negative): the nth entry of an encounter."""
    return Entry(
        key=f"prompt-pay:{encounter}:{number}", encounter=encounter, kind=EntryKind.PROMPT_PAY_DISCOUNT, on=on,
        lines=(Line(Account.PROMPT_PAY_DISCOUNT, cents), Line(Account.PATIENT_RECEIVABLE, -cents)), memo="policy",
    )  # fmt: skip
