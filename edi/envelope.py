"""The envelope (ISA, GS, ST): values of a received document and the frame of a sent one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from operator import methodcaller
from typing import Literal

from edi.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimiters:
    """The four separators of one interchange."""

    element: str = "*"
    component: str = ":"
    repetition: str = "^"
    segment: str = "~"


Row = Sequence[str]
"""A segment as it is read: tag, then elements. A plain tuple or list, as a file has tens of thousands of them."""


class Segment(tuple[str, ...]):
    """One segment with its place. As a tuple it is the row: tag first, so that `segment[1]` is element 01."""

    position: int

    def __new__(cls, row: Row, position: int) -> "Segment":
        """A row with the number of its segment in the file."""
        made = super().__new__(cls, row)
        made.position = position
        return made

    @property
    def tag(self) -> str:
        """The segment identifier."""
        return self[0]

    @property
    def elements(self) -> tuple[str, ...]:
        """The elements without the tag."""
        return self[1:]

    def at(self, number: int) -> str:
        """Element `number`, counted from 1; empty where absent."""
        return self[number] if len(self) > number else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupHeader:
    """GS of the group a transaction came in."""

    functional_id: str
    sender: str
    receiver: str
    date: date | None
    time: time | None
    control: str
    version: str


NO_GROUP = GroupHeader(functional_id="", sender="", receiver="", date=None, time=None, control="", version="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One transaction set, ST to SE, both left out of `texts`.

    Attributes:
        type: "270", "271", "276", "277", "277CA", "835", "837P", "837I", "837D", "999", ... by ST01 and
            the implementation guide.
        version: ST03, or GS08 where ST03 is absent.
        control: ST02.
        texts: Its segments as text, not cut into elements yet: that is done while they are read, so that a
            large set needs its rows one at a time only.
        position: Segment number of ST in the file.
        interchange: Control number of the interchange (ISA13).
    """

    type: str
    version: str
    control: str
    texts: tuple[str, ...]
    group: GroupHeader
    delimiters: Delimiters
    position: int
    interchange: str
    findings: tuple[Finding, ...] = ()

    @property
    def is_old(self) -> bool:
        """Whether the version is older than 5010."""
        return self.version[:6] < "005010"

    def cut(self, start: int = 0) -> Iterator[Row]:
        """Rows from segment `start` on, each cut when it is asked for."""
        return map(methodcaller("split", self.delimiters.element), self.texts[start:] if start else self.texts)

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows; made anew at each call."""
        return tuple([tuple(row) for row in self.cut()])

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The rows, each with its place; made anew at each call."""
        return tuple([Segment(row, place) for place, row in enumerate(self.rows, self.position + 1)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One functional group."""

    header: GroupHeader
    transactions: tuple[Transaction, ...]
    findings: tuple[Finding, ...] = ()
    declared_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interchange:
    """One ISA to IEA."""

    sender: str
    receiver: str
    sender_qualifier: str
    receiver_qualifier: str
    control: str
    date: date | None
    time: time | None
    usage: str
    acknowledgement_requested: bool
    delimiters: Delimiters
    groups: tuple[Group, ...]
    ta1s: tuple[Segment, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One received file. `findings` are those that belong to no interchange."""

    interchanges: tuple[Interchange, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def transactions(self) -> tuple[Transaction, ...]:
        """All transaction sets of all groups, in order."""
        return tuple(t for i in self.interchanges for g in i.groups for t in g.transactions)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Findings of every level, outermost first."""
        found = list(self.findings)
        for interchange in self.interchanges:
            found += interchange.findings
            for group in interchange.groups:
                found += group.findings
                for transaction in group.transactions:
                    found += transaction.findings
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Whom a file is from and for, and the numbers it carries.

    Attributes:
        moment: Date and time of ISA and GS, local to the sender.
        first_set_control: ST02 of the first transaction set; the next ones count on.
        acknowledgement_requested: ISA14, asks for a TA1.
    """

    sender_id: str
    receiver_id: str
    moment: datetime
    interchange_control: int
    group_control: int
    application_sender: str
    application_receiver: str
    sender_qualifier: str = "ZZ"
    receiver_qualifier: str = "ZZ"
    usage: Literal["T", "P"] = "P"
    first_set_control: int = 1
    acknowledgement_requested: bool = False
