"""What the typed writers share: parties, people, adjustments and procedures as segments."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import batched, groupby
from operator import attrgetter

from edi.common import Address, Adjustment, Contact, DatePeriod, Party, Patient, Procedure, Subscriber
from edi.scalars import day, money, number
from edi.write_envelope import Builder, clean


def name(builder: Builder, role: str, party: Party) -> None:
    """NM1 of a party."""
    builder.add(
        "NM1", role, party.entity_type, clean(party.name), clean(party.first_name), clean(party.middle_name),
        "", "", party.entity_id_qualifier if party.id else "", party.id,
    )  # fmt: skip


def address(builder: Builder, value: Address | None) -> None:
    """N3 and N4."""
    if value is None:
        return
    builder.add_if(value.line1, "N3", clean(value.line1), clean(value.line2))
    builder.add("N4", clean(value.city), value.state, value.postal_code)


def contact(builder: Builder, party: Party, function: str = "IC") -> None:
    """PER with phone and mail."""
    desk(builder, party.contact, function)


def desk(builder: Builder, value: Contact | None, function: str) -> None:
    """PER of one desk."""
    if value is None:
        return
    ways: list[str] = []
    if value.phone:
        ways += ["TE", value.phone]
    if value.email:
        ways += ["EM", value.email]
    builder.add("PER", function, clean(value.name), *ways)


def member(builder: Builder, value: Subscriber, role: str = "IL") -> None:
    """NM1 of a subscriber; without a first name it is an organization unless there is a birth date."""
    person = value.first_name or value.birth_date or value.sex or not value.last_name
    builder.add(
        "NM1", role, "1" if person else "2", clean(value.last_name), clean(value.first_name),
        clean(value.middle_name), "", "", "MI" if value.member_id else "", value.member_id,
    )  # fmt: skip


def dependent(builder: Builder, value: Patient, role: str) -> None:
    """NM1 of a patient who is not the subscriber."""
    builder.add("NM1", role, "1", clean(value.last_name), clean(value.first_name), clean(value.middle_name))


def demographics(builder: Builder, value: Subscriber | Patient) -> None:
    """DMG."""
    if value.birth_date or value.sex:
        builder.add("DMG", "D8" if value.birth_date else "", day(value.birth_date), value.sex)


def period(builder: Builder, qualifier: str, start: date | None, end: date | None = None) -> None:
    """DTP with a date or a period."""
    if start is None:
        return
    if end is None:
        builder.add("DTP", qualifier, "D8", day(start))
    else:
        builder.add("DTP", qualifier, "RD8", f"{day(start)}-{day(end)}")


def periods(builder: Builder, values: Sequence[DatePeriod]) -> None:
    """Several DTP."""
    for value in values:
        period(builder, value.qualifier, value.start, value.end)


def procedure(value: Procedure | None) -> tuple[str, ...]:
    """The procedure composite."""
    if value is None:
        return ()
    modifiers = (*value.modifiers, "", "", "", "")[:4]
    return (value.qualifier, value.code, *modifiers, clean(value.description))


def adjustments(builder: Builder, values: Sequence[Adjustment], most: int = 99) -> None:
    """CAS: neighbours of one group share a segment, six at most, so that the order survives.

    Where that would be more segments than the guide allows (`most`: 5 in 2320 and 2430 of an 837, though the 835 they
    come from may have 99), the adjustments of a group go together.
    """
    found = _cas(values)
    if len(found) > most:
        groups = list(dict.fromkeys(value.group for value in values))
        found = _cas(sorted(values, key=lambda value: groups.index(value.group)))
    for segment in found:
        elements = [text for a in segment for text in (a.reason, money(a.cents), number(a.quantity))]
        builder.add("CAS", segment[0].group, *elements)


def _cas(values: Sequence[Adjustment]) -> list[tuple[Adjustment, ...]]:
    """Adjustments by segment."""
    return [six for _, run in groupby(values, attrgetter("group")) for six in batched(run, 6)]


class Hierarchy:
    """Numbers the levels (HL) of a transaction."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.count = 0

    def open(self, parent: int, code: str, loop: str, *, child: bool | None) -> int:
        """Opens a level and returns its number. `child` None leaves HL04 out."""
        self.count += 1
        self.builder.loop = loop
        mark = "" if child is None else "1" if child else "0"
        self.builder.add("HL", str(self.count), str(parent) if parent else "", code, mark)
        return self.count


def stamp(moment: datetime) -> tuple[str, str]:
    """BHT04 and BHT05; seconds only where there are any."""
    return moment.strftime("%Y%m%d"), moment.strftime("%H%M%S" if moment.second else "%H%M")
