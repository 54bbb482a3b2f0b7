"""837 to claims. Written for 837P; of an 837I what both share is read."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from edi.claim import (
    Attachment,
    Drug,
    LineAdjudication,
    OtherPayer,
    ProfessionalClaim,
    ServiceLine,
    SubmissionBatch,
)
from edi.common import Procedure, Subscriber
from edi.envelope import Segment, Transaction
from edi.findings import Finding
from edi.reader import Reader
from edi.reading import NOBODY, Level, first, levels, loops, party, patient, reference, subscriber
from edi.scalars import parse_date, parse_time

Fields = dict[str, Any]
Part = list[Segment]
_STARTERS = frozenset({"NM1", "CLM", "LX", "SBR", "SVD", "LIN", "PAT"})
_DIAGNOSES = frozenset({"ABK", "ABF", "BK", "BF"})
_NO_SUBSCRIBER = Subscriber(member_id="", last_name="")
_CLAIM_PARTIES = {
    "DN": "referring_provider",
    "82": "rendering_provider",
    "72": "rendering_provider",
    "71": "rendering_provider",
    "77": "service_facility",
}


def read_837(transaction: Transaction) -> tuple[SubmissionBatch, tuple[Finding, ...]]:
    """Reads the claims of an 837.

    The attending (71) and operating (72) provider of an 837I show as the rendering one.
    """
    reader = Reader(transaction)
    before, found = levels(transaction.segments)
    header = first(before, "BHT")
    if header is None:
        reader.missing("BHT", "The beginning")
    names = [part for part in loops(before, frozenset({"NM1"})) if part[0].tag == "NM1"]
    roles = {part[0].at(1): party(part) for part in names}
    for role, what in (("41", "The submitter"), ("40", "The receiver")):
        if role not in roles:
            reader.missing("NM1", what)
    claims = _Claims(reader)
    for level in found:
        claims.read(level)
    if not claims.claims:
        reader.missing("CLM", "A claim")
    return SubmissionBatch(
        submitter=roles.get("41", NOBODY),
        receiver=roles.get("40", NOBODY),
        reference=header.at(3) if header else "",
        moment=_moment(transaction, header),
        claims=tuple(claims.claims),
    ), tuple(reader.findings)


def _moment(transaction: Transaction, header: Segment | None) -> datetime:
    """BHT04 and BHT05, else those of GS."""
    group = transaction.group
    day = (parse_date(header.at(4)) if header else None) or group.date or date(1900, 1, 1)
    clock = (parse_time(header.at(5)) if header else None) or group.time or time()
    return datetime.combine(day, clock)


class _Claims:
    """Walks the levels; what a level says holds for the claims below it."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.claims: list[ProfessionalClaim] = []
        self.billing = NOBODY
        self.above: Fields = {}
        self.taxonomy = self.group_number = self.other_group = self.relationship = ""
        self.claim: Fields | None = None
        self.other: Fields | None = None
        self.line: Fields | None = None

    def read(self, level: Level) -> None:
        if level.code == "20":
            provider = first(level.segments, "PRV", "BI")
            self.taxonomy = provider.at(3) if provider else ""
            self.billing = NOBODY
        if level.code in {"20", "22"}:
            self.above = {"subscriber": _NO_SUBSCRIBER, "payer": NOBODY}
        handlers = {
            "CLM": self._clm, "NM1": self._nm1, "SBR": self._sbr, "PAT": self._pat,
            "LX": self._lx, "LIN": self._lin, "SVD": self._svd,
        }  # fmt: skip
        self.above.pop("patient", None)
        for part in loops(level.segments, _STARTERS):
            handler = handlers.get(part[0].tag)
            if handler:
                handler(part)
        self.close()

    def close(self) -> None:
        self._close_line()
        self._close_other()
        if self.claim is not None:
            self.claim["lines"] = tuple(self.claim["lines"])
            self.claim["other_payers"] = tuple(self.claim["other_payers"])
            self.claims.append(ProfessionalClaim(**self.claim))
            self.claim = None

    def _close_other(self) -> None:
        if self.claim is not None and self.other is not None:
            self.claim["other_payers"].append(OtherPayer(**self.other))
        self.other = None

    def _close_line(self) -> None:
        if self.claim is not None and self.line is not None:
            self.line["adjudications"] = tuple(self.line["adjudications"])
            self.claim["lines"].append(ServiceLine(**self.line))
        self.line = None

    def _pat(self, part: Part) -> None:
        self.relationship = part[0].at(1)

    def _sbr(self, part: Part) -> None:
        head = part[0]
        if self.claim is None:
            self.above |= {
                "payer_responsibility": head.at(1),
                "insurance_type": head.at(5),
                "filing_indicator": head.at(9),
            }
            self.group_number = head.at(3)
            return
        self._close_other()
        reader = self.reader
        reader.loop = "2320"
        amounts = {s.at(1): reader.cents(s, 2) for s in part if s.tag == "AMT"}
        info = first(part, "OI")
        self.other_group = head.at(3)
        self.other = {
            "responsibility": head.at(1),
            "relationship": head.at(2),
            "filing_indicator": head.at(9),
            "payer": NOBODY,
            "subscriber": _NO_SUBSCRIBER,
            "paid_cents": amounts.get("D"),
            "patient_liability_cents": amounts.get("EAF"),
            "adjustments": tuple([a for s in part if s.tag == "CAS" for a in reader.adjustments(s)]),
            "benefits_assigned": info.at(3) if info else "",
            "release_of_information": info.at(6) if info else "",
        }

    def _nm1(self, part: Part) -> None:
        role = part[0].at(1)
        if self.line is not None:
            if role == "82":
                self.line["rendering_provider"] = party(part)
        elif self.other is not None:
            self._other_name(role, part, self.other)
        elif self.claim is not None:
            target = _CLAIM_PARTIES.get(role)
            if target:
                self.claim[target] = party(part)
        else:
            self._level_name(role, part)

    def _other_name(self, role: str, part: Part, other: Fields) -> None:
        self.reader.loop = "2330"
        if role == "IL":
            other["subscriber"] = subscriber(self.reader, part, self.other_group)
        elif role == "PR":
            other["payer"] = party(part)
            decided = first(part, "DTP", "573")
            period = self.reader.period(decided) if decided else None
            other["adjudication_date"] = period.start if period else None
            other["claim_number"] = reference(part, "F8")

    def _level_name(self, role: str, part: Part) -> None:
        self.reader.loop = "2010"
        if role == "85":
            self.billing = party(part, self.taxonomy)
        elif role == "IL":
            self.above["subscriber"] = subscriber(self.reader, part, self.group_number)
        elif role == "PR":
            self.above["payer"] = party(part)
        elif role == "QC":
            self.above["patient"] = patient(self.reader, part, self.relationship)

    def _clm(self, part: Part) -> None:
        self.close()
        reader = self.reader
        reader.loop = "2300"
        self.claim = {
            "billing_provider": self.billing,
            "lines": [],
            "other_payers": [],
            **self.above,
            **_claim(reader, part),
        }

    def _lx(self, part: Part) -> None:
        self._close_line()
        self._close_other()
        self.reader.loop = "2400"
        if self.claim is None:
            self.reader.note(
                "segment-unexpected", "A service line stands before any claim", "Put LX after CLM", part[0], level=2
            )
            return
        self.line = _line(self.reader, part)

    def _lin(self, part: Part) -> None:
        if self.line is None or part[0].at(2) != "N4":
            return
        amount = first(part, "CTP")
        unit = amount.at(5).split(self.reader.component)[0] if amount else ""
        quantity = self.reader.number(amount, 4) if amount else None
        self.line["ndc"] = Drug(code=part[0].at(3), quantity=quantity, unit=unit)

    def _svd(self, part: Part) -> None:
        if self.line is None:
            return
        reader = self.reader
        reader.loop = "2430"
        head, decided, rest = part[0], first(part, "DTP", "573"), first(part, "AMT", "EAF")
        period = reader.period(decided) if decided else None
        self.line["adjudications"].append(
            LineAdjudication(
                payer_id=head.at(1),
                paid_cents=reader.cents(head, 2),
                procedure=reader.procedure(head.at(3)),
                units=reader.number(head, 5) or Decimal(0),
                adjustments=tuple([a for s in part if s.tag == "CAS" for a in reader.adjustments(s)]),
                date=period.start if period else None,
                patient_liability_cents=reader.maybe_cents(rest, 2) if rest else None,
            )
        )


def _claim(reader: Reader, part: Part) -> Fields:
    head = part[0]
    place, _, frequency = (*head.at(5).split(reader.component), "", "")[:3]
    causes = (*head.at(11).split(reader.component), "", "", "", "")[:4]
    note = first(part, "NTE")
    paid = first(part, "AMT", "F5")
    diagnoses = _diagnoses(reader, part)
    if not diagnoses:
        reader.missing("HI", "A diagnosis")
    return {
        "control_number": reader.text(head, 1, "Claim number"),
        "charge_cents": reader.cents(head, 2),
        "place_of_service": place,
        "frequency": frequency,
        "provider_signature": head.at(6) == "Y",
        "accept_assignment": head.at(7),
        "benefits_assigned": head.at(8),
        "release_of_information": head.at(9),
        "related_causes": tuple([cause for cause in causes[:3] if cause]),
        "accident_state": causes[3],
        "accident_date": _day(reader, part, "439"),
        "onset_date": _day(reader, part, "431"),
        "original_reference": reference(part, "F8"),
        "prior_authorization": reference(part, "G1"),
        "referral_number": reference(part, "9F"),
        "patient_paid_cents": reader.maybe_cents(paid, 2) if paid else None,
        "note": note.at(2) if note else "",
        "attachments": tuple(
            [
                Attachment(report_type=s.at(1), transmission=s.at(2), control_number=s.at(6))
                for s in part
                if s.tag == "PWK"
            ]
        ),
        "diagnoses": diagnoses,
    }


def _day(reader: Reader, part: Part, qualifier: str) -> date | None:
    segment = first(part, "DTP", qualifier)
    period = reader.period(segment) if segment else None
    return period.start if period else None


def _diagnoses(reader: Reader, part: Part) -> tuple[str, ...]:
    found = []
    for segment in part:
        if segment.tag == "HI":
            for text in segment.elements:
                kind, code = (*text.split(reader.component), "")[:2]
                if kind in _DIAGNOSES and code:
                    found.append(code)
    return tuple(found)


def _line(reader: Reader, part: Part) -> Fields:
    head = part[0]
    service = first(part, "DTP", "472")
    period = reader.period(service) if service else None
    note = first(part, "NTE")
    number = reader.number(head, 1)
    fields: Fields = {
        "number": int(number) if number is not None else 0,
        "service_date": period.start if period else None,
        "service_end": period.end if period else None,
        "control_number": reference(part, "6R"),
        "prior_authorization": reference(part, "G1"),
        "note": note.at(2) if note else "",
        "adjudications": [],
    }
    return fields | _service(reader, part)


def _service(reader: Reader, part: Part) -> Fields:
    professional, institutional = first(part, "SV1"), first(part, "SV2")
    if professional:
        pointers = professional.at(7).split(reader.component)
        return {
            "procedure": reader.procedure(professional.at(1)),
            "charge_cents": reader.cents(professional, 2),
            "unit": professional.at(3),
            "units": reader.number(professional, 4) or Decimal(0),
            "place_of_service": professional.at(5),
            "pointers": tuple([int(p) for p in pointers if p.isascii() and p.isdigit()]),
            "emergency": professional.at(9) == "Y",
        }
    if institutional:
        return {
            "revenue_code": institutional.at(1),
            "procedure": reader.procedure(institutional.at(2)),
            "charge_cents": reader.cents(institutional, 3),
            "unit": institutional.at(4),
            "units": reader.number(institutional, 5) or Decimal(0),
            "pointers": (),
        }
    reader.missing("SV1", "The service")
    return {"procedure": Procedure(code=""), "charge_cents": 0, "units": Decimal(0)}
