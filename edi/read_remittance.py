"""835 to remittance."""

from collections.abc import Callable
from datetime import date
from typing import Any

from edi.common import DatePeriod, Party, Reference
from edi.construct import constructor
from edi.envelope import Segment, Transaction
from edi.findings import Finding
from edi.reader import Reader
from edi.reading import NOBODY, address, contact, loops, name
from edi.remittance import ClaimPayment, ProviderAdjustment, Remittance, ServicePayment
from edi.scalars import parse_cents

_make_claim = constructor(ClaimPayment)
_make_line = constructor(ServicePayment)
_make_reference = constructor(Reference)
Fields = dict[str, Any]
"""Constructor arguments of one value while its loop is being read."""

_NAMES = {
    "QC": "patient",
    "IL": "subscriber",
    "74": "corrected_patient",
    "82": "rendering_provider",
    "TT": "crossover_carrier",
    "PR": "corrected_payer",
}
_CLAIM_DATES = {"050": "received_date", "232": "statement_from", "233": "statement_to"}
_LINE_DATES = {"472": "service_date", "150": "service_date", "151": "service_end"}
_HEADER_LOOPS = frozenset({"N1"})


def read_835(transaction: Transaction) -> tuple[Remittance, tuple[Finding, ...]]:
    """Reads one 835; balances are checked by `balance_findings`, not here."""
    reader = Reader(transaction)
    segments = transaction.segments
    start = next((n for n, s in enumerate(segments) if s.tag in {"LX", "CLP", "PLB"}), len(segments))
    fields = _header(reader, segments[:start])
    reader.loop = "2100"
    detail = _Claims(reader)
    detail.read(segments[start:])
    reader.loop = "PLB"
    adjustments = tuple([a for segment in detail.plb for a in _provider_adjustments(reader, segment)])
    remittance = Remittance(**fields, claims=tuple(detail.claims), provider_adjustments=adjustments)
    return remittance, tuple(reader.findings)


def _header(reader: Reader, segments: tuple[Segment, ...]) -> Fields:
    reader.loop = "ST"
    fields: Fields = {
        "trace_number": "", "payer_identifier": "", "payer": NOBODY, "payee": NOBODY, "method": "",
        "payment_cents": 0, "payment_date": None,
    }  # fmt: skip
    parts = loops(segments, _HEADER_LOOPS)
    for segment in parts[0] if parts else ():
        handler = _HEADER.get(segment.tag)
        if handler:
            handler(reader, fields, segment)
    for part in parts:
        role = {"PR": "payer", "PE": "payee"}.get(part[0].at(1)) if part[0].tag == "N1" else None
        if role:
            fields[role] = _organization(part)
    tags = {segment.tag for segment in segments}
    for tag, what in (("BPR", "Payment"), ("TRN", "Trace number")):
        if tag not in tags:
            reader.missing(tag, what)
    for role in ("payer", "payee"):
        if fields[role] is NOBODY:
            reader.missing("N1", role.capitalize())
    return fields


def _bpr(reader: Reader, fields: Fields, segment: Segment) -> None:
    fields |= {
        "handling": segment.at(1),
        "payment_cents": reader.cents(segment, 2),
        "credit_debit": segment.at(3),
        "method": segment.at(4),
        "payment_date": reader.day(segment, 16),
    }


def _trn(reader: Reader, fields: Fields, segment: Segment) -> None:
    fields |= {"trace_number": reader.text(segment, 2, "Trace number"), "payer_identifier": segment.at(3)}


def _production(reader: Reader, fields: Fields, segment: Segment) -> None:
    if segment.at(1) == "405":
        fields["production_date"] = reader.day(segment, 2)


def _organization(segments: list[Segment]) -> Party:
    """N1 with N3, N4, REF*TJ and PER; PER*CX and PER*BL are the payer's desks."""
    head = segments[0]
    desk = next((s for s in segments if s.tag == "PER"), None)
    tax = next((s.at(2) for s in segments if s.tag == "REF" and s.at(1) == "TJ"), "")
    return Party(
        name=head.at(2),
        entity_id_qualifier=head.at(3),
        id=head.at(4),
        address=address(segments),
        tax_id=tax,
        contact=contact(desk),
    )


class _Claims:
    """Collects claims and their lines while the detail goes by."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.claims: list[ClaimPayment] = []
        self.plb: list[Segment] = []
        self.claim: Fields | None = None
        self.line: Fields | None = None

    def read(self, segments: tuple[Segment, ...]) -> None:
        starters = {"CLP": self._clp, "SVC": self._svc, "LX": self._lx, "PLB": self.plb.append}
        reader = self.reader
        for segment in segments:
            tag = segment.tag
            starter = starters.get(tag)
            if starter:
                starter(segment)
            elif self.line is not None:
                handler = _LINE.get(tag)
                if handler:
                    handler(reader, self.line, segment)
            elif self.claim is not None:
                handler = _CLAIM.get(tag)
                if handler:
                    handler(reader, self.claim, segment)
        self.close()

    def _clp(self, segment: Segment) -> None:
        self.close()
        self.claim = _claim(self.reader, segment)

    def _svc(self, segment: Segment) -> None:
        self.reader.loop = "2110"
        if self.claim is None:
            self.reader.note(
                "segment-unexpected", "A service stands before any claim", "Put SVC after CLP", segment, level=2
            )
            return
        _close_line(self.claim, self.line)
        self.line = _line(self.reader, segment)

    def _lx(self, _segment: Segment) -> None:
        self.close()

    def close(self) -> None:
        if self.claim is None:
            return
        _close_line(self.claim, self.line)
        _freeze(self.claim, "adjustments", "lines", "dates", "references")
        self.claims.append(_make_claim(**self.claim))
        self.claim = self.line = None


def _claim(reader: Reader, segment: Segment) -> Fields:
    reader.loop = "2100"
    elements = segment.elements
    if len(elements) < 11:
        elements += ("",) * (11 - len(elements))
    fields: Fields = {
        "control_number": elements[0] or reader.text(segment, 1, "Claim number"),
        "status": elements[1] or reader.text(segment, 2, "Claim status"),
        "charge_cents": parse_cents(elements[2]) if elements[2] else None,
        "paid_cents": parse_cents(elements[3]) if elements[3] else None,
        "filing_indicator": elements[5],
        "payer_claim_number": elements[6],
        "facility_code": elements[7],
        "frequency": elements[8],
        "drg": elements[10],
        "position": segment.position,
        "adjustments": [],
        "lines": [],
    }
    if fields["charge_cents"] is None:
        fields["charge_cents"] = reader.cents(segment, 3)
    if fields["paid_cents"] is None:
        fields["paid_cents"] = reader.cents(segment, 4)
    if elements[4]:
        fields["patient_responsibility_cents"] = reader.cents(segment, 5)
    return fields


def _line(reader: Reader, segment: Segment) -> Fields:
    elements = segment.elements
    fields: Fields = {
        "procedure": reader.procedure(segment.at(1)),
        "charge_cents": reader.cents(segment, 2),
        "paid_cents": reader.cents(segment, 3),
        "position": segment.position,
        "adjustments": [],
    }
    if len(elements) > 3:
        fields["revenue_code"] = elements[3]
        fields["units"] = reader.number(segment, 5)
        if len(elements) > 5:
            fields["submitted_procedure"] = reader.procedure(elements[5]) if elements[5] else None
            fields["submitted_units"] = reader.number(segment, 7)
    return fields


def _close_line(claim: Fields, line: Fields | None) -> None:
    if line is not None:
        _freeze(line, "adjustments", "references", "remarks")
        claim["lines"].append(_make_line(**line))


def _freeze(fields: Fields, *names: str) -> None:
    for key in names:
        if key in fields:
            fields[key] = tuple(fields[key])


def _cas(reader: Reader, fields: Fields, segment: Segment) -> None:
    fields["adjustments"] += reader.adjustments(segment)


def _amt(reader: Reader, fields: Fields, segment: Segment) -> None:
    if segment.at(1) == "B6" and "procedure" in fields:
        fields["allowed_cents"] = reader.cents(segment, 2)
    else:
        fields.setdefault("amounts", {})[segment.at(1)] = reader.cents(segment, 2)


def _ref(_reader: Reader, fields: Fields, segment: Segment) -> None:
    qualifier, value = segment.at(1), segment.at(2)
    if qualifier == "6R" and "procedure" in fields:
        fields["control_number"] = value
    else:
        fields.setdefault("references", []).append(_make_reference(qualifier=qualifier, value=value))


def _nm1(_reader: Reader, fields: Fields, segment: Segment) -> None:
    role = _NAMES.get(segment.at(1))
    if role:
        fields[role] = name(segment)


def _claim_dtm(reader: Reader, fields: Fields, segment: Segment) -> None:
    value = reader.day(segment, 2)
    target = _CLAIM_DATES.get(segment.elements[0]) if segment.elements else None
    if target and target not in fields:
        fields[target] = value
    elif value:
        fields.setdefault("dates", []).append(DatePeriod(qualifier=segment.at(1), start=value))


def _line_dtm(reader: Reader, fields: Fields, segment: Segment) -> None:
    target = _LINE_DATES.get(segment.at(1))
    value: date | None = reader.day(segment, 2)
    if target:
        fields[target] = value


def _mia(_reader: Reader, fields: Fields, segment: Segment) -> None:
    codes = (segment.at(5), *segment.elements[19:23])
    fields["inpatient_remarks"] = tuple([code for code in codes if code])


def _moa(_reader: Reader, fields: Fields, segment: Segment) -> None:
    fields["outpatient_remarks"] = tuple([code for code in segment.elements[2:7] if code])


def _lq(_reader: Reader, fields: Fields, segment: Segment) -> None:
    fields.setdefault("remarks", []).append(segment.at(2))


Handler = Callable[[Reader, Fields, Segment], None]
_HEADER: dict[str, Handler] = {"BPR": _bpr, "TRN": _trn, "DTM": _production}
_CLAIM: dict[str, Handler] = {
    "CAS": _cas, "NM1": _nm1, "DTM": _claim_dtm, "AMT": _amt, "REF": _ref, "MIA": _mia, "MOA": _moa,
}  # fmt: skip
_LINE: dict[str, Handler] = {"CAS": _cas, "DTM": _line_dtm, "AMT": _amt, "REF": _ref, "LQ": _lq}


def _provider_adjustments(reader: Reader, segment: Segment) -> list[ProviderAdjustment]:
    fiscal = reader.day(segment, 2)
    if fiscal is None:
        reader.note("element-missing", "The fiscal period is missing", "Send CCYY1231", segment, 2, level=2)
        return []
    found = []
    for at in range(3, len(segment.elements), 2):
        reason, _, detail = segment.at(at).partition(reader.component)
        if reason:
            found.append(
                ProviderAdjustment(
                    provider_id=segment.at(1),
                    fiscal_date=fiscal,
                    reason=reason,
                    reference=detail,
                    cents=reader.cents(segment, at + 1),
                )
            )
    return found
