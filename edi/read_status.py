"""276, 277 and 277CA to inquiries, responses and acknowledgements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from edi.common import Party, Patient, Subscriber
from edi.envelope import Segment, Transaction
from edi.findings import Finding
from edi.reader import Reader
from edi.reading import NOBODY, Level, first, levels, loops, party, patient, reference, subscriber
from edi.scalars import parse_number
from edi.status import (
    ClaimAcknowledgement,
    ClaimAcknowledgementBatch,
    ClaimStatus,
    LineStatus,
    ProviderAcknowledgement,
    StatusCode,
    StatusInquiry,
    StatusResponse,
    Tally,
)

_TRACES = frozenset({"TRN"})
_EPOCH = date(1900, 1, 1)


@dataclass(slots=True)
class _Above:
    """What the levels above the claim said."""

    payer: Party = NOBODY
    receiver: Party | None = None
    provider: Party | None = None
    subscriber: Subscriber | None = None
    dependent: Patient | None = None

    def enter(self, reader: Reader, level: Level) -> None:
        """Takes in a level and forgets those below it."""
        own = _named(level)
        if level.code == "20":
            reader.loop = "2100A"
            self.payer = party(own) if own else NOBODY
            self.receiver = self.provider = self.subscriber = self.dependent = None
        elif level.code == "21":
            reader.loop = "2100B"
            self.receiver = party(own) if own else None
            self.provider = self.subscriber = self.dependent = None
        elif level.code == "19":
            reader.loop = "2100C"
            self.provider = party(own) if own else None
            self.subscriber = self.dependent = None
        elif level.code == "22":
            reader.loop = "2100D"
            self.subscriber = subscriber(reader, own) if own else Subscriber(member_id="", last_name="")
            self.dependent = None
        elif level.code == "23":
            reader.loop = "2100E"
            self.dependent = patient(reader, own) if own else Patient(last_name="")

    @property
    def other_receiver(self) -> Party | None:
        """The information receiver where it is not the provider itself."""
        return None if self.receiver == self.provider else self.receiver


def _named(level: Level) -> list[Segment]:
    """NM1 with the segments of its loop, and DMG, which 276 puts before it."""
    head, *_ = loops(level.segments, _TRACES) or [[]]
    if head and head[0].tag == "TRN":
        return []
    name = first(head, "NM1")
    return [name, *[s for s in head if s is not name]] if name else []


def _traces(level: Level) -> list[list[Segment]]:
    return [part for part in loops(level.segments, _TRACES) if part[0].tag == "TRN"]


def read_276(transaction: Transaction) -> tuple[tuple[StatusInquiry, ...], tuple[Finding, ...]]:
    """Reads the inquiries of a 276, one per trace number."""
    reader = Reader(transaction)
    above = _Above()
    inquiries = []
    for level in levels(transaction.segments)[1]:
        above.enter(reader, level)
        if level.code in {"22", "23"}:
            reader.loop = "2200D" if level.code == "22" else "2200E"
            inquiries += [_inquiry(reader, above, part) for part in _traces(level)]
    if not inquiries:
        reader.missing("TRN", "A claim to ask about")
    return tuple(inquiries), tuple(reader.findings)


def _inquiry(reader: Reader, above: _Above, part: Sequence[Segment]) -> StatusInquiry:
    amount = first(part, "AMT", "T3")
    start, end = _service(reader, part)
    who = above.subscriber or Subscriber(member_id="", last_name="")
    group = reference(part, "6P")
    return StatusInquiry(
        trace_number=reader.text(part[0], 2, "Trace number"),
        payer=above.payer,
        provider=above.provider or NOBODY,
        receiver=above.other_receiver,
        subscriber=_with_group(who, group) if group else who,
        dependent=above.dependent,
        claim_control_number=reference(part, "EJ"),
        payer_claim_number=reference(part, "1K"),
        charge_cents=reader.maybe_cents(amount, 2) if amount else None,
        service_from=start,
        service_to=end,
        lines=_lines(reader, part),
    )


def _with_group(who: Subscriber, group: str) -> Subscriber:
    return Subscriber(
        member_id=who.member_id,
        last_name=who.last_name,
        first_name=who.first_name,
        middle_name=who.middle_name,
        birth_date=who.birth_date,
        sex=who.sex,
        address=who.address,
        group_number=group,
    )


def _service(reader: Reader, part: Sequence[Segment]) -> tuple[date | None, date | None]:
    before_lines = loops(part, frozenset({"SVC"}))[0]
    segment = first(before_lines, "DTP", "472") or first(before_lines, "DTP", "232")
    period = reader.period(segment) if segment else None
    return (period.start, period.end) if period else (None, None)


def read_277(transaction: Transaction) -> tuple[tuple[StatusResponse, ...], tuple[Finding, ...]]:
    """Reads the responses of a 277, one per trace number at any level.

    A refusal at the receiver's or provider's level has no subscriber.
    """
    reader = Reader(transaction)
    above = _Above()
    responses = []
    for level in levels(transaction.segments)[1]:
        above.enter(reader, level)
        reader.loop = "2200" + {"21": "B", "19": "C", "22": "D", "23": "E"}.get(level.code, "")
        responses += [_response(reader, above, part) for part in _traces(level)]
    if not responses:
        reader.missing("TRN", "A claim status")
    return tuple(responses), tuple(reader.findings)


def _response(reader: Reader, above: _Above, part: Sequence[Segment]) -> StatusResponse:
    start, end = _service(reader, part)
    return StatusResponse(
        trace_number=reader.text(part[0], 2, "Trace number"),
        payer=above.payer,
        receiver=above.other_receiver,
        provider=above.provider,
        subscriber=above.subscriber,
        dependent=above.dependent,
        claim_control_number=reference(part, "EJ"),
        payer_claim_number=reference(part, "1K"),
        service_from=start,
        service_to=end,
        lines=_lines(reader, part),
        statuses=_statuses(reader, part),
    )


def _lines(reader: Reader, part: Sequence[Segment]) -> tuple[LineStatus, ...]:
    found = []
    outer = reader.loop
    for rows in loops(part, frozenset({"SVC"})):
        if rows[0].tag != "SVC":
            continue
        head = rows[0]
        reader.loop = "2220" + outer[-1:]
        served = first(rows, "DTP", "472")
        start, end = reader.span(served) if served else (None, None)
        found.append(
            LineStatus(
                procedure=reader.procedure(head.at(1)),
                charge_cents=reader.cents(head, 2),
                paid_cents=reader.maybe_cents(head, 3),
                revenue_code=head.at(4),
                units=reader.number(head, 7),
                control_number=reference(rows, "FJ"),
                service_from=start,
                service_to=end,
                statuses=_read_statuses(reader, rows),
            )
        )
    reader.loop = outer
    return tuple(found)


def _statuses(reader: Reader, part: Sequence[Segment]) -> tuple[ClaimStatus, ...]:
    """STC of the claim, not of its lines."""
    return _read_statuses(reader, loops(part, frozenset({"SVC"}))[0] if part else [])


def _read_statuses(reader: Reader, own: Sequence[Segment]) -> tuple[ClaimStatus, ...]:
    found = []
    for segment in own:
        if segment.tag == "STC":
            code = _code(reader, segment.at(1))
            more = [_code(reader, segment.at(n)) for n in (10, 11) if segment.at(n)]
            found.append(
                ClaimStatus(
                    category=code.category,
                    code=code.code,
                    entity=code.entity,
                    effective_date=reader.day(segment, 2),
                    action=segment.at(3),
                    charge_cents=reader.maybe_cents(segment, 4),
                    paid_cents=reader.maybe_cents(segment, 5),
                    finalized_date=reader.day(segment, 6),
                    check_date=reader.day(segment, 8),
                    check_number=segment.at(9),
                    additional=tuple(more),
                    message=segment.at(12),
                )
            )
    return tuple(found)


def _code(reader: Reader, text: str) -> StatusCode:
    category, code, entity = (*text.split(reader.component), "", "")[:3]
    return StatusCode(category=category, code=code, entity=entity)


def read_277ca(transaction: Transaction) -> tuple[ClaimAcknowledgementBatch, tuple[Finding, ...]]:
    """Reads a 277CA."""
    reader = Reader(transaction)
    source, receiver, role = NOBODY, NOBODY, "PR"
    top: Sequence[Segment] = ()
    batch: Sequence[Segment] = ()
    providers: list[tuple[Level, list[ClaimAcknowledgement]]] = []
    for level in levels(transaction.segments)[1]:
        own = _named(level)
        if level.code == "20":
            source, top = party(own) if own else NOBODY, level.segments
            role = own[0].at(1) if own else role
        elif level.code == "21":
            receiver, batch = party(own) if own else NOBODY, level.segments
        elif level.code == "19":
            providers.append((level, []))
        elif level.code in {"PT", "22", "23"}:
            reader.loop = "2200D"
            found = [_claim(reader, own, part) for part in _traces(level)]
            if providers:
                providers[-1][1].extend(found)
            else:
                reader.note(
                    "level-order", "A claim stands under no provider", "Put HL*19 before it", level.head, level=2
                )
    reader.loop = "2200A"
    received = _required_day(reader, top, "050")
    processed = _required_day(reader, top, "009")
    reader.loop = "2200B"
    return ClaimAcknowledgementBatch(
        source=source,
        source_role=role,
        receiver=receiver,
        trace_number=_trace(top),
        batch_number=_trace(batch),
        received_date=received,
        processed_date=processed,
        statuses=_statuses(reader, batch),
        tally=_tally(reader, batch, "90", "AA"),
        providers=tuple([_provider(reader, level, claims) for level, claims in providers]),
    ), tuple(reader.findings)


def _provider(reader: Reader, level: Level, claims: list[ClaimAcknowledgement]) -> ProviderAcknowledgement:
    reader.loop = "2200C"
    own = _named(level)
    return ProviderAcknowledgement(
        provider=party(own) if own else NOBODY,
        claims=tuple(claims),
        trace_number=_trace(level.segments),
        statuses=_statuses(reader, level.segments),
        tally=_tally(reader, level.segments, "QA", "QC"),
    )


def _claim(reader: Reader, named: list[Segment], part: Sequence[Segment]) -> ClaimAcknowledgement:
    start, end = _service(reader, part)
    return ClaimAcknowledgement(
        control_number=reader.text(part[0], 2, "Claim number"),
        statuses=_statuses(reader, part),
        subscriber=subscriber(reader, named) if named else None,
        payer_claim_number=reference(part, "1K"),
        clearinghouse_number=reference(part, "D9"),
        service_from=start,
        service_to=end,
        lines=_lines(reader, part),
    )


def _trace(segments: Sequence[Segment]) -> str:
    segment = first(segments, "TRN")
    return segment.at(2) if segment else ""


def _required_day(reader: Reader, segments: Sequence[Segment], qualifier: str) -> date:
    segment = first(segments, "DTP", qualifier)
    period = reader.period(segment) if segment else None
    if period is None:
        reader.missing("DTP", f"Date {qualifier}")
        return _EPOCH
    return period.start


def _tally(reader: Reader, segments: Sequence[Segment], accepted: str, rejected: str) -> Tally:
    counts = {s.at(1): parse_number(s.at(2)) for s in segments if s.tag == "QTY"}
    sums = {s.at(1): reader.maybe_cents(s, 2) for s in segments if s.tag == "AMT"}
    yes, no = counts.get(accepted), counts.get(rejected)
    return Tally(
        accepted=int(yes) if yes is not None else None,
        rejected=int(no) if no is not None else None,
        accepted_cents=sums.get("YU"),
        rejected_cents=sums.get("YY"),
    )
