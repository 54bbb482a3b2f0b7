"""278 to requests and responses."""

from collections.abc import Callable, Sequence
from typing import Any

from edi.claim_parts import Attachment
from edi.common import DatePeriod, Party, Patient, Reference, Subscriber
from edi.eligibility import Rejection
from edi.envelope import Segment, Transaction
from edi.findings import Finding
from edi.reader import Reader, at
from edi.reading import NOBODY, Level, first, levels, loops, party, patient, reference, subscriber
from edi.review import (
    Decision,
    Delivery,
    ReviewedDiagnosis,
    ReviewedService,
    ReviewProvider,
    ReviewRequest,
    ReviewResponse,
    Scope,
)
from edi.scalars import parse_span

Fields = dict[str, Any]
_NAMES = frozenset({"NM1"})


def read_278(transaction: Transaction) -> tuple[tuple[ReviewRequest, ...], tuple[Finding, ...]]:
    """Reads a 278, one value per patient event; answers (BHT02 "11") are `ReviewResponse`."""
    reader = Reader(transaction)
    before, found = levels(transaction.segments)
    header = first(before, "BHT")
    if header is None:
        reader.missing("BHT", "The beginning")
    parents = {level.parent for level in found}
    events = _Events(reader, parents, response=at(header or (), 2) == "11")
    for level in found:
        events.enter(level)
    events.close()
    if not events.events:
        reader.missing("HL", "A patient event")
    return tuple(events.events), tuple(reader.findings)


class _Events:
    """Walks the levels; what a level says holds for the events below it."""

    def __init__(self, reader: Reader, parents: set[str], *, response: bool) -> None:
        self.reader = reader
        self.parents = parents
        self.response = response
        self.events: list[ReviewRequest] = []
        self.payer: Party = NOBODY
        self.requester, self.role = NOBODY, "1P"
        self.subscriber = Subscriber(member_id="", last_name="")
        self.dependent: Patient | None = None
        self.rejections: dict[str, tuple[Rejection, ...]] = {}
        self.event: Fields | None = None
        self.pending = False

    def enter(self, level: Level) -> None:
        named = [part for part in loops(level.segments, _NAMES) if part[0].tag == "NM1"]
        letter = {"20": "A", "21": "B", "22": "C", "23": "D", "EV": "E", "SS": "F"}.get(level.code, "")
        self.reader.loop = f"2000{letter}"
        if letter != "F":
            self.close()
        if letter in {"A", "B", "C", "D"}:
            self._person(letter, named, level)
        elif letter == "E":
            self.event = self._event(level, named)
        elif letter == "F":
            self._service(level, named)

    def _person(self, letter: str, named: Sequence[list[Segment]], level: Level) -> None:
        for kept in "ABCD"["ABCD".index(letter) :]:
            self.rejections.pop(kept, None)
        self.rejections[letter] = _rejections(level.segments, letter)
        if letter == "A":
            self.payer = party(named[0]) if named else NOBODY
        elif letter == "B":
            self.requester = party(named[0]) if named else NOBODY
            self.role = named[0][0].at(1) if named else "1P"
        elif letter == "C":
            group = reference(level.segments, "6P")
            self.subscriber = (
                subscriber(self.reader, named[0], group) if named else Subscriber(member_id="", last_name="")
            )
            self.dependent = None
        else:
            insured = first(level.segments, "INS")
            self.dependent = patient(self.reader, named[0], insured.at(2) if insured else "") if named else None
        self.pending = bool(self.rejections[letter]) and level.id not in self.parents

    def _above(self) -> Fields:
        self.pending = False
        fields: Fields = {
            "payer": self.payer,
            "requester": self.requester,
            "requester_role": self.role,
            "subscriber": self.subscriber,
            "dependent": self.dependent,
        }
        if self.response:
            fields["rejections"] = tuple([one for letter in sorted(self.rejections) for one in self.rejections[letter]])
        return fields

    def _event(self, level: Level, named: Sequence[list[Segment]]) -> Fields:
        fields = self._above() | {"trace_number": "", "scope": None, "services": []}
        _speak(self.reader, fields, level.segments, _EVENT)
        fields["providers"] = _providers(named)
        if self.response:
            fields["rejections"] += _rejections(level.segments, "E")
        else:
            fields.pop("decision", None)
        return fields

    def _service(self, level: Level, named: Sequence[list[Segment]]) -> None:
        if self.event is None:
            self.reader.note(
                "level-order", "A service stands under no event", "Put HL*EV before it", level.head, level=2
            )
            return
        fields: Fields = {"kind": "SV1"}
        _speak(self.reader, fields, level.segments, _SERVICE)
        fields.pop("trace_assigner", None)
        if not self.response:
            fields.pop("decision", None)
        fields["rejections"] = _rejections(level.segments, "F") if self.response else ()
        self.event["services"].append(ReviewedService(**fields, providers=_providers(named)))

    def close(self) -> None:
        """Finishes an event, or a refusal that no event follows."""
        event = self.event
        if event is None and self.pending and self.response:
            event = self._above() | {"trace_number": "", "scope": None, "services": []}
        if event is not None:
            event["services"] = tuple(event["services"])
            self.events.append((ReviewResponse if self.response else ReviewRequest)(**event))
        self.event, self.pending = None, False


def _providers(named: Sequence[list[Segment]]) -> tuple[ReviewProvider, ...]:
    return tuple([ReviewProvider(role=part[0].at(1), party=party(part)) for part in named])


def _rejections(segments: Sequence[Segment], letter: str) -> tuple[Rejection, ...]:
    found = []
    loop = "2000"
    for segment in segments:
        if segment.tag == "NM1":
            loop = "2010"
        elif segment.tag == "AAA":
            found.append(
                Rejection(code=segment.at(3), follow_up=segment.at(4), loop=loop + letter, valid=segment.at(1) == "Y")
            )
    return tuple(found)


def _speak(reader: Reader, fields: Fields, segments: Sequence[Segment], handlers: "Handlers") -> None:
    """What a level says before its first name."""
    for segment in segments:
        if segment.tag == "NM1":
            break
        handler = handlers.get(segment.tag)
        if handler:
            handler(reader, fields, segment)


def _append(fields: Fields, name: str, value: object) -> None:
    fields[name] = (*fields.get(name, ()), value)


def _trn(_reader: Reader, fields: Fields, segment: Segment) -> None:
    if not fields.get("trace_number"):
        fields |= {"trace_number": segment.at(2), "trace_assigner": segment.at(3)}


def _um(reader: Reader, fields: Fields, segment: Segment) -> None:
    place, qualifier = (*segment.at(4).split(reader.component), "")[:2]
    fields["scope"] = Scope(
        category=reader.text(segment, 1, "The kind of request"),
        certification=segment.at(2),
        service_type=segment.at(3),
        place=place,
        place_qualifier=qualifier,
        related_causes=tuple([cause for cause in segment.at(5).split(reader.component) if cause]),
        urgency=segment.at(6),
        release_of_information=segment.at(9),
        delay_reason=segment.at(10),
    )


def _hcr(_reader: Reader, fields: Fields, segment: Segment) -> None:
    fields["decision"] = Decision(
        action=segment.at(1), number=segment.at(2), reason=segment.at(3), second_opinion=segment.at(4)
    )


def _dtp(reader: Reader, fields: Fields, segment: Segment) -> None:
    period = reader.period(segment)
    if period:
        _append(fields, "dates", period)


def _ref(_reader: Reader, fields: Fields, segment: Segment) -> None:
    _append(fields, "references", Reference(qualifier=segment.at(1), value=segment.at(2)))


def _hi(reader: Reader, fields: Fields, segment: Segment) -> None:
    for text in segment.elements:
        kind, code, _, day = (*text.split(reader.component), "", "", "")[:4]
        span = parse_span(day)
        when = DatePeriod(qualifier="HI", start=span[0], end=span[1]) if span else None
        if code:
            _append(fields, "diagnoses", ReviewedDiagnosis(kind=kind, code=code, day=when))


def _hsd(reader: Reader, fields: Fields, segment: Segment) -> None:
    fields["delivery"] = Delivery(
        unit=segment.at(1),
        quantity=reader.number(segment, 2),
        frequency=segment.at(3),
        frequency_count=reader.number(segment, 4),
        period=segment.at(5),
        periods=reader.number(segment, 6),
    )


def _cl1(_reader: Reader, fields: Fields, segment: Segment) -> None:
    fields |= {"admission_type": segment.at(1), "admission_source": segment.at(2), "patient_status": segment.at(3)}


def _pwk(_reader: Reader, fields: Fields, segment: Segment) -> None:
    paper = Attachment(report_type=segment.at(1), transmission=segment.at(2), control_number=segment.at(6))
    _append(fields, "attachments", paper)


def _msg(_reader: Reader, fields: Fields, segment: Segment) -> None:
    _append(fields, "messages", segment.at(1))


def _sv1(reader: Reader, fields: Fields, segment: Segment) -> None:
    fields |= {
        "kind": "SV1",
        "procedure": reader.procedure(segment.at(1)) if segment.at(1) else None,
        "charge_cents": reader.maybe_cents(segment, 2),
        "unit": segment.at(3),
        "units": reader.number(segment, 4),
    }


def _sv2(reader: Reader, fields: Fields, segment: Segment) -> None:
    fields |= {
        "kind": "SV2",
        "revenue_code": segment.at(1),
        "procedure": reader.procedure(segment.at(2)) if segment.at(2) else None,
        "charge_cents": reader.maybe_cents(segment, 3),
        "unit": segment.at(4),
        "units": reader.number(segment, 5),
    }


Handlers = dict[str, Callable[[Reader, Fields, Segment], None]]
_BOTH: Handlers = {"TRN": _trn, "UM": _um, "HCR": _hcr, "DTP": _dtp, "REF": _ref, "HSD": _hsd, "MSG": _msg}
_EVENT: Handlers = {**_BOTH, "HI": _hi, "CL1": _cl1, "PWK": _pwk}
_SERVICE: Handlers = {**_BOTH, "SV1": _sv1, "SV2": _sv2}
