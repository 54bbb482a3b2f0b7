"""Findings: what is wrong with a received file, where, by which rule, and what to do about it."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of a received file.

    Attributes:
        level: SNIP type. 1 integrity, 2 requirement, 3 balance, 4 situation, 5 code set, 6 service type,
            7 payer.
        severity: An error makes the transaction unfit to post or to accept, a warning does not.
        loop: Loop of the implementation guide ("2300"), or "ISA", "GS", "ST" for the envelope.
        segment: Tag of the segment at fault.
        position: Number of the segment in the file, counted from 1; 0 where nothing can be pointed at.
        element: Element number inside the segment, from 1; 0 for the whole segment.
        value: The value as received.
        rule: Stable machine name of the rule.
        message: What is wrong, for a person.
        remedy: What to do about it, for a person.
        transaction: Control number (ST02) of the transaction set, where known.
    """

    level: int
    severity: Severity
    loop: str
    segment: str
    position: int
    element: int
    value: str
    rule: str
    message: str
    remedy: str
    transaction: str = ""
