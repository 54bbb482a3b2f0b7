"""Rows of an 835 from LX on: what each one adds to its section, claim or line."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from edi.columns import read_columns, read_inpatient, read_outpatient
from edi.common import DatePeriod, Reference
from edi.construct import constructor, draft
from edi.envelope import Row
from edi.reader import Reader, at
from edi.reading import contact, name
from edi.remittance import ClaimPayment, ServicePayment
from edi.scalars import parse_cents, parse_date, parse_number
from edi.summaries import INPATIENT_SUMMARY_COLUMNS, PROVIDER_SUMMARY_COLUMNS, InpatientSummary, ProviderSummary

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


def begin_claim(reader: Reader, row: Row, place: int) -> Draft:
    """CLP."""
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


def begin_line(reader: Reader, row: Row, place: int) -> Draft:
    """SVC."""
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


SECTION: dict[str, Handler] = {"TS3": _ts3, "TS2": _ts2}
CLAIM: dict[str, Handler] = {
    "CAS": _cas, "NM1": _nm1, "DTM": _claim_dtm, "AMT": _claim_amt, "REF": _claim_ref, "MIA": _mia, "MOA": _moa,
    "QTY": _qty, "PER": _per,
}  # fmt: skip
LINE: dict[str, Handler] = {
    "CAS": _cas, "DTM": _line_dtm, "AMT": _line_amt, "REF": _line_ref, "LQ": _lq, "QTY": _qty,
}  # fmt: skip
