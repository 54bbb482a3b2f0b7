"""Loops out of rows, parties and people out of loops."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from edi.common import Address, Contact, Party, Patient, Subscriber
from edi.construct import constructor
from edi.envelope import Row, Segment, Transaction
from edi.reader import Reader, at

NOBODY = Party(name="")
_make_party = constructor(Party)
_make_address = constructor(Address)
_make_subscriber = constructor(Subscriber)


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
            found.append(Level(at(segment, 1), at(segment, 2), at(segment, 3), segment, current))
        else:
            current.append(segment)
    return before, found


def loops[R: Row](segments: Iterable[R], starters: frozenset[str]) -> list[list[R]]:
    """Splits before each segment whose tag is a starter. The first part may start with none."""
    parts: list[list[R]] = []
    for segment in segments:
        if segment[0] in starters or not parts:
            parts.append([])
        parts[-1].append(segment)
    return parts


def first[R: Row](segments: Iterable[R], tag: str, qualifier: str = "") -> R | None:
    """The first segment with this tag, and this element 01 where given."""
    for segment in segments:
        if segment[0] == tag and (not qualifier or at(segment, 1) == qualifier):
            return segment
    return None


def reference(segments: Iterable[Row], *qualifiers: str) -> str:
    """REF02 of the first REF with one of the qualifiers, in their order; empty where absent."""
    found = list(segments)
    for qualifier in qualifiers:
        segment = first(found, "REF", qualifier)
        if segment:
            return at(segment, 2)
    return ""


def by_tag(rows: Iterable[Row]) -> dict[str, Row]:
    """The first row of each tag."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row[0], row)
    return found


def address(rows: Iterable[Row]) -> Address | None:
    """N3 and N4."""
    return _address(by_tag(rows))


def _address(found: dict[str, Row]) -> Address | None:
    street, town = found.get("N3"), found.get("N4")
    if street is None and town is None:
        return None
    street, town = street or (), town or ()
    return _make_address(at(street, 1), at(street, 2), at(town, 1), at(town, 2), at(town, 3))


def contact(segment: Row | None) -> Contact | None:
    """PER."""
    if segment is None:
        return None
    ways = {at(segment, n): at(segment, n + 1) for n in (7, 5, 3)}
    return Contact(name=at(segment, 2), phone=ways.get("TE", ""), email=ways.get("EM", ""))


def name(segment: Row) -> Party:
    """NM1 alone."""
    if len(segment) < 10:
        segment = [*segment, *[""] * (10 - len(segment))]
    return _make_party(
        segment[3], segment[4], segment[5], segment[8], segment[9], "1" if segment[2] == "1" else "2"
    )  # fmt: skip


def party(segments: Sequence[Row], taxonomy: str = "") -> Party:
    """NM1 with the N3, N4, REF*EI/TJ, PRV and PER that follow it."""
    head = name(segments[0])
    if len(segments) == 1 and not taxonomy:
        return head
    found = by_tag(segments)
    provider = found.get("PRV")
    return _make_party(
        name=head.name,
        first_name=head.first_name,
        middle_name=head.middle_name,
        entity_id_qualifier=head.entity_id_qualifier,
        id=head.id,
        entity_type=head.entity_type,
        address=_address(found),
        tax_id=reference(segments, "EI", "TJ") if "REF" in found else "",
        taxonomy=at(provider, 3) if provider else taxonomy,
        contact=contact(found.get("PER")),
    )


def subscriber(reader: Reader, segments: Sequence[Row], group_number: str = "") -> Subscriber:
    """NM1*IL with N3, N4 and DMG."""
    head = segments[0]
    found = by_tag(segments)
    birth = found.get("DMG")
    return _make_subscriber(
        member_id=at(head, 9),
        last_name=at(head, 3),
        first_name=at(head, 4),
        middle_name=at(head, 5),
        birth_date=reader.day(birth, 2) if birth else None,
        sex=reader.sex(birth, 3) if birth else "",
        address=_address(found),
        group_number=group_number,
    )


def patient(reader: Reader, segments: Sequence[Row], relationship: str = "") -> Patient:
    """NM1*QC or NM1*03 with N3, N4 and DMG."""
    head = segments[0]
    found = by_tag(segments)
    birth = found.get("DMG")
    return Patient(
        last_name=at(head, 3),
        first_name=at(head, 4),
        middle_name=at(head, 5),
        birth_date=reader.day(birth, 2) if birth else None,
        sex=reader.sex(birth, 3) if birth else "",
        address=_address(found),
        relationship=relationship,
    )


def transaction_reference(transaction: Transaction) -> str:
    """BHT03, the submitter's number of a 270, 276 or 837, which the answer echoes; empty where absent."""
    header = first((tuple(row) for row in islice(transaction.cut(), 2)), "BHT")
    return at(header, 3) if header else ""
