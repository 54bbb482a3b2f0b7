"""Acknowledgements: 999 (X231A1) for a functional group, TA1 for an interchange."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

Verdict = Literal["A", "E", "R"]
"""Accepted, accepted with errors noted, rejected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementError:
    """One IK4: element, component and repetition numbers from 1 (0 where not told), code IK403, value.

    `dictionary` is IK402, the element's number in the data dictionary.
    """

    element: int
    code: str
    component: int = 0
    repetition: int = 0
    value: str = ""
    dictionary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentError:
    """One IK3 with its CTX and IK4.

    Attributes:
        segment: Tag of the segment at fault.
        position: Number of the segment in the transaction set; ST is 1.
        loop: Loop id ("2300"), may be empty; IK303 has four places ("2010" for 2010BA).
        code: IK304.
        contexts: CTX segments, elements joined by "*" and components by ":".
    """

    segment: str
    position: int
    code: str
    loop: str = ""
    contexts: tuple[str, ...] = ()
    elements: tuple[ElementError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAcknowledgement:
    """The verdict on one transaction set (AK2 to IK5).

    Attributes:
        control: AK202, ST02 of the set.
        type: AK201 ("837").
        version: AK203 ("005010X222A1").
        codes: IK502 to IK506, why the set is not accepted.
    """

    control: str
    type: str
    accepted: Verdict
    version: str = ""
    codes: tuple[str, ...] = ()
    errors: tuple[SegmentError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionalAcknowledgement:
    """One 999.

    Attributes:
        group_control: AK102, GS06 of the group.
        functional_id: AK101 ("HC" for claims).
        version: AK103, GS08 of the group.
        status: AK901: "A", "E", "P" (partly accepted) or "R".
        codes: AK905 to AK909, why the group is not accepted.
    """

    group_control: str
    functional_id: str
    version: str
    status: str
    included: int
    received: int
    accepted: int
    sets: tuple[SetAcknowledgement, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InterchangeAcknowledgement:
    """One TA1: the verdict on the envelope of one interchange.

    Attributes:
        control: ISA13 of the interchange answered.
        date: ISA09 of it.
        time: ISA10 of it, to the minute.
        note: TA105, "000" for no error.
    """

    control: str
    date: date
    time: time
    status: Verdict
    note: str = "000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What answers one received interchange; `sender` and `receiver` are those of the received one."""

    sender: str
    receiver: str
    control: str
    interchange: InterchangeAcknowledgement | None
    functional: tuple[FunctionalAcknowledgement, ...]
