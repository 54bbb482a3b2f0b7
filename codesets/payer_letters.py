"""Letters to payers beside appeals."""

from collections.abc import Sequence
from datetime import date

from codesets.data_files import items
from models.money import dollars
from models.prompt_pay import InterestDue

_DAY = "%B %-d, %Y"


def interest_letter(claim: str, payer_claim: str, due: InterestDue, paid_cents: int = 0) -> str:
    """Return the letter that claims interest; `paid_cents` of it came already."""
    paid = f"With the payment you paid {dollars(paid_cents)} of it. " if paid_cents else ""
    return _text("interest").format(
        claim=claim, payer_claim=payer_claim or "not known to us", principal=dollars(due.principal_cents),
        paid_on=f"{due.paid_on:{_DAY}}", received=f"{due.received:{_DAY}}", last_day=f"{due.last_day:{_DAY}}",
        days=due.days_late, percent=f"{due.percent:f}", year_days=due.year_days, owed=dollars(due.cents),
        rest=dollars(due.cents - paid_cents), source=due.source, paid_words=paid,
    ).strip()  # fmt: skip


def records_letter(claim: str, payer_claim: str, service: date, reasons: str, documents: Sequence[str]) -> str:
    """Return the letter that goes with records; `documents` are their titles with dates."""
    listed = "\n".join(f"{number}. {each}" for number, each in enumerate(documents, 1)) or "(choose the documents)"
    return _text("records").format(
        claim=claim, payer_claim=payer_claim or "not known to us", service=f"{service:{_DAY}}",
        reasons=reasons or "no reason was given", documents=listed,
    ).strip()  # fmt: skip


def _text(name: str) -> str:
    return str(next(row["text"] for row in items("payer_letters.yaml") if row["name"] == name))
