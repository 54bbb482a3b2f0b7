"""Rows that claims and lines of both kinds have: identifiers, notes, paperwork, conditions, drugs, other payers."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from edi.claim_parts import Ambulance, Attachment, Certification, Drug, Form, FormAnswer
from edi.columns import read_inpatient, read_outpatient
from edi.common import Reference, Subscriber
from edi.envelope import Row
from edi.other_payer import LineAdjudication
from edi.reader import Reader, at
from edi.reading import NOBODY, address, first, reference

Fields = dict[str, Any]
"""Constructor arguments of one value while its loop is being read."""
Handler = Callable[[Reader, Fields, Row], None]
NO_SUBSCRIBER = Subscriber(member_id="", last_name="")
_CLAIM_REFERENCES = {
    "F8": "original_reference",
    "G1": "prior_authorization",
    "9F": "referral_number",
    "EA": "medical_record_number",
}


def apply(handlers: dict[str, Handler], reader: Reader, fields: Fields, rows: Sequence[Row]) -> None:
    """Lets each row after the first one speak."""
    for row in rows[1:]:
        handler = handlers.get(row[0])
        if handler:
            handler(reader, fields, row)


def append(fields: Fields, name: str, value: object) -> None:
    """Adds to a tuple that is usually empty."""
    fields[name] = (*fields.get(name, ()), value)


def claim_ref(_reader: Reader, fields: Fields, row: Row) -> None:
    """REF of 2300."""
    target = _CLAIM_REFERENCES.get(at(row, 1))
    if target and target not in fields:
        fields[target] = at(row, 2)
    else:
        append(fields, "references", Reference(qualifier=at(row, 1), value=at(row, 2)))


def line_ref(_reader: Reader, fields: Fields, row: Row) -> None:
    """REF of 2400."""
    qualifier, value = at(row, 1), at(row, 2)
    if qualifier == "6R":
        fields["control_number"] = value
    elif qualifier == "G1" and not fields.get("prior_authorization", "-"):
        fields["prior_authorization"] = value
    else:
        append(fields, "references", Reference(qualifier=qualifier, value=value))


def nte(_reader: Reader, fields: Fields, row: Row) -> None:
    """The first note."""
    if not fields.get("note"):
        fields["note"] = at(row, 2)


def pwk(_reader: Reader, fields: Fields, row: Row) -> None:
    """Paperwork."""
    paper = Attachment(report_type=at(row, 1), transmission=at(row, 2), control_number=at(row, 6))
    append(fields, "attachments", paper)


def crc(_reader: Reader, fields: Fields, row: Row) -> None:
    """Conditions."""
    conditions = tuple([code for code in row[3:8] if code])
    append(
        fields,
        "certifications",
        Certification(category=at(row, 1), applies=at(row, 2) == "Y", conditions=conditions),
    )


def cr1(reader: Reader, fields: Fields, row: Row) -> None:
    """Ambulance; its places follow later."""
    fields["ambulance"] = {
        "reason": at(row, 4),
        "miles": reader.number(row, 6) or Decimal(0),
        "weight_pounds": reader.number(row, 2),
        "round_trip_purpose": at(row, 9),
        "stretcher_purpose": at(row, 10),
    }


def ambulance_place(role: str, part: Sequence[Row], fields: Fields) -> None:
    """Pick-up (PW) and drop-off (45)."""
    ride = fields.setdefault("ambulance", {"reason": "", "miles": Decimal(0)})
    if role == "PW":
        ride["pick_up"] = address(part)
    else:
        ride |= {"drop_off": address(part), "drop_off_name": at(part[0], 3)}


def finish_ambulance(fields: Fields) -> None:
    """Turns the ride into its value when the loop ends."""
    if "ambulance" in fields:
        fields["ambulance"] = Ambulance(**fields["ambulance"])


def drug(reader: Reader, part: Sequence[Row]) -> Drug | None:
    """2410: LIN, CTP and REF*XZ; None where LIN names no NDC."""
    head = part[0]
    if at(head, 2) != "N4" or not at(head, 3):
        return None
    price = first(part, "CTP")
    return Drug(
        code=at(head, 3),
        quantity=reader.number(price, 4) if price else None,
        unit=at(price, 5).split(reader.component)[0] if price else "",
        prescription=reference(part, "XZ"),
    )


def adjudication(reader: Reader, part: Sequence[Row]) -> LineAdjudication:
    """2430."""
    reader.loop = "2430"
    head = part[0]
    decided, rest = first(part, "DTP", "573"), first(part, "AMT", "EAF")
    units = reader.number(head, 5)
    return LineAdjudication(
        payer_id=at(head, 1),
        paid_cents=reader.cents(head, 2),
        procedure=reader.procedure(at(head, 3)),
        revenue_code=at(head, 4),
        units=units if units is not None else Decimal(0),
        bundled_line=at(head, 6),
        adjustments=tuple([one for row in part if row[0] == "CAS" for one in reader.adjustments(row)]),
        date=reader.span(decided)[0] if decided else None,
        patient_liability_cents=reader.cents(rest, 2) if rest else None,
    )


def form(reader: Reader, part: Sequence[Row]) -> Form:
    """2440."""
    reader.loop = "2440"
    answers = [
        FormAnswer(
            question=at(row, 1),
            yes_no=at(row, 2),
            text=at(row, 3),
            day=reader.day(row, 4),
            percent=reader.number(row, 5),
        )
        for row in part
        if row[0] == "FRM"
    ]
    return Form(qualifier=at(part[0], 1), code=at(part[0], 2), answers=tuple(answers))


def other_payer(reader: Reader, part: Sequence[Row]) -> Fields:
    """2320; its names (2330) follow."""
    reader.loop = "2320"
    head = part[0]
    fields: Fields = {
        "responsibility": at(head, 1),
        "relationship": at(head, 2),
        "insurance_type": at(head, 5),
        "filing_indicator": at(head, 9),
        "payer": NOBODY,
        "subscriber": NO_SUBSCRIBER,
        "adjustments": (),
        "benefits_assigned": "",
        "release_of_information": "",
    }
    apply(_OTHER, reader, fields, part)
    return fields


def _cas(reader: Reader, fields: Fields, row: Row) -> None:
    fields["adjustments"] += reader.adjustments(row)


def _amt(reader: Reader, fields: Fields, row: Row) -> None:
    target = {"D": "paid_cents", "EAF": "patient_liability_cents", "A8": "noncovered_cents"}.get(at(row, 1))
    if target:
        fields[target] = reader.cents(row, 2)


def _oi(_reader: Reader, fields: Fields, row: Row) -> None:
    fields |= {"benefits_assigned": at(row, 3), "release_of_information": at(row, 6)}


def _mia(reader: Reader, fields: Fields, row: Row) -> None:
    fields["inpatient"], fields["inpatient_remarks"] = read_inpatient(reader, row)


def _moa(reader: Reader, fields: Fields, row: Row) -> None:
    fields["outpatient"], fields["outpatient_remarks"] = read_outpatient(reader, row)


_OTHER: dict[str, Handler] = {"CAS": _cas, "AMT": _amt, "OI": _oi, "MIA": _mia, "MOA": _moa}
