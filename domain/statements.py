"""The patient's statement in plain words: what was billed, what insurance did, what is owed and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.ledger import Account, Entry
from models.intake import Facility, Patient, PersonName, PostalAddress
from models.money import dollars

NOTICE_DAYS = 30
_REASONS = {
    "PR-1": "your plan's deductible",
    "PR-2": "your share (coinsurance) under your plan",
    "PR-3": "your plan's copay",
    "PR-96": "a service that your plan does not cover",
    "PR-204": "a service that your plan does not cover",
}
_WRITTEN_OFF = (
    Account.WRITE_OFF_DENIAL,
    Account.WRITE_OFF_AUTHORIZATION,
    Account.WRITE_OFF_SMALL_BALANCE,
    Account.WRITE_OFF_COURTESY,
    Account.BAD_DEBT,
)


@dataclass(frozen=True, slots=True)
class Sums:
    """An encounter's money in cents, seen by its patient."""

    billed: int
    insurance_paid: int
    insurance_adjusted: int
    assistance: int
    written_off: int
    patient_paid: int
    insurance_open: int
    owed: int


def sums_of(entries: Iterable[Entry]) -> Sums:
    """Add up ledger entries."""
    by_account = dict.fromkeys(Account, 0)
    for entry in entries:
        for line in entry.lines:
            by_account[line.account] += line.cents
    return Sums(
        billed=-by_account[Account.REVENUE],
        insurance_paid=by_account[Account.CASH_INSURANCE],
        insurance_adjusted=by_account[Account.CONTRACTUAL],
        assistance=by_account[Account.CHARITY],
        written_off=sum(by_account[account] for account in _WRITTEN_OFF),
        patient_paid=by_account[Account.CASH_PATIENT] + by_account[Account.CASH_AGENCY],
        insurance_open=by_account[Account.INSURANCE_RECEIVABLE],
        owed=by_account[Account.PATIENT_RECEIVABLE],
    )


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One billed service."""

    text: str
    code: str
    units: int
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFacts:
    """Everything that a statement says. `reasons` are the payers' adjustments, e.g. "PR-1"."""

    number: int
    on: date
    account: str
    patient: Patient
    facility: Facility
    service_date: date | None
    services: tuple[ServiceLine, ...]
    sums: Sums
    payers: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    self_pay: bool = False
    notice: bool = False


def render(facts: StatementFacts) -> str:
    """Return the text of a statement, with the notice of 26 CFR 1.501(r)-6(c)(4) where asked for."""
    parts = [_head(facts), _billed(facts), _insurance(facts), _owed(facts)]
    if facts.notice:
        parts.append(_notice(facts))
    parts += [_how_to_pay(facts), _rights(facts)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _name(name: PersonName) -> str:
    return " ".join(part for part in (name.first, name.middle, name.last) if part)


def _address(address: PostalAddress) -> Iterator[str]:
    place = " ".join(part for part in (address.state, address.postal_code) if part)
    city = ", ".join(part for part in (address.city, place) if part)
    yield from (line for line in (address.line1, address.line2, city) if line)


def _head(facts: StatementFacts) -> Iterator[str]:
    yield facts.facility.name or "Your care provider"
    yield from _address(facts.facility.address)
    yield ""
    yield _name(facts.patient.name)
    yield from _address(facts.patient.address)
    yield ""
    yield f"Statement {facts.number} of {facts.on:%B %d, %Y}"
    yield f"Account {facts.account}"
    if facts.service_date:
        yield f"Care on {facts.service_date:%B %d, %Y}"


def _row(words: str, cents: int) -> str:
    return f"  {words:<56.56}{dollars(cents):>14}"


def _billed(facts: StatementFacts) -> Iterator[str]:
    yield "WHAT WE BILLED"
    for line in facts.services:
        times = f" x {line.units}" if line.units > 1 else ""
        yield _row(f"{line.code}{times}  {line.text}", line.cents)
    yield _row("All services", facts.sums.billed)


def _insurance(facts: StatementFacts) -> Iterator[str]:
    if facts.self_pay or not facts.payers:
        yield "INSURANCE"
        yield "  You told us that you pay without insurance, so we billed none."
        yield "  If you had insurance on that day, call us: it may not be too late to bill it."
        return
    yield "WHAT YOUR INSURANCE DID"
    yield f"  We billed {' and '.join(facts.payers)}."
    yield _row("Insurance paid", -facts.sums.insurance_paid)
    yield _row("Discount that your insurance agreed with us", -facts.sums.insurance_adjusted)
    if facts.sums.insurance_open:
        yield _row("Still with your insurance, not asked of you", -facts.sums.insurance_open)


def _owed(facts: StatementFacts) -> Iterator[str]:
    yield "WHAT YOU OWE"
    for words, cents in (
        ("You paid", facts.sums.patient_paid),
        ("Financial assistance", facts.sums.assistance),
        ("Taken off by us", facts.sums.written_off),
    ):
        if cents:
            yield _row(words, -cents)
    yield _row("You owe", facts.sums.owed)
    yield f"  Why: {_why(facts)}."


def _why(facts: StatementFacts) -> str:
    if facts.self_pay or not facts.payers:
        return "you pay for this care without insurance"
    known = [_REASONS[reason] for reason in dict.fromkeys(facts.reasons) if reason in _REASONS]
    return "; ".join(dict.fromkeys(known)) or "what your insurance says is yours to pay, on its explanation of benefits"


def _notice(facts: StatementFacts) -> Iterator[str]:
    deadline = facts.on + timedelta(days=NOTICE_DAYS)
    yield "IMPORTANT NOTICE BEFORE COLLECTIONS"
    yield f"  If this is not paid or answered by {deadline:%B %d, %Y}, we may give the account to a"
    yield "  collection agency. We take no other step without telling you again."
    yield "  Financial assistance is available. Ask us before that date: while we decide on an"
    yield "  application, nothing goes to an agency. A plain-language summary of our assistance"
    yield "  policy comes with this letter."


def _how_to_pay(facts: StatementFacts) -> Iterator[str]:
    yield "HOW TO PAY"
    yield f"  Send a check with the account number {facts.account}, pay by card on our patient page,"
    yield "  or call us. If the whole amount is too much at once, ask for a payment plan without interest."


def _rights(facts: StatementFacts) -> Iterator[str]:
    yield "IF SOMETHING IS WRONG"
    yield "  Call or write to us and say what you do not agree with. While we look into it, the amount"
    yield "  is not due. You may ask for an itemised bill at no cost."
    if facts.self_pay:
        yield "  Were you given a good-faith estimate, and is this bill $400 or more above it? You may start a"
        yield "  dispute within 120 days of this bill: www.cms.gov/nosurprises or 1-800-985-3059."
    yield ""
    yield "IF YOU CANNOT PAY"
    yield "  You may be eligible for financial assistance. Ask for an application; it is free, and you can"
    yield "  apply for at least 240 days after your first statement."
