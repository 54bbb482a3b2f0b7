"""What stands before the first level of an 837: BHT, submitter and receiver."""

from collections.abc import Sequence
from datetime import date, datetime, time

from edi.envelope import Row, Transaction
from edi.read_claim_parts import Fields
from edi.reader import Reader, at
from edi.reading import NOBODY, first, loops, party
from edi.scalars import parse_date, parse_time


def read_header(reader: Reader, rows: Sequence[Row]) -> Fields:
    """What stands before the first level."""
    reader.loop = "ST"
    header = first(rows, "BHT")
    if header is None:
        reader.missing("BHT", "The beginning")
    roles = {at(part[0], 1): party(part) for part in loops(rows, frozenset({"NM1"})) if part[0][0] == "NM1"}
    for role, what in (("41", "The submitter"), ("40", "The receiver")):
        if role not in roles:
            reader.missing("NM1", what)
    return {
        "submitter": roles.get("41", NOBODY),
        "receiver": roles.get("40", NOBODY),
        "reference": at(header, 3) if header else "",
        "moment": _moment(reader.transaction, header or ()),
    }


def _moment(transaction: Transaction, header: Row) -> datetime:
    """BHT04 and BHT05, else those of GS."""
    group = transaction.group
    day = parse_date(at(header, 4)) or group.date or date(1900, 1, 1)
    return datetime.combine(day, parse_time(at(header, 5)) or group.time or time())
