"""277CA to claim acknowledgements."""

from collections.abc import Sequence
from datetime import date

from edi.envelope import Segment, Transaction
from edi.findings import Finding
from edi.read_status_parts import line_statuses, named, service_dates, statuses_of, traces
from edi.reader import Reader
from edi.reading import NOBODY, Level, first, levels, party, reference, subscriber
from edi.scalars import parse_number
from edi.status import ClaimAcknowledgement, ClaimAcknowledgementBatch, ProviderAcknowledgement, Tally

_EPOCH = date(1900, 1, 1)


def read_277ca(transaction: Transaction) -> tuple[ClaimAcknowledgementBatch, tuple[Finding, ...]]:
    """Reads a 277CA."""
    reader = Reader(transaction)
    source, receiver, role = NOBODY, NOBODY, "PR"
    top: Sequence[Segment] = ()
    batch: Sequence[Segment] = ()
    providers: list[tuple[Level, list[ClaimAcknowledgement]]] = []
    for level in levels(transaction.segments)[1]:
        own = named(level)
        if level.code == "20":
            source, top = party(own) if own else NOBODY, level.segments
            role = own[0].at(1) if own else role
        elif level.code == "21":
            receiver, batch = party(own) if own else NOBODY, level.segments
        elif level.code == "19":
            providers.append((level, []))
        elif level.code in {"PT", "22", "23"}:
            reader.loop = "2200D"
            found = [_claim(reader, own, part) for part in traces(level)]
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
        statuses=statuses_of(reader, batch),
        tally=_tally(reader, batch, "90", "AA"),
        providers=tuple([_provider(reader, level, claims) for level, claims in providers]),
    ), tuple(reader.findings)


def _provider(reader: Reader, level: Level, claims: list[ClaimAcknowledgement]) -> ProviderAcknowledgement:
    reader.loop = "2200C"
    own = named(level)
    return ProviderAcknowledgement(
        provider=party(own) if own else NOBODY,
        claims=tuple(claims),
        trace_number=_trace(level.segments),
        statuses=statuses_of(reader, level.segments),
        tally=_tally(reader, level.segments, "QA", "QC"),
    )


def _claim(reader: Reader, own: list[Segment], part: Sequence[Segment]) -> ClaimAcknowledgement:
    start, end = service_dates(reader, part)
    return ClaimAcknowledgement(
        control_number=reader.text(part[0], 2, "Claim number"),
        statuses=statuses_of(reader, part),
        subscriber=subscriber(reader, own) if own else None,
        payer_claim_number=reference(part, "1K"),
        clearinghouse_number=reference(part, "D9"),
        service_from=start,
        service_to=end,
        lines=line_statuses(reader, part),
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
