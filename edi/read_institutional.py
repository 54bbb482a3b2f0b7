"""2300 and 2400 of an 837I."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from edi import read_claim_parts as parts
from edi.claim_terms import PRICING, TERMS
from edi.envelope import Row
from edi.institutional import DatedCode, Diagnosis, OccurrenceSpan, ValueCode
from edi.read_claim_parts import Fields, Handler
from edi.reader import Reader, at
from edi.scalars import parse_date, parse_number, parse_span, parse_time

CLAIM_ROLES = {
    "71": "attending_provider",
    "72": "operating_provider",
    "ZZ": "other_operating_provider",
    "82": "rendering_provider",
    "77": "service_facility",
    "DN": "referring_provider",
}
LINE_ROLES = {
    "72": "operating_provider",
    "ZZ": "other_operating_provider",
    "82": "rendering_provider",
    "DN": "referring_provider",
}
_NO_DIAGNOSIS = Diagnosis(code="")


def read_claim(reader: Reader, part: Sequence[Row]) -> Fields:
    """CLM and what follows it up to the next loop."""
    head = part[0]
    facility, _, frequency = (*at(head, 5).split(reader.component), "", "")[:3]
    fields: Fields = {
        "control_number": reader.text(head, 1, "Claim number"),
        "charge_cents": reader.cents(head, 2),
        "facility_type": facility,
        "frequency": frequency,
        "accept_assignment": at(head, 7),
        "benefits_assigned": at(head, 8),
        "release_of_information": at(head, 9),
        "delay_reason": at(head, 20),
        "statement_from": None,
        "statement_to": None,
        "principal_diagnosis": _NO_DIAGNOSIS,
    }
    parts.apply(_CLAIM, reader, fields, part)
    if fields["principal_diagnosis"] is _NO_DIAGNOSIS:
        reader.missing("HI", "The principal diagnosis")
    if fields["statement_from"] is None:
        reader.missing("DTP", "The statement dates")
    return fields


def _claim_dtp(reader: Reader, fields: Fields, row: Row) -> None:
    qualifier, text = at(row, 1), at(row, 3)
    if qualifier == "434":
        fields["statement_from"], fields["statement_to"] = reader.span(row)
    elif qualifier == "435":
        fields["admitted"] = reader.day(row, 3)
        fields["admitted_time"] = parse_time(text[8:12])
    elif qualifier == "096":
        fields["discharge_time"] = parse_time(text)
        if fields["discharge_time"] is None:
            reader.note("date-format", "This is not an hour", "Send HHMM", row, 3)


def _cl1(_reader: Reader, fields: Fields, row: Row) -> None:
    fields |= {"admission_type": at(row, 1), "admission_source": at(row, 2), "patient_status": at(row, 3)}


def _amt(reader: Reader, fields: Fields, row: Row) -> None:
    if at(row, 1) == "F3":
        fields["patient_estimate_cents"] = reader.maybe_cents(row, 2)


def _nte(reader: Reader, fields: Fields, row: Row) -> None:
    if not fields.get("note"):
        fields["note_code"] = at(row, 1)
    parts.nte(reader, fields, row)


_DIAGNOSES = {
    "ABK": "principal_diagnosis", "BK": "principal_diagnosis", "ABF": "other_diagnoses", "BF": "other_diagnoses",
    "ABN": "external_causes", "BN": "external_causes",
}  # fmt: skip
_PLAIN = {"APR": "reasons_for_visit", "PR": "reasons_for_visit", "BG": "conditions", "TC": "treatment_codes"}
_SINGLE = {"ABJ": "admitting_diagnosis", "BJ": "admitting_diagnosis", "DR": "drg"}
_DATED = {
    "BBR": "principal_procedure", "BR": "principal_procedure", "CAH": "principal_procedure",
    "BBQ": "other_procedures", "BQ": "other_procedures", "BH": "occurrences",
}  # fmt: skip


def _hi(reader: Reader, fields: Fields, row: Row) -> None:
    for number, text in enumerate(row[1:], 1):
        code = (*text.split(reader.component), *[""] * 9)[:9]
        kind = code[0]
        if not code[1]:
            continue
        if kind in _DIAGNOSES:
            _put(fields, _DIAGNOSES[kind], Diagnosis(code=code[1], present_on_admission=code[8]))
        elif kind in _PLAIN:
            parts.append(fields, _PLAIN[kind], code[1])
        elif kind in _SINGLE:
            fields[_SINGLE[kind]] = code[1]
        elif kind in _DATED:
            _put(fields, _DATED[kind], DatedCode(code=code[1], day=_code_day(reader, row, number, code[3])))
        elif kind == "BI":
            _span(reader, fields, row, number, code)
        elif kind == "BE":
            _value(reader, fields, row, number, code)


def _put(fields: Fields, name: str, value: object) -> None:
    if name.startswith("principal"):
        fields[name] = value
    else:
        parts.append(fields, name, value)


def _code_day(reader: Reader, row: Row, number: int, text: str) -> date | None:
    day = parse_date(text)
    if text and day is None:
        reader.note("date-format", "This is not a date", "Send CCYYMMDD", row, number)
    return day


def _span(reader: Reader, fields: Fields, row: Row, number: int, code: Sequence[str]) -> None:
    found = parse_span(code[3])
    if found is None:
        reader.note("date-format", "This is not a period", "Send CCYYMMDD-CCYYMMDD", row, number)
        return
    start, end = found
    parts.append(fields, "occurrence_spans", OccurrenceSpan(code=code[1], start=start, end=end or start))


def _value(reader: Reader, fields: Fields, row: Row, number: int, code: Sequence[str]) -> None:
    amount = parse_number(code[4])
    if amount is None:
        reader.note("number-format", "A value code needs a number", "Send digits with a point", row, number)
        return
    parts.append(fields, "values", ValueCode(code=code[1], amount=amount))


def read_line(reader: Reader, part: Sequence[Row]) -> Fields:
    """LX and what follows it up to the next loop."""
    number = reader.number(part[0], 1)
    fields: Fields = {"number": int(number) if number is not None else 0, "adjudications": []}
    parts.apply(_LINE, reader, fields, part)
    if "units" not in fields:
        reader.missing("SV2", "The service")
        fields |= {"revenue_code": "", "charge_cents": 0, "units": Decimal(0)}
    return fields


def _sv2(reader: Reader, fields: Fields, row: Row) -> None:
    units = reader.number(row, 5)
    fields |= {
        "revenue_code": at(row, 1),
        "procedure": reader.procedure(row[2]) if at(row, 2) else None,
        "charge_cents": reader.cents(row, 3),
        "unit": at(row, 4),
        "units": Decimal(0) if units is None else units,
        "noncovered_cents": reader.maybe_cents(row, 7),
    }


def _line_dtp(reader: Reader, fields: Fields, row: Row) -> None:
    if at(row, 1) == "472":
        fields["service_date"], fields["service_end"] = reader.span(row)


_CLAIM: dict[str, Handler] = {
    "DTP": _claim_dtp, "CL1": _cl1, "PWK": parts.pwk, "AMT": _amt, "REF": parts.claim_ref, "NTE": _nte,
    "CRC": parts.crc, "HI": _hi, **TERMS,
}  # fmt: skip
_LINE: dict[str, Handler] = {
    "SV2": _sv2, "PWK": parts.pwk, "DTP": _line_dtp, "REF": parts.line_ref, "NTE": parts.nte,
    **PRICING,
}  # fmt: skip
