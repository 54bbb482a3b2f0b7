"""The log of Medicare bad debt: which accounts a hospital may claim, how much, and why not. Pure; integer cents.

42 CFR 413.89; the columns are those of Form CMS-2552-10, worksheet S-2 part II, exhibit 2A.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from models.base import Value

EFFORT = timedelta(days=120)
"""42 CFR 413.89(e)(2)(i)(A)(5): from the first bill, and again from each payment on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadDebtFacts:
    """What the records say about one account with Medicare cover that was written off as bad debt.

    Attributes:
        institutional: The hospital's part (837I); services under a fee schedule are never allowed.
        payments: Days on which the patient paid.
        indigent: Financial assistance was granted, or the patient has Medicaid too: no effort is asked.
        medicaid_decided: Day of the State's remittance; None where it was not billed.
        at_agency: The account is still at an agency.
        deductible, coinsurance: What Medicare left to the patient for each, in cents.
        written_off: Bad debt before recoveries, in cents.
    """

    account: str
    last_name: str
    first_name: str
    medicare_number: str
    medicaid_number: str
    service_from: date | None
    service_to: date | None
    institutional: bool
    first_bill: date | None
    payments: tuple[date, ...]
    indigent: bool
    medicare_decided: date | None
    medicaid_decided: date | None
    sent_to_agency: bool
    returned: date | None
    at_agency: bool
    written_off_on: date
    written_off: int
    recovered: int
    deductible: int
    coinsurance: int
    paid: int


class BadDebtLine(Value):
    """One line of the log. Amounts in cents. `allowable` is 0 where `why_not` says something."""

    last_name: str
    first_name: str
    service_from: date | None
    service_to: date | None
    account: str
    medicare_number: str
    medicaid_number: str
    indigent: bool
    medicare_remittance: date | None
    medicaid_remittance: date | None
    first_bill: date | None
    sent_to_agency: bool
    returned_from_agency: date | None
    written_off_on: date
    deductible: int
    coinsurance: int
    paid: int
    written_off: int
    recovered: int
    allowable: int
    why_not: str


def line_of(facts: BadDebtFacts) -> BadDebtLine:
    """Return the line of an account: allowed is what is written off of deductible and coinsurance, less recoveries."""
    why_not = "; ".join(_refusals(facts))
    covered = max(facts.deductible + facts.coinsurance - facts.paid, 0)
    allowable = 0 if why_not else max(min(facts.written_off, covered + facts.recovered) - facts.recovered, 0)
    return BadDebtLine(
        last_name=facts.last_name, first_name=facts.first_name, service_from=facts.service_from,
        service_to=facts.service_to, account=facts.account, medicare_number=facts.medicare_number,
        medicaid_number=facts.medicaid_number, indigent=facts.indigent, medicare_remittance=facts.medicare_decided,
        medicaid_remittance=facts.medicaid_decided, first_bill=facts.first_bill,
        sent_to_agency=facts.sent_to_agency, returned_from_agency=facts.returned, written_off_on=facts.written_off_on,
        deductible=facts.deductible, coinsurance=facts.coinsurance, paid=facts.paid, written_off=facts.written_off,
        recovered=facts.recovered, allowable=allowable, why_not=why_not,
    )  # fmt: skip


def _refusals(facts: BadDebtFacts) -> Iterator[str]:
    if not facts.institutional:
        yield "paid under a fee schedule: 42 CFR 413.89(i)"
    if facts.deductible + facts.coinsurance <= 0:
        yield "no Medicare deductible or coinsurance: 42 CFR 413.89(e)(1)"
    if facts.medicaid_number and facts.medicaid_decided is None:
        yield "the State was not billed: 42 CFR 413.89(e)(2)(iii)"
    if facts.indigent:
        return
    if facts.first_bill is None:
        yield "no bill was sent: 42 CFR 413.89(e)(2)(i)"
    elif facts.written_off_on < _effort_ends(facts):
        yield f"the effort lasts until {_effort_ends(facts)}: 42 CFR 413.89(e)(2)(i)(A)(5)"
    if facts.at_agency:
        yield "still at the agency: 42 CFR 413.89(e)(3)"


def _effort_ends(facts: BadDebtFacts) -> date:
    """A payment within the 120 days starts them again."""
    assert facts.first_bill is not None
    ends = facts.first_bill + EFFORT
    for on in sorted(facts.payments):
        if facts.first_bill <= on < ends:
            ends = on + EFFORT
    return ends
