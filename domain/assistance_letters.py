"""What a patient reads about their application: in plain words, with how it was computed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.assistance import AssistancePolicy, Determination, Granted, Outcome
from models.intake import Facility, Patient
from models.money import dollars


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """Who writes to whom about which application, and when."""

    on: date
    account: str
    patient: Patient
    facility: Facility
    policy: AssistancePolicy


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A letter: what it is about, paragraphs, a table where there is one, and what comes after it."""

    facts: LetterFacts
    subject: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    closing: tuple[tuple[str, str], ...] = ()


def papers_letter(facts: LetterFacts, missing: Sequence[str], due: date) -> LetterPage:
    """Return the letter of 26 CFR 1.501(r)-6(c)(5)(i): what is missing, until when, and whom to ask."""
    return LetterPage(
        facts,
        "Your application for financial assistance: something is missing",
        (
            "Thank you for applying for help with your bill. We cannot decide yet, because some things are missing. "
            f"Please send them by {_day(due)}:",
        ),
        points=tuple(missing),
        closing=(
            ("Meanwhile", "We send you no bills and give nothing to a collection agency until that day."),
            (
                "If you cannot get a paper",
                f"{_reach(facts)}. We will find another way, for instance a letter from somebody who knows your "
                "situation. If we hear nothing by that day, we close this application. You can apply again for at "
                "least 240 days after your first bill.",
            ),
        ),
    )


def decision_letter(facts: LetterFacts, found: Determination, granted: Sequence[Granted], reason: str) -> LetterPage:
    """Return the letter that tells a decision and how it was computed (26 CFR 1.501(r)-6(c)(6)(i)(A))."""
    match found.outcome:
        case Outcome.APPROVED:
            return _approval(facts, found, granted, reason)
        case Outcome.DENIED:
            subject = "Your application for financial assistance: we could not approve it"
            first = "We looked at your application and cannot help with this bill under our policy. This is why:"
            after = "Your bill is due as it was. You may ask for a payment plan without interest."
        case Outcome.INCOMPLETE:
            subject = "Your application for financial assistance was closed"
            first = "We closed your application, because these things did not reach us in time:"
            after = "You can apply again for at least 240 days after your first bill. Send the papers with it."
    points = found.missing or found.reasons
    return LetterPage(
        facts, subject, (first,), points=(*points, *_because(reason)),
        closing=(("What happens now", after), _appeal(facts)),
    )  # fmt: skip


def _approval(facts: LetterFacts, found: Determination, granted: Sequence[Granted], reason: str) -> LetterPage:
    rows = [_row(each) for each in granted if each.account.share > 0]
    paragraphs = ["Good news: you get help with your bills. This is how we came to it:"]
    closing = []
    if refund := sum(-each.owed for each in granted if each.owed < 0):
        words = f"You paid {dollars(refund)} more than you have to. We send it back to you; you need not do anything."
        closing.append(("Money back", words))
    owed = sum(each.owed for each in granted if each.owed > 0)
    words = f"You still owe {dollars(owed)}. Ask us for a payment plan if that is too much at once."
    closing.append(("What is left to pay", words if owed else "Nothing. You owe us nothing for these visits."))
    if any(each.limited_by_agb for each in granted):
        limit = f"people with insurance are generally billed {facts.policy.agb_percent} % of our charges"
        closing.append(("Never more than others", f"You pay no more than {limit}; this lowered your bill further."))
    return LetterPage(
        facts, "Your application for financial assistance is approved", tuple(paragraphs),
        points=(*found.reasons, *_because(reason)),
        headings=("Visit", "Your part before", "Help", "Paid already", "You owe now"),
        rows=tuple(rows), closing=(*closing, _appeal(facts)),
    )  # fmt: skip


def _row(granted: Granted) -> tuple[str, ...]:
    account = granted.account
    visit = f"{account.service_date:%B %-d, %Y}, " if account.service_date else ""
    owed = dollars(granted.owed) if granted.owed >= 0 else f"{dollars(-granted.owed)} back"
    sums = (account.share, -granted.charity, -account.paid)
    return f"{visit}account {account.encounter}", *map(dollars, sums), owed


def _because(reason: str) -> tuple[str, ...]:
    return (reason,) if reason else ()


def _appeal(facts: LetterFacts) -> tuple[str, str]:
    return (
        "If you do not agree",
        f"{_reach(facts)} within {facts.policy.appeal_days} days and say why, or send what we did not see. Somebody "
        "who did not make this decision looks at it again. Tell us too if your income or your household changes.",
    )


def _reach(facts: LetterFacts) -> str:
    return f"Call {facts.facility.phone} or write to us" if facts.facility.phone else "Call or write to us"


def _day(on: date) -> str:
    return f"{on:%B %-d, %Y}"


def text_of(page: LetterPage) -> str:
    """Return a letter as plain text."""
    parts = [page.subject, *page.paragraphs, *(f"- {each}" for each in page.points)]
    parts += [" | ".join(row) for row in ((page.headings, *page.rows) if page.rows else ())]
    return "\n\n".join([*parts, *(f"{title}: {words}" for title, words in page.closing)]) + "\n"
