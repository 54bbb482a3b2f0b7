"""Of all rows in force, the one that says most precisely what a line is about."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from domain.contracts.bill import Bill, Service
from domain.contracts.held import Contracts, Held
from domain.contracts.schedule import Schedule
from domain.contracts.terms import Method, Term
from models.fees import Indicators


@dataclass(frozen=True, slots=True)
class Choice:
    """The rows in force for one bill on one day: those that hold for its plan, place, setting and locality.

    A row that names a locality also holds where nobody told the bill's.
    """

    bill: Bill
    contracts: Contracts
    schedule: Schedule
    day: date

    def find(self, service: Service, wanted: Callable[[Term], bool], modifiers: Iterable[str]) -> Held | str | None:
        """Return the most specific wanted row for a service; in words, why none can be chosen; None for no row."""
        present = ("", *modifiers)
        indicators = self.schedule.indicators(service.code, service.on) if service.code else Indicators()
        return most_specific(
            each for each in self.contracts.terms(self.bill.payer_id, service.code, self.day)
            if wanted(each[1]) and each[1].modifier in present and self._fits(each[1])
            and each[1].codes.covers(service.code, indicators)
        )  # fmt: skip

    def _fits(self, term: Term) -> bool:
        return (
            term.plan in ("", self.bill.plan)
            and (not self.bill.locality or term.locality in ("", self.bill.locality))
            and term.place in (None, self.bill.place)
            and (term.setting is None or term.setting.takes(self.bill.setting))
        )


def most_specific(fit: Iterable[Held]) -> Held | str | None:
    """Return the row of the highest rank. Two of one rank can only differ in what nobody told, such as the locality."""
    found = sorted(fit, key=lambda each: each[1].rank, reverse=True)
    if not found:
        return None
    if len(found) > 1 and found[0][1].rank == found[1][1].rank:
        first, second = found[0][1], found[1][1]
        return f"lines {first.line} and {second.line} of {found[0][0].title} both hold: say plan and locality"
    return found[0]


def by_line(term: Term) -> bool:
    """Whether a row prices one line."""
    return term.method.by_line


def reduces(term: Term) -> bool:
    """Whether a row says what several services of a day do."""
    return term.method.reduces


def of(method: Method) -> Callable[[Term], bool]:
    """Whether a row has a method."""
    return lambda term: term.method is method


def units_of(modifier: str) -> Callable[[Term], bool]:
    """Whether a row says how many anesthesia units a modifier adds."""
    return lambda term: term.method is Method.UNITS and term.modifier == modifier


def rule_of(modifier: str) -> Callable[[Term], bool]:
    """Whether a row says what a modifier does."""
    return lambda term: term.method is Method.MODIFIER and term.modifier == modifier
