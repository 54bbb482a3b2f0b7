"""What 276, 277 and 277CA share: names of a level, traces, dates, statuses of claims and lines."""

from collections.abc import Sequence
from datetime import date

from edi.envelope import Segment
from edi.reader import Reader
from edi.reading import Level, first, loops, reference
from edi.status import ClaimStatus, LineStatus, StatusCode

_TRACES = frozenset({"TRN"})


def named(level: Level) -> list[Segment]:
    """NM1 with the segments of its loop, and DMG, which 276 puts before it."""
    head, *_ = loops(level.segments, _TRACES) or [[]]
    if head and head[0].tag == "TRN":
        return []
    name = first(head, "NM1")
    return [name, *[s for s in head if s is not name]] if name else []


def traces(level: Level) -> list[list[Segment]]:
    """The loops that begin with TRN."""
    return [part for part in loops(level.segments, _TRACES) if part[0].tag == "TRN"]


def service_dates(reader: Reader, part: Sequence[Segment]) -> tuple[date | None, date | None]:
    """When the claim was for: DTP*472 or DTP*232."""
    before_lines = loops(part, frozenset({"SVC"}))[0]
    segment = first(before_lines, "DTP", "472") or first(before_lines, "DTP", "232")
    period = reader.period(segment) if segment else None
    return (period.start, period.end) if period else (None, None)


def line_statuses(reader: Reader, part: Sequence[Segment]) -> tuple[LineStatus, ...]:
    """SVC with what follows each."""
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


def statuses_of(reader: Reader, part: Sequence[Segment]) -> tuple[ClaimStatus, ...]:
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
