"""Loops 2000 to 2110 of an 835: sections, claims and their lines, row by row."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from edi.adjudication import INPATIENT_SUMMARY_COLUMNS, PROVIDER_SUMMARY_COLUMNS, InpatientSummary, ProviderSummary
from edi.columns import read_columns, read_inpatient, read_outpatient
from edi.common import DatePeriod, Reference
from edi.construct import constructor, draft, freeze
from edi.envelope import Row
from edi.reader import Reader, at
from edi.reading import contact, name
from edi.remittance import ClaimPayment, Section, ServicePayment
from edi.scalars import parse_cents, parse_date, parse_number

_draft_claim = draft(ClaimPayment)
_draft_line = draft(ServicePayment)
_make_reference = constructor(Reference)
Draft = Any
"""A claim, line or section while its loop is being read."""
Handler = Callable[[Reader, Draft, Row], None]

_NAMES = {
    "QC": "patient",
    "IL": "subscriber",
    "74": "corrected_patient",
    "82": "rendering_provider",
    "TT": "crossover_carrier",
    "PR": "corrected_payer",
}
_BLANKS = ("",) * 14


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
        self._claim = self._current = _claim(self.reader, row, place)
        self._handlers = _CLAIM
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
        self._line = self._current = _line(self.reader, row, place)
        self._handlers = _LINE

    def _lx(self, row: Row, _place: int) -> None:
        self.close()
        if not self.sections and self.claims:
            self.sections.append({"number": "", "claims": len(self.claims)})
        self._current = {"number": at(row, 1), "claims": 0}
        self.sections.append(self._current)
        self._handlers = _SECTION

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


def _claim(reader: Reader, row: Row, place: int) -> Draft:
    reader.loop = "2100"
    if len(row) < 14:
        row = (*row, *_BLANKS)
    charge, paid, patient = parse_cents(row[3]), parse_cents(row[4]), parse_cents(row[5] or "0")
    claim = _draft_claim(
        row[1] or reader.text(row, 1, "Claim number"),
        row[2] or reader.text(row, 2, "Claim status"),
        reader.cents(row, 3) if charge is None else charge,
        reader.cents(row, 4) if paid is None else paid,
        reader.cents(row, 5) if patient is None else patient,
        row[6],
        row[7],
        row[8],
        row[9],
        row[11],
    )
    if row[12] or row[13]:
        claim.drg_weight, claim.discharge_fraction = reader.number(row, 12), reader.number(row, 13)
    claim.lines = []
    claim.position = place
    return claim


def _line(reader: Reader, row: Row, place: int) -> Draft:
    length = len(row)
    if length < 6:
        row = (*row, *_BLANKS)
    charge, paid, units = parse_cents(row[2]), parse_cents(row[3]), parse_number(row[5])
    line = _draft_line(
        reader.procedure(row[1]),
        reader.cents(row, 2) if charge is None else charge,
        reader.cents(row, 3) if paid is None else paid,
        reader.number(row, 5) if units is None else units,
    )
    line.revenue_code = row[4]
    line.position = place
    if length > 6:
        line.submitted_procedure = reader.procedure(row[6]) if row[6] else None
        line.submitted_units = reader.number(row, 7)
    return line


def _cas(reader: Reader, value: Draft, row: Row) -> None:
    value.adjustments += reader.adjustments(row)


def _claim_amt(reader: Reader, value: Draft, row: Row) -> None:
    value.amounts[at(row, 1)] = reader.cents(row, 2)


def _line_amt(reader: Reader, line: Draft, row: Row) -> None:
    if len(row) > 2 and row[1] == "B6":
        cents = parse_cents(row[2])
        line.allowed_cents = reader.cents(row, 2) if cents is None else cents
    else:
        _claim_amt(reader, line, row)


def _qty(reader: Reader, value: Draft, row: Row) -> None:
    quantity = reader.number(row, 2)
    value.quantities[at(row, 1)] = Decimal(0) if quantity is None else quantity


def _claim_ref(_reader: Reader, value: Draft, row: Row) -> None:
    value.references += (_make_reference(at(row, 1), at(row, 2)),)


def _line_ref(reader: Reader, line: Draft, row: Row) -> None:
    if len(row) > 2 and row[1] == "6R":
        line.control_number = row[2]
    else:
        _claim_ref(reader, line, row)


def _nm1(_reader: Reader, claim: Draft, row: Row) -> None:
    role = _NAMES.get(row[1]) if len(row) > 1 else None
    if role:
        setattr(claim, role, name(row))


def _per(_reader: Reader, claim: Draft, row: Row) -> None:
    claim.contact = contact(row)


def _claim_dtm(reader: Reader, claim: Draft, row: Row) -> None:
    if len(row) < 3:
        return
    qualifier, value = row[1], parse_date(row[2]) or reader.day(row, 2)
    if qualifier == "050" and claim.received_date is None:
        claim.received_date = value
    elif qualifier == "232" and claim.statement_from is None:
        claim.statement_from = value
    elif qualifier == "233" and claim.statement_to is None:
        claim.statement_to = value
    elif value:
        claim.dates += (DatePeriod(qualifier=qualifier, start=value),)


def _line_dtm(reader: Reader, line: Draft, row: Row) -> None:
    if len(row) < 3:
        return
    value = parse_date(row[2]) or reader.day(row, 2)
    if row[1] == "472" or row[1] == "150":
        line.service_date = value
    elif row[1] == "151":
        line.service_end = value


def _mia(reader: Reader, claim: Draft, row: Row) -> None:
    claim.inpatient, claim.inpatient_remarks = read_inpatient(reader, row)


def _moa(reader: Reader, claim: Draft, row: Row) -> None:
    claim.outpatient, claim.outpatient_remarks = read_outpatient(reader, row)


def _lq(_reader: Reader, line: Draft, row: Row) -> None:
    if at(row, 1) == "HE":
        line.remarks += (at(row, 2),)
    else:
        line.other_codes += (_make_reference(at(row, 1), at(row, 2)),)


def _ts3(reader: Reader, fields: Draft, row: Row) -> None:
    reader.loop = "2000"
    claims = reader.number(row, 4)
    fields["summary"] = ProviderSummary(
        provider_id=at(row, 1),
        facility_code=at(row, 2),
        fiscal_date=reader.day(row, 3),
        claims=claims if claims is not None else Decimal(0),
        charge_cents=reader.cents(row, 5),
        **read_columns(reader, row, PROVIDER_SUMMARY_COLUMNS),
    )


def _ts2(reader: Reader, fields: Draft, row: Row) -> None:
    reader.loop = "2000"
    fields["inpatient"] = InpatientSummary(**read_columns(reader, row, INPATIENT_SUMMARY_COLUMNS))


_SECTION: dict[str, Handler] = {"TS3": _ts3, "TS2": _ts2}
_CLAIM: dict[str, Handler] = {
    "CAS": _cas, "NM1": _nm1, "DTM": _claim_dtm, "AMT": _claim_amt, "REF": _claim_ref, "MIA": _mia, "MOA": _moa,
    "QTY": _qty, "PER": _per,
}  # fmt: skip
_LINE: dict[str, Handler] = {
    "CAS": _cas, "DTM": _line_dtm, "AMT": _line_amt, "REF": _line_ref, "LQ": _lq, "QTY": _qty,
}  # fmt: skip
