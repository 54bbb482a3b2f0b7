"""The written notice before collections: every part that 26 CFR 1.501(r)-6(c)(4) asks for, and how to answer it.

Pure words: the letter is drawn elsewhere, and the gate asks which parts a notice had.
"""

from dataclasses import dataclass
from datetime import date

from models.money import dollars

REQUIRED_PARTS = frozenset({"amount", "actions", "deadline", "assistance", "assistance_summary"})
"""Without one of these a notice is none."""


@dataclass(frozen=True, slots=True)
class NoticePart:
    """One part of the notice under its name."""

    name: str
    title: str
    text: str


def notice_parts(*, account: str, owed_cents: int, deadline: date, provider: str, phone: str) -> tuple[NoticePart, ...]:
    """Return the notice in plain words. `deadline` is at least 30 days after the day on which it is provided."""
    day, owed = f"{deadline:%B %-d, %Y}", dollars(owed_cents)
    reach = f"call {phone} or write to us" if phone else "call or write to us"
    return (
        NoticePart("amount", "What you owe", f"{owed} is unpaid on account {account} with {provider}."),
        NoticePart(
            "actions",
            "What may happen",
            "If nothing happens, we intend to give the account to a collection agency. We take no other step (no "
            "report to a credit bureau, no lien, no lawsuit) without writing to you again.",
        ),
        NoticePart(
            "deadline", "By when", f"Not before {day}. Pay, apply for assistance or dispute the bill before then."
        ),
        NoticePart(
            "assistance",
            "Help is available",
            "Financial assistance is available for people who qualify. Apply before that day, and nothing goes to an "
            "agency while we decide. You can apply for at least 240 days after your first statement, even later than "
            "that day: we then take the account back from the agency.",
        ),
        NoticePart(
            "assistance_summary",
            "Our financial assistance policy in plain language",
            "Who may get help: people whose household income is low for its size, measured by the federal poverty "
            "guidelines, and people with very high medical bills. What you get: the bill is lowered, or taken off "
            "altogether; whoever qualifies is never charged more than is generally billed to insured patients. "
            "How to apply: ask for the application, fill it in, and send it with proof of income (a pay stub, a tax "
            f"return or a letter about benefits). It is free: {reach}. The policy, the application and this summary "
            "are free on paper at our desk, by mail and on our website, and in other languages on request.",
        ),
        NoticePart(
            "payment",
            "How to pay",
            f"Send a check with account number {account}, pay by card on our patient page, or {reach}. Ask for a "
            "payment plan without interest if it is too much at once.",
        ),
        NoticePart(
            "dispute",
            "If you think the bill is wrong",
            f"Tell us before that day: {reach}. While we look into it, nothing goes to an agency. An itemized bill, "
            "line by line, is free.",
        ),
    )  # fmt: skip
