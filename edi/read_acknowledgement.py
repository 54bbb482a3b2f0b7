"""999 (and the older 997) and TA1 to acknowledgements."""

from dataclasses import dataclass, field

from edi.acknowledgement import (
    ElementError,
    FunctionalAcknowledgement,
    InterchangeAcknowledgement,
    SegmentError,
    SetAcknowledgement,
    Verdict,
)
from edi.envelope import Interchange, Segment, Transaction
from edi.findings import Finding
from edi.reader import Reader
from edi.scalars import parse_date, parse_time

_OLD_TAGS = {"AK3": "IK3", "AK4": "IK4", "AK5": "IK5"}
_VERDICTS: dict[str, Verdict] = {"A": "A", "E": "E"}


@dataclass(slots=True)
class _OpenSet:
    head: Segment
    errors: list[tuple[Segment, list[str], list[ElementError]]] = field(default_factory=list)


class _Sets:
    """Collects AK2 to IK5."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.sets: list[SetAcknowledgement] = []
        self.open: _OpenSet | None = None

    def read(self, segment: Segment) -> None:
        tag = _OLD_TAGS.get(segment.tag, segment.tag)
        if tag == "AK2":
            self._close((), None)
            self.open = _OpenSet(segment)
        elif self.open is None:
            return
        elif tag == "IK3":
            self.open.errors.append((segment, [], []))
        elif tag == "IK5":
            self._close(segment.elements[1:], segment)
        elif self.open.errors and tag == "CTX":
            text = "*".join(segment.elements)
            self.open.errors[-1][1].append(text.replace(self.reader.component, ":"))
        elif self.open.errors and tag == "IK4":
            self.open.errors[-1][2].append(self._element(segment))

    def finish(self) -> tuple[SetAcknowledgement, ...]:
        self._close((), None)
        return tuple(self.sets)

    def _element(self, segment: Segment) -> ElementError:
        place = (*segment.at(1).split(self.reader.component), "", "")[:3]
        element, component, repetition = (int(p) if p.isascii() and p.isdigit() else 0 for p in place)
        return ElementError(
            element=element,
            component=component,
            repetition=repetition,
            code=segment.at(3),
            value=segment.at(4),
            dictionary=segment.at(2),
        )

    def _close(self, codes: tuple[str, ...], verdict: Segment | None) -> None:
        if self.open is None:
            return
        head = self.open.head
        if verdict is None:
            tag = "AK5" if self.reader.transaction.type == "997" else "IK5"
            self.reader.missing(tag, f"The verdict on set {head.at(2)}")
        self.sets.append(
            SetAcknowledgement(
                control=head.at(2),
                type=head.at(1),
                version=head.at(3),
                accepted=_VERDICTS.get(verdict.at(1), "R") if verdict else "R",
                codes=tuple([code for code in codes if code]),
                errors=tuple([self._error(*error) for error in self.open.errors]),
            )
        )
        self.open = None

    def _error(self, segment: Segment, contexts: list[str], elements: list[ElementError]) -> SegmentError:
        position = self.reader.number(segment, 2)
        return SegmentError(
            segment=segment.at(1),
            position=int(position) if position is not None else 0,
            loop=segment.at(3),
            code=segment.at(4),
            contexts=tuple(contexts),
            elements=tuple(elements),
        )


def read_999(transaction: Transaction) -> tuple[FunctionalAcknowledgement, tuple[Finding, ...]]:
    """Reads one 999 or 997. A verdict other than accepted (A, E) counts as rejected."""
    reader = Reader(transaction)
    reader.loop = "ST"
    tail: Segment | None = None
    head: Segment | None = None
    sets = _Sets(reader)
    for segment in transaction.segments:
        if segment.tag == "AK1":
            head = segment
        elif segment.tag == "AK9":
            tail = segment
        else:
            sets.read(segment)
    if head is None:
        reader.missing("AK1", "The group answered")
    if tail is None:
        reader.missing("AK9", "The verdict on the group")
    found = sets.finish()
    counts = [reader.number(tail, n) if tail else None for n in (2, 3, 4)]
    included, received, accepted = (int(count) if count is not None else 0 for count in counts)
    return FunctionalAcknowledgement(
        group_control=head.at(2) if head else "",
        functional_id=head.at(1) if head else "",
        version=head.at(3) if head else "",
        status=tail.at(1) if tail else "R",
        included=included,
        received=received,
        accepted=accepted,
        codes=tuple([code for code in tail.elements[4:9] if code]) if tail else (),
        sets=found,
    ), tuple(reader.findings)


def read_ta1(interchange: Interchange) -> tuple[tuple[InterchangeAcknowledgement, ...], tuple[Finding, ...]]:
    """Reads the TA1 segments of an interchange; one without a readable date is a finding only."""
    found, findings = [], []
    for segment in interchange.ta1s:
        day, clock = parse_date(segment.at(2)), parse_time(segment.at(3))
        if day is None or clock is None:
            findings.append(_bad_moment(segment, 3 if day else 2))
            continue
        found.append(
            InterchangeAcknowledgement(
                control=segment.at(1),
                date=day,
                time=clock,
                status=_VERDICTS.get(segment.at(4), "R"),
                note=segment.at(5) or "000",
            )
        )
    return tuple(found), tuple(findings)


def _bad_moment(segment: Segment, element: int) -> Finding:
    return Finding(
        level=1,
        severity="error",
        loop="ISA",
        segment="TA1",
        position=segment.position,
        element=element,
        value=segment.at(element),
        rule="date-format",
        message="This is not the date and time of an interchange",
        remedy="Send YYMMDD and HHMM",
    )
