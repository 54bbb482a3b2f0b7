"""270 and 271 to inquiries and responses."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from edi.common import DatePeriod, Party, Patient, Reference, Subscriber
from edi.eligibility import TRACE_ASSIGNER, Benefit, EligibilityInquiry, EligibilityResponse, Rejection
from edi.envelope import Segment, Transaction
from edi.findings import Finding
from edi.reader import Reader
from edi.reading import NOBODY, Level, first, levels, loops, party, patient, reference, subscriber

_YES_NO = {"Y": True, "N": False}


@dataclass(slots=True)
class _Above:
    """What the levels above the patient said."""

    payer: Party = NOBODY
    provider: Party | None = None
    subscriber: Subscriber | None = None
    trace: Segment | None = None
    rejections: list[Rejection] = field(default_factory=list)
    benefits: tuple[Benefit, ...] = ()
    dates: tuple[DatePeriod, ...] = ()


def read_270(transaction: Transaction) -> tuple[tuple[EligibilityInquiry, ...], tuple[Finding, ...]]:
    """Reads the inquiries of a 270, one per patient."""
    reader = Reader(transaction)
    _, found = levels(transaction.segments)
    parents = {level.parent for level in found if level.code == "23"}
    above = _Above()
    inquiries = []
    for level in found:
        parts = loops(level.segments, frozenset({"NM1", "EQ"}))
        names = [part for part in parts if part[0].tag == "NM1"]
        if level.code == "20":
            reader.loop = "2100A"
            above.payer = party(names[0]) if names else NOBODY
        elif level.code == "21":
            reader.loop = "2100B"
            above.provider = party(names[0]) if names else None
        elif level.code == "22":
            reader.loop = "2100C"
            above.subscriber = _subscriber(reader, names, level)
            if level.id not in parents:
                inquiries.append(_inquiry(reader, above, level, parts, None))
        elif level.code == "23":
            reader.loop = "2100D"
            inquiries.append(_inquiry(reader, above, level, parts, _dependent(reader, names, level)))
    if not inquiries:
        reader.missing("HL", "A subscriber or dependent")
    return tuple(inquiries), tuple(reader.findings)


def _subscriber(reader: Reader, names: Sequence[list[Segment]], level: Level) -> Subscriber:
    if not names:
        reader.missing("NM1", "The subscriber's name")
        return Subscriber(member_id="", last_name="")
    return subscriber(reader, names[0], reference(level.segments, "6P"))


def _dependent(reader: Reader, names: Sequence[list[Segment]], level: Level) -> Patient:
    if not names:
        reader.missing("NM1", "The dependent's name")
        return Patient(last_name="")
    insured = first(level.segments, "INS")
    return patient(reader, names[0], insured.at(2) if insured else "")


def _inquiry(
    reader: Reader, above: _Above, level: Level, parts: Sequence[list[Segment]], dependent: Patient | None
) -> EligibilityInquiry:
    trace = first(level.segments, "TRN")
    date = first((s for part in parts if part[0].tag != "EQ" for s in part), "DTP")
    period = reader.period(date) if date else None
    types: list[str] = []
    for part in parts:
        if part[0].tag == "EQ":
            types += reader.repeated(part[0].at(1))
    return EligibilityInquiry(
        trace_number=trace.at(2) if trace else "",
        trace_assigner=trace.at(3) if trace else TRACE_ASSIGNER,
        payer=above.payer,
        provider=above.provider or NOBODY,
        subscriber=above.subscriber or Subscriber(member_id="", last_name=""),
        dependent=dependent,
        service_types=tuple(types),
        service_date=period.start if period else None,
    )


def read_271(transaction: Transaction) -> tuple[tuple[EligibilityResponse, ...], tuple[Finding, ...]]:
    """Reads the responses of a 271, one per patient.

    A refusal above the patient (AAA in 2000A, 2100A, 2100B) with no patient below it becomes a response
    without subscriber.
    """
    reader = Reader(transaction)
    _, found = levels(transaction.segments)
    parents = {level.parent for level in found}
    above = _Above()
    responses = []
    for level in found:
        patient_level = level.code in {"22", "23"}
        _enter(reader, above, level)
        if patient_level and level.id in parents:
            continue
        if patient_level or (level.id not in parents and above.rejections):
            responses.append(_response(reader, above, level))
    if not responses:
        reader.missing("HL", "A subscriber or dependent")
    return tuple(responses), tuple(reader.findings)


def _enter(reader: Reader, above: _Above, level: Level) -> None:
    """Takes in what a level says about itself, and forgets what earlier levels of its rank said."""
    letter = {"20": "A", "21": "B", "22": "C", "23": "D"}.get(level.code, "")
    names = [part for part in loops(level.segments, frozenset({"NM1", "EB", "LS"})) if part[0].tag == "NM1"]
    keep = {"20": (), "21": ("A",), "22": ("A", "B"), "23": ("A", "B", "C")}.get(level.code, ())
    above.rejections = [r for r in above.rejections if r.loop[-1:] in keep]
    reader.loop = f"2100{letter}"
    if level.code == "20":
        above.payer = party(names[0]) if names else NOBODY
        above.provider = above.subscriber = None
    elif level.code == "21":
        above.provider = party(names[0]) if names else None
        above.subscriber = None
    elif level.code == "22":
        above.subscriber = _subscriber(reader, names, level)
        above.trace, above.benefits, above.dates = first(level.segments, "TRN"), (), ()
    above.rejections += _rejections(level, letter)
    if level.code == "22":
        above.benefits, above.dates = _benefits(reader, level), _dates(reader, level)


def _rejections(level: Level, letter: str) -> list[Rejection]:
    found = []
    loop = "2000"
    for segment in level.segments:
        if segment.tag == "NM1" and loop == "2000":
            loop = "2100"
        elif segment.tag == "EB":
            loop = "2110"
        elif segment.tag == "AAA":
            found.append(
                Rejection(
                    code=segment.at(3),
                    follow_up=segment.at(4),
                    loop=loop + letter,
                    valid=segment.at(1) == "Y",
                )
            )
    return found


def _response(reader: Reader, above: _Above, level: Level) -> EligibilityResponse:
    dependent = None
    benefits, dates = above.benefits, above.dates
    trace = above.trace if level.code == "22" else None
    if level.code == "23":
        names = [part for part in loops(level.segments, frozenset({"NM1", "EB"})) if part[0].tag == "NM1"]
        dependent = _dependent(reader, names, level)
        trace = first(level.segments, "TRN") or above.trace
        benefits, dates = _benefits(reader, level), _dates(reader, level)
    elif level.code in {"20", "21"}:
        benefits, dates = (), ()
    return EligibilityResponse(
        trace_number=trace.at(2) if trace else "",
        trace_assigner=trace.at(3) if trace else TRACE_ASSIGNER,
        payer=above.payer,
        provider=above.provider,
        subscriber=above.subscriber,
        dependent=dependent,
        rejections=tuple(above.rejections),
        benefits=benefits,
        dates=dates,
    )


def _dates(reader: Reader, level: Level) -> tuple[DatePeriod, ...]:
    found = []
    for segment in level.segments:
        if segment.tag == "EB":
            break
        if segment.tag == "DTP":
            period = reader.period(segment)
            if period:
                found.append(period)
    return tuple(found)


def _benefits(reader: Reader, level: Level) -> tuple[Benefit, ...]:
    reader.loop = "2110C" if level.code == "22" else "2110D"
    return tuple([_benefit(reader, part) for part in loops(level.segments, frozenset({"EB"})) if part[0].tag == "EB"])


def _benefit(reader: Reader, segments: Sequence[Segment]) -> Benefit:
    head = segments[0]
    own, *named = loops(segments, frozenset({"NM1"}))
    dates = [reader.period(s) for s in own if s.tag == "DTP"]
    return Benefit(
        information=reader.text(head, 1, "The kind of benefit"),
        coverage_level=head.at(2),
        service_types=reader.repeated(head.at(3)),
        insurance_type=head.at(4),
        plan_name=head.at(5),
        period=head.at(6),
        amount_cents=reader.maybe_cents(head, 7),
        percent=reader.number(head, 8),
        quantity_qualifier=head.at(9),
        quantity=reader.number(head, 10),
        authorization_required=_YES_NO.get(head.at(11)),
        in_network=_YES_NO.get(head.at(12)),
        procedure=reader.procedure(head.at(13)) if head.at(13) else None,
        references=tuple([Reference(qualifier=s.at(1), value=s.at(2)) for s in own if s.tag == "REF"]),
        dates=tuple([date for date in dates if date]),
        messages=tuple([s.at(1) for s in segments if s.tag == "MSG"]),
        other_payer=party(named[0]) if named else None,
        other_payer_role=named[0][0].at(1) if named else "",
    )
