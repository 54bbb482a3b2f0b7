"""What the typed readers share: scalars with findings, loops out of segments, parties out of loops."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from edi.common import (
    Address,
    Adjustment,
    AdjustmentGroup,
    Contact,
    DatePeriod,
    Party,
    Patient,
    Procedure,
    Sex,
    Subscriber,
)
from edi.construct import constructor
from edi.envelope import Segment, Transaction
from edi.findings import Finding, Severity
from edi.scalars import parse_cents, parse_date, parse_number

_SEXES: dict[str, Sex] = {"": "", "M": "M", "F": "F", "U": "U"}
ADJUSTMENT_GROUPS = frozenset({"CO", "PR", "OA", "PI"})
NOBODY = Party(name="")
_make_party = constructor(Party)
_make_adjustment = constructor(Adjustment)


class Reader:
    """Parses values and keeps findings with their place. `loop` is set by the caller as it goes."""

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction
        self.component = transaction.delimiters.component
        self.repetition = transaction.delimiters.repetition
        self.loop = ""
        self.findings: list[Finding] = []
        self._procedures: dict[str, Procedure] = {}

    def note(
        self,
        rule: str,
        message: str,
        remedy: str,
        segment: Segment | None = None,
        element: int = 0,
        *,
        level: int = 1,
        severity: Severity = "error",
        tag: str = "",
    ) -> None:
        """Keeps a finding; without a segment it points at ST."""
        self.findings.append(
            Finding(
                level=level,
                severity=severity,
                loop=self.loop,
                segment=segment.tag if segment else tag,
                position=segment.position if segment else self.transaction.position,
                element=element,
                value=segment.at(element) if segment and element else "",
                rule=rule,
                message=message,
                remedy=remedy,
                transaction=self.transaction.control,
            )
        )

    def missing(self, tag: str, what: str) -> None:
        """Notes that a required segment is not there."""
        self.note("segment-missing", f"{what} ({tag}) is missing", f"Send {tag}", level=2, tag=tag)

    def text(self, segment: Segment, number: int, what: str) -> str:
        """A required text; its absence is a finding."""
        value = segment.at(number)
        if not value:
            self.note("element-missing", f"{what} is missing", f"Send {what}", segment, number, level=2)
        return value

    def cents(self, segment: Segment, number: int) -> int:
        """A required amount in cents; 0 with a finding where it is none."""
        elements = segment.elements
        value = parse_cents(elements[number - 1]) if len(elements) >= number else None
        if value is None:
            self._bad_amount(segment, number)
            return 0
        return value

    def maybe_cents(self, segment: Segment, number: int) -> int | None:
        """An optional amount in cents."""
        text = segment.at(number)
        if not text:
            return None
        value = parse_cents(text)
        if value is None:
            self._bad_amount(segment, number)
        return value

    def _bad_amount(self, segment: Segment, number: int) -> None:
        self.note(
            "amount-format", "This is not an amount in dollars and cents", "Send a decimal with at most two places",
            segment, number,
        )  # fmt: skip

    def number(self, segment: Segment, number: int) -> Decimal | None:
        """An optional number."""
        text = segment.at(number)
        if not text:
            return None
        value = parse_number(text)
        if value is None:
            self.note("number-format", "This is not a number", "Send digits with a point", segment, number)
        return value

    def day(self, segment: Segment, number: int) -> date | None:
        """An optional date."""
        elements = segment.elements
        text = elements[number - 1] if len(elements) >= number else ""
        if not text:
            return None
        value = parse_date(text)
        if value is None:
            self._bad_date(segment, number)
        return value

    def _bad_date(self, segment: Segment, number: int) -> None:
        self.note("date-format", "This is not a date", "Send CCYYMMDD", segment, number)

    def period(self, segment: Segment) -> DatePeriod | None:
        """DTP: a date (D8) or a period (RD8); None with a finding where it is neither."""
        text = segment.at(3)
        first, dash, second = text.partition("-")
        start = parse_date(first)
        end = parse_date(second) if dash else None
        if start is None or (dash and end is None):
            self._bad_date(segment, 3)
            return None
        return DatePeriod(qualifier=segment.at(1), start=start, end=end)

    def procedure(self, text: str) -> Procedure:
        """A procedure composite: qualifier, code, up to four modifiers, description."""
        known = self._procedures.get(text)
        if known is None:
            parts = text.split(self.component)
            known = Procedure(
                qualifier=parts[0],
                code=parts[1] if len(parts) > 1 else "",
                modifiers=tuple([part for part in parts[2:6] if part]),
                description=parts[6] if len(parts) > 6 else "",
            )
            self._procedures[text] = known
        return known

    def repeated(self, text: str) -> tuple[str, ...]:
        """The values of a repeating element."""
        if not text:
            return ()
        return tuple(text.split(self.repetition)) if self.repetition else (text,)

    def adjustments(self, segment: Segment) -> list[Adjustment]:
        """CAS: up to six triplets of reason, amount and quantity."""
        elements = segment.elements
        group = elements[0] if elements else ""
        if group not in ADJUSTMENT_GROUPS:
            self.note(
                "adjustment-group", "The adjustment group is not CO, PR, OA or PI", "Ask the payer what it means",
                segment, 1, level=5,
            )  # fmt: skip
        found = []
        for at in range(1, len(elements), 3):
            if elements[at]:
                found.append(
                    _make_adjustment(
                        # An unknown group is kept as it came, with the finding above.
                        group=cast(AdjustmentGroup, group),
                        reason=elements[at],
                        cents=self.cents(segment, at + 2),
                        quantity=self.number(segment, at + 3) if len(elements) > at + 2 else None,
                    )
                )
        return found

    def sex(self, segment: Segment, number: int) -> Sex:
        """DMG03; an unknown code becomes "U" with a finding."""
        sex = _SEXES.get(segment.at(number))
        if sex is None:
            self.note("code-unknown", "The sex is not M, F or U", "Send M, F or U", segment, number, level=5)
            return "U"
        return sex


@dataclass(frozen=True, slots=True)
class Level:
    """One hierarchical level: HL03, whether its parent is known, and what follows HL up to the next one."""

    id: str
    parent: str
    code: str
    head: Segment
    segments: list[Segment]


def levels(segments: Iterable[Segment]) -> tuple[list[Segment], list[Level]]:
    """Splits at HL: what stands before the first one, and the levels."""
    before: list[Segment] = []
    found: list[Level] = []
    current = before
    for segment in segments:
        if segment.tag == "HL":
            current = []
            found.append(Level(segment.at(1), segment.at(2), segment.at(3), segment, current))
        else:
            current.append(segment)
    return before, found


def loops(segments: Iterable[Segment], starters: frozenset[str]) -> list[list[Segment]]:
    """Splits before each segment whose tag is a starter. The first part may start with none."""
    parts: list[list[Segment]] = []
    for segment in segments:
        if segment.tag in starters or not parts:
            parts.append([])
        parts[-1].append(segment)
    return parts


def first(segments: Iterable[Segment], tag: str, qualifier: str = "") -> Segment | None:
    """The first segment with this tag, and this element 01 where given."""
    for segment in segments:
        if segment.tag == tag and (not qualifier or segment.at(1) == qualifier):
            return segment
    return None


def reference(segments: Iterable[Segment], *qualifiers: str) -> str:
    """REF02 of the first REF with one of the qualifiers, in their order; empty where absent."""
    found = list(segments)
    for qualifier in qualifiers:
        segment = first(found, "REF", qualifier)
        if segment:
            return segment.at(2)
    return ""


def address(segments: Sequence[Segment]) -> Address | None:
    """N3 and N4."""
    street, town = first(segments, "N3"), first(segments, "N4")
    if street is None and town is None:
        return None
    return Address(
        line1=street.at(1) if street else "",
        line2=street.at(2) if street else "",
        city=town.at(1) if town else "",
        state=town.at(2) if town else "",
        postal_code=town.at(3) if town else "",
    )


def contact(segment: Segment | None) -> Contact | None:
    """PER."""
    if segment is None:
        return None
    ways = {segment.at(n): segment.at(n + 1) for n in (7, 5, 3)}
    return Contact(name=segment.at(2), phone=ways.get("TE", ""), email=ways.get("EM", ""))


def name(segment: Segment) -> Party:
    """NM1 alone."""
    elements = segment.elements
    if len(elements) < 9:
        elements += ("",) * (9 - len(elements))
    return _make_party(
        name=elements[2],
        first_name=elements[3],
        middle_name=elements[4],
        entity_id_qualifier=elements[7],
        id=elements[8],
        entity_type="1" if elements[1] == "1" else "2",
    )


def party(segments: Sequence[Segment], taxonomy: str = "") -> Party:
    """NM1 with the N3, N4, REF*EI/TJ, PRV and PER that follow it."""
    head = name(segments[0])
    provider = first(segments, "PRV")
    return _make_party(
        name=head.name,
        first_name=head.first_name,
        middle_name=head.middle_name,
        entity_id_qualifier=head.entity_id_qualifier,
        id=head.id,
        entity_type=head.entity_type,
        address=address(segments),
        tax_id=reference(segments, "EI", "TJ"),
        taxonomy=provider.at(3) if provider else taxonomy,
        contact=contact(first(segments, "PER")),
    )


def subscriber(reader: Reader, segments: Sequence[Segment], group_number: str = "") -> Subscriber:
    """NM1*IL with N3, N4 and DMG."""
    head = segments[0]
    birth = first(segments, "DMG")
    return Subscriber(
        member_id=head.at(9),
        last_name=head.at(3),
        first_name=head.at(4),
        middle_name=head.at(5),
        birth_date=reader.day(birth, 2) if birth else None,
        sex=reader.sex(birth, 3) if birth else "",
        address=address(segments),
        group_number=group_number,
    )


def patient(reader: Reader, segments: Sequence[Segment], relationship: str = "") -> Patient:
    """NM1*QC or NM1*03 with N3, N4 and DMG."""
    head = segments[0]
    birth = first(segments, "DMG")
    return Patient(
        last_name=head.at(3),
        first_name=head.at(4),
        middle_name=head.at(5),
        birth_date=reader.day(birth, 2) if birth else None,
        sex=reader.sex(birth, 3) if birth else "",
        address=address(segments),
        relationship=relationship,
    )


def transaction_reference(transaction: Transaction) -> str:
    """BHT03, the submitter's number of a 270, 276 or 837, which the answer echoes; empty where absent."""
    header = first(transaction.segments[:2], "BHT")
    return header.at(3) if header else ""
