"""Loops 2000 to 2110 of an 835: sections, claims and their lines, while rows go by."""

from collections.abc import Iterable
from typing import Any

from edi.construct import freeze
from edi.envelope import Row
from edi.read_payment_rows import CLAIM, LINE, SECTION, Draft, Handler, begin_claim, begin_line
from edi.reader import Reader, at
from edi.remittance import ClaimPayment, Section, ServicePayment


class PaymentReader:
    """Collects claims while rows go by; `claims` may be taken out at any time."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.claims: list[ClaimPayment] = []
        self.plb: list[tuple[Row, int]] = []
        self.sections: list[dict[str, Any]] = []
        self._claim: Draft = None
        self._line: Draft = None
        self._current: Draft = None
        self._handlers: dict[str, Handler] = {}
        self._starters = {"CLP": self._clp, "SVC": self._svc, "LX": self._lx, "PLB": self._plb}

    def feed(self, rows: Iterable[Row], start: int) -> None:
        """Reads rows; `start` is the place of the first one."""
        reader, starters = self.reader, self._starters
        reader.attach((), start)
        handlers, value = self._handlers, self._current
        for place, row in enumerate(rows, start):
            reader.here = place
            handler = handlers.get(row[0])
            if handler is not None:
                handler(reader, value, row)
            elif row[0] in starters:
                starters[row[0]](row, place)
                handlers, value = self._handlers, self._current

    def _clp(self, row: Row, place: int) -> None:
        self.close()
        self._claim = self._current = begin_claim(self.reader, row, place)
        self._handlers = CLAIM
        if self.sections:
            self.sections[-1]["claims"] += 1

    def _svc(self, row: Row, place: int) -> None:
        self.reader.loop = "2110"
        if self._claim is None:
            self.reader.note(
                "segment-unexpected", "A service stands before any claim", "Put SVC after CLP", row, level=2
            )
            return
        self._close_line()
        self._line = self._current = begin_line(self.reader, row, place)
        self._handlers = LINE

    def _lx(self, row: Row, _place: int) -> None:
        self.close()
        if not self.sections and self.claims:
            self.sections.append({"number": "", "claims": len(self.claims)})
        self._current = {"number": at(row, 1), "claims": 0}
        self.sections.append(self._current)
        self._handlers = SECTION

    def _plb(self, row: Row, place: int) -> None:
        self.close()
        self.plb.append((row, place))

    def close(self) -> None:
        """Finishes the claim that is being read."""
        if self._claim is None:
            return
        self._close_line()
        claim = self._claim
        claim.lines = tuple(claim.lines)
        self.claims.append(freeze(claim, ClaimPayment))
        self._claim = None
        self._handlers = {}

    def _close_line(self) -> None:
        if self._line is not None:
            self._line.__class__ = ServicePayment
            self._claim.lines.append(self._line)
            self._line = None

    def finished_sections(self) -> tuple[Section, ...]:
        """Nothing where one LX numbered 1 says no more than that there are claims."""
        found = tuple([Section(**fields) for fields in self.sections])
        plain = len(found) == 1 and found[0] == Section(number="1", claims=len(self.claims))
        return () if plain and self.claims else found
