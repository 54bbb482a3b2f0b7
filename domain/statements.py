"""The patient's statement in plain words: what was billed, what insurance did, what is owed and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from domain.collection_notice import NoticePart, notice_parts
from domain.early_payment import Offer
from domain.ledger import COLLECTED, Account, Entry
from domain.plan_words import PlanFacts, rows, warning
from models.estimates import Excess
from models.intake import Facility, Guarantor, Patient, PersonName, PostalAddress
from models.money import dollars

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
    prompt_pay: int = 0


def sums_of(entries: Iterable[Entry]) -> Sums:
    """Add up ledger entries."""
    by_account = dict.fromkeys(Account, 0)
    for entry in entries:
        for line in entry.lines:
            by_account[line.account] += line.cents
    return Sums(
        billed=-by_account[Account.REVENUE],
        insurance_paid=by_account[Account.PAYMENTS_IN_TRANSIT] + by_account[Account.CASH_INSURANCE],
        insurance_adjusted=by_account[Account.CONTRACTUAL] + by_account[Account.CAPITATION_ADJUSTMENT],
        assistance=by_account[Account.CHARITY],
        written_off=sum(by_account[account] for account in _WRITTEN_OFF),
        patient_paid=sum(by_account[account] for account in (Account.CASH_PATIENT, *COLLECTED)),
        insurance_open=by_account[Account.INSURANCE_RECEIVABLE],
        owed=by_account[Account.PATIENT_RECEIVABLE],
        prompt_pay=by_account[Account.PROMPT_PAY_DISCOUNT],
    )


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One billed service."""

    text: str
    code: str
    units: int
    cents: int
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bill that is the patient's, and why, in a sentence."""

    title: str
    text: str
    cents: int


@dataclass(frozen=True, slots=True)
class Visit:
    """Another visit of the same patient with something owed."""

    account: str
    on: date | None
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFacts:
    """Everything that a statement says.

    `due` is the day by which it asks to be paid; `parts` add up to what was ever asked of the patient.
    """

    number: int
    on: date
    due: date
    account: str
    patient: Patient
    facility: Facility
    service_date: date | None
    services: tuple[ServiceLine, ...]
    sums: Sums
    payers: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    others: tuple[Visit, ...] = ()
    self_pay: bool = False
    notice: bool = False
    estimate: Excess | None = None
    guarantor: Guarantor | None = None
    estate: bool = False
    plan: PlanFacts | None = None
    pay_url: str = ""
    offer: Offer | None = None

    @property
    def prompt(self) -> tuple[int, date] | None:
        """What to pay, and by when, to have the discount; None where it is over, or too little is left to pay."""
        if self.offer is None or self.notice or self.on > self.offer.until or self.plan is not None:
            return None
        cents = self.sums.owed - self.offer.discount
        return (cents, self.offer.until) if cents > 0 else None

    @property
    def addressee(self) -> tuple[str, ...]:
        """Who gets the bill, name and address: the patient, an adult who answers for them, or their estate."""
        if self.guarantor is not None:
            address = self.guarantor.address if self.guarantor.address.line1 else self.patient.address
            return full_name(self.guarantor.name), *address_lines(address)
        name = full_name(self.patient.name)
        return f"The estate of {name}" if self.estate else name, *address_lines(self.patient.address)

    @property
    def insured(self) -> bool:
        """Whether an insurance was billed."""
        return bool(self.payers) and not self.self_pay


def account_rows(facts: StatementFacts) -> tuple[tuple[str, int], ...]:
    """Return how the bill comes to what is owed: words and signed cents, whose sum is `sums.owed`.

    What insurance did is told even where it is nothing, the rest only where there is something.
    """
    sums = facts.sums
    insurance = (
        ("Your insurance paid", -sums.insurance_paid),
        ("Taken off by agreement with your insurance", -sums.insurance_adjusted),
    )
    rest = (
        ("Still with your insurance, not asked of you", -sums.insurance_open),
        ("Financial assistance", -sums.assistance),
        ("Taken off by us", -sums.written_off),
        ("Taken off for paying promptly", -sums.prompt_pay),
        ("You paid already", -sums.patient_paid),
    )
    told = insurance if facts.insured else tuple(row for row in insurance if row[1])
    return (("We billed", sums.billed), *told, *(row for row in rest if row[1]))


def render(facts: StatementFacts) -> str:
    """Return the text of a statement, with the notice of 26 CFR 1.501(r)-6(c)(4) where asked for."""
    parts: list[Iterable[str]] = [_head(facts), _services(facts), _account(facts), _why(facts)]
    if facts.notice:
        parts.append(("IMPORTANT NOTICE BEFORE COLLECTIONS",))
        parts += [(f"  {part.title}", f"  {part.text}") for part in notice(facts)]
    if facts.plan is not None and not facts.notice:
        parts.append(_plan(facts.plan))
    if words := prompt_words(facts):
        parts.append(("PAY PROMPTLY, PAY LESS", f"  {words}"))
    if facts.pay_url:
        parts.append(("PAY ONLINE", f"  {PAY_ONLINE}", f"  {facts.pay_url}"))
    parts += [(title.upper(), f"  {text}") for title, text in advice(facts)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def full_name(name: PersonName) -> str:
    """A person's name as one says it."""
    return " ".join(part for part in (name.first, name.middle, name.last) if part)


def address_lines(address: PostalAddress) -> Iterator[str]:
    """The lines of an address that say something."""
    code = address.postal_code
    code = f"{code[:5]}-{code[5:]}" if len(code) == 9 and code.isdigit() else code
    place = " ".join(part for part in (address.state, code) if part)
    city = ", ".join(part for part in (address.city, place) if part)
    yield from (line for line in (address.line1, address.line2, city) if line)


def _head(facts: StatementFacts) -> Iterator[str]:
    yield facts.facility.name or "Your care provider"
    yield from address_lines(facts.facility.address)
    yield ""
    yield from facts.addressee
    yield ""
    yield f"Statement {facts.number} of {facts.on:%B %-d, %Y}"
    yield f"Account {facts.account}"
    if facts.service_date:
        yield f"Care on {facts.service_date:%B %-d, %Y}"


def _row(words: str, cents: int) -> str:
    return f"  {words:<56.56}{dollars(cents):>14}"


def _services(facts: StatementFacts) -> Iterator[str]:
    yield "WHAT WAS DONE"
    for line in facts.services:
        times = f" x {line.units}" if line.units > 1 else ""
        yield _row(f"{line.text}{times} ({line.code})", line.cents)


def _account(facts: StatementFacts) -> Iterator[str]:
    yield "HOW THE BILL COMES TO WHAT YOU OWE"
    for words, cents in account_rows(facts):
        yield _row(words, cents)
    words = f"You owe, by {facts.due:%B %-d, %Y}" if facts.plan is None or facts.notice else "You owe in all"
    yield _row(words, facts.sums.owed)


def _why(facts: StatementFacts) -> Iterator[str]:
    yield "WHY YOU OWE IT"
    for part in facts.parts:
        yield _row(part.title, part.cents)
        yield f"  {part.text}"


def _plan(plan: PlanFacts) -> Iterator[str]:
    yield "YOUR PAYMENT PLAN"
    for words, cents in rows(plan):
        yield f"  {words:<56.56}{cents:>14}"
    cents_now, day = plan.pay_now
    if cents_now:
        yield _row(f"Please pay by {day:%B %-d, %Y}", cents_now)
    if words := warning(plan):
        yield f"  {words}"


def notice(facts: StatementFacts) -> tuple[NoticePart, ...]:
    """The written notice of 26 CFR 1.501(r)-6(c)(4), part by part."""
    return notice_parts(
        account=facts.account,
        owed_cents=facts.sums.owed,
        deadline=facts.due,
        provider=facts.facility.name or "us",
        phone=facts.facility.phone,
    )


def prompt_words(facts: StatementFacts) -> str:
    """Return what the statement offers for paying promptly; empty where nothing."""
    if facts.prompt is None or facts.offer is None:
        return ""
    cents, until = facts.prompt
    saved = dollars(facts.offer.discount)
    return f"Pay {dollars(cents)} by {until:%B %-d, %Y} and your bill is paid: we take {saved} off."


PAY_ONLINE = "Go to this address, or point your phone at the code. We ask for the birth date and ZIP code first."


def _online(facts: StatementFacts) -> str:
    return "pay by card online, or " if facts.pay_url else "or "


def _estimate(facts: StatementFacts) -> str:
    """What the good-faith estimate means for this bill (45 CFR 149.620): a right that the reader has, or may have."""
    where = "www.cms.gov/nosurprises or 1-800-985-3059."
    found = facts.estimate
    if found is None:
        return (
            " Is this bill $400 or more above the good-faith estimate you were given? You may start a dispute within"
            f" 120 days of this bill: {where}"
        )
    given = f" We estimated {dollars(found.estimate_cents)} on {found.issued_on:%B %-d, %Y}."
    if not found.disputable:
        return given
    until = f"until {found.last_day:%B %-d, %Y}" if found.last_day else "within 120 days of this bill"
    return f"{given} This bill is {dollars(found.cents)} above that: you have the right to dispute it {until}: {where}"


def advice(facts: StatementFacts) -> tuple[tuple[str, str], ...]:
    """Return what a patient can do: a title and a few sentences each."""
    reach = f"Call {facts.facility.phone} or write to us" if facts.facility.phone else "Call or write to us"
    wrong = (
        f"{reach} and say what you do not agree with. While we look into it, the amount is not due. "
        "An itemized bill, line by line, is free: just ask."
    )
    if not facts.insured:
        wrong += _estimate(facts)
    return (
        (
            "How to pay",
            f"Send a check with the account number {facts.account}, {_online(facts)}call us. "
            "Too much at once? Ask for a payment plan without interest.",
        ),
        ("If something is wrong", wrong),
        (
            "If you cannot pay",
            "You may be eligible for financial assistance, which can lower the bill or take it off. The application "
            "is free; you can apply for at least 240 days after your first statement.",
        ),
    )
