"""The contracts that are loaded, and which of them speaks for a payer on a day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from domain.contracts.codes import Reach
from domain.contracts.terms import ANY_PAYER, Term


@dataclass(frozen=True, slots=True)
class Contract:
    """One loaded file. `number` is 0 for the shipped one; a later file has a higher number."""

    number: int
    title: str
    terms: tuple[Term, ...]


Held = tuple[Contract, Term]


class _Rows:
    """The rows of one payer in one contract, those about a single code found by it: a schedule has thousands."""

    def __init__(self, contract: Contract, terms: list[Term]) -> None:
        self.contract = contract
        self.begins = min(term.effective_from for term in terms)
        self._single: dict[str, list[Term]] = defaultdict(list)
        self._wider: list[Term] = []
        for term in terms:
            (self._single[term.codes.first] if term.codes.reach is Reach.ONE else self._wider).append(term)

    def about(self, code: str) -> Iterator[Held]:
        for term in (*self._single.get(code, ()), *self._wider):
            yield self.contract, term


class Contracts:
    """All loaded contracts.

    For a payer and a day one contract speaks, whole: of those with rows of the payer that have begun, the one that
    began last, and of two that began on one day the one that was loaded last. Rows for any payer (`*`) likewise.
    """

    def __init__(self, held: Iterable[Contract]) -> None:
        self._by_payer: dict[str, list[_Rows]] = defaultdict(list)
        for contract in held:
            by_payer: dict[str, list[Term]] = defaultdict(list)
            for term in contract.terms:
                by_payer[term.payer_id].append(term)
            for payer, terms in by_payer.items():
                self._by_payer[payer].append(_Rows(contract, terms))
        for found in self._by_payer.values():
            found.sort(key=lambda each: (each.begins, each.contract.number), reverse=True)

    def terms(self, payer_id: str, code: str, on: date) -> Iterator[Held]:
        """Yield the rows in force for a payer on a day that may be about a code, each with its contract."""
        for name in (payer_id, ANY_PAYER):
            begun = next((rows for rows in self._by_payer.get(name, ()) if rows.begins <= on), None)
            if begun is not None:
                yield from (each for each in begun.about(code) if each[1].holds(on))
