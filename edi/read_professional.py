"""2300 and 2400 of an 837P. SV2 is understood as well, for what an 837I has in common."""

from collections.abc import Sequence
from decimal import Decimal

from edi import read_claim_parts as parts
from edi.claim_parts import Equipment, SpinalManipulation
from edi.claim_terms import TERMS
from edi.common import DatePeriod, Procedure
from edi.envelope import Row
from edi.read_claim_parts import Fields, Handler
from edi.reader import Reader, at

_NO_PROCEDURE = Procedure(code="")
CLAIM_ROLES = {
    "DN": "referring_provider",
    "82": "rendering_provider",
    "72": "rendering_provider",
    "71": "rendering_provider",
    "77": "service_facility",
    "DQ": "supervising_provider",
}
LINE_ROLES = {
    "82": "rendering_provider",
    "DQ": "supervising_provider",
    "DK": "ordering_provider",
    "DN": "referring_provider",
}


def read_claim(reader: Reader, part: Sequence[Row]) -> Fields:
    """CLM and what follows it up to the next loop."""
    head = part[0]
    place, _, frequency = (*at(head, 5).split(reader.component), "", "")[:3]
    fields: Fields = {
        "control_number": reader.text(head, 1, "Claim number"),
        "charge_cents": reader.cents(head, 2),
        "place_of_service": place,
        "frequency": frequency,
        "provider_signature": at(head, 6) == "Y",
        "accept_assignment": at(head, 7),
        "benefits_assigned": at(head, 8),
        "release_of_information": at(head, 9),
        "delay_reason": at(head, 20),
        "diagnoses": (),
    }
    if at(head, 11):
        causes = (*head[11].split(reader.component), "", "", "", "")[:4]
        fields["related_causes"] = tuple([cause for cause in causes[:3] if cause])
        fields["accident_state"] = causes[3]
    parts.apply(_CLAIM, reader, fields, part)
    if not fields["diagnoses"]:
        reader.missing("HI", "A diagnosis")
    return fields


def _claim_dtp(reader: Reader, fields: Fields, row: Row) -> None:
    target = {"439": "accident_date", "431": "onset_date"}.get(at(row, 1))
    start, end = reader.span(row)
    if target and target not in fields:
        fields[target] = start
    elif start:
        parts.append(fields, "dates", DatePeriod(qualifier=at(row, 1), start=start, end=end))


def _claim_amt(reader: Reader, fields: Fields, row: Row) -> None:
    if at(row, 1) == "F5":
        fields["patient_paid_cents"] = reader.maybe_cents(row, 2)


def _cr2(_reader: Reader, fields: Fields, row: Row) -> None:
    fields["spinal_manipulation"] = SpinalManipulation(condition=at(row, 8), description=at(row, 10), more=at(row, 11))


_CODES = {
    "ABK": "diagnoses",
    "ABF": "diagnoses",
    "BK": "diagnoses",
    "BF": "diagnoses",
    "BP": "anesthesia_procedures",
    "BO": "anesthesia_procedures",
    "BG": "condition_codes",
}


def _hi(reader: Reader, fields: Fields, row: Row) -> None:
    for text in row[1:]:
        kind, _, code = text.partition(reader.component)
        target = _CODES.get(kind)
        if target and code:
            parts.append(fields, target, code.partition(reader.component)[0])


def read_line(reader: Reader, part: Sequence[Row]) -> Fields:
    """LX and what follows it up to the next loop."""
    number = reader.number(part[0], 1)
    fields: Fields = {
        "number": int(number) if number is not None else 0,
        "service_date": None,
        "prior_authorization": "",
        "adjudications": [],
    }
    parts.apply(_LINE, reader, fields, part)
    if "procedure" not in fields:
        reader.missing("SV1", "The service")
        fields |= {"procedure": _NO_PROCEDURE, "charge_cents": 0, "units": Decimal(0)}
    return fields


def _sv1(reader: Reader, fields: Fields, row: Row) -> None:
    if len(row) < 10:
        given, row = row, [*row, *[""] * (10 - len(row))]
    else:
        given = row
    units = reader.number(given, 4)
    fields["procedure"] = reader.procedure(row[1])
    fields["charge_cents"] = reader.cents(given, 2)
    fields["unit"] = row[3]
    fields["units"] = Decimal(0) if units is None else units
    fields["place_of_service"] = row[5]
    fields["pointers"] = reader.pointers(row[7])
    fields["emergency"] = row[9] == "Y"


def _sv2(reader: Reader, fields: Fields, row: Row) -> None:
    fields |= {
        "revenue_code": at(row, 1),
        "procedure": reader.procedure(at(row, 2)),
        "charge_cents": reader.cents(row, 3),
        "unit": at(row, 4),
        "units": reader.number(row, 5) or Decimal(0),
        "pointers": (),
    }


def _sv5(reader: Reader, fields: Fields, row: Row) -> None:
    fields["equipment"] = Equipment(
        code=at(row, 1).partition(reader.component)[2],
        days=reader.number(row, 3) or Decimal(0),
        rental_cents=reader.maybe_cents(row, 4),
        purchase_cents=reader.maybe_cents(row, 5),
        frequency=at(row, 6),
    )


def _cr3(reader: Reader, fields: Fields, row: Row) -> None:
    fields |= {"certification_type": at(row, 1), "certification_months": reader.number(row, 3)}


def _line_dtp(reader: Reader, fields: Fields, row: Row) -> None:
    start, end = reader.span(row)
    if at(row, 1) == "472":
        fields["service_date"], fields["service_end"] = start, end
    elif start:
        parts.append(fields, "dates", DatePeriod(qualifier=at(row, 1), start=start, end=end))


def _line_qty(reader: Reader, fields: Fields, row: Row) -> None:
    if at(row, 1) == "PT" and "ambulance" in fields:
        fields["ambulance"]["patients"] = reader.number(row, 2)


_CLAIM: dict[str, Handler] = {
    "DTP": _claim_dtp, "PWK": parts.pwk, "AMT": _claim_amt, "REF": parts.claim_ref, "NTE": parts.nte,
    "CR1": parts.cr1, "CR2": _cr2, "CRC": parts.crc, "HI": _hi, **TERMS,
}  # fmt: skip
_LINE: dict[str, Handler] = {
    "SV1": _sv1, "SV2": _sv2, "SV5": _sv5, "PWK": parts.pwk, "CR1": parts.cr1, "CR3": _cr3, "CRC": parts.crc,
    "DTP": _line_dtp, "QTY": _line_qty, "REF": parts.line_ref, "NTE": parts.nte, **TERMS,
}  # fmt: skip
