"""Which services a row of a contract is about: one code, a range, a family of the fee schedule, or all others."""

import re
from dataclasses import dataclass
from enum import IntEnum

from models.fees import NUMBERED, Indicators

ALL = "*"
_CODE = r"[0-9A-Z][0-9A-Z]{2,4}"
_SINGLE = re.compile(_CODE)
_RANGE = re.compile(rf"({_CODE})-({_CODE})")
_FAMILY = re.compile(rf"({'|'.join(NUMBERED)})=([0-9])")


class Reach(IntEnum):
    """How much a code specification takes in; the higher the more specific."""

    ALL = 0
    FAMILY = 1
    RANGE = 2
    ONE = 3


@dataclass(frozen=True, slots=True)
class CodeSpec:
    """A parsed `code` column. `first` and `last` are codes, or indicator and value of a family."""

    reach: Reach
    first: str = ""
    last: str = ""

    def covers(self, code: str, indicators: Indicators) -> bool:
        """Whether a service (or a DRG) is meant; `indicators` are those of the fee schedule on the day."""
        match self.reach:
            case Reach.ONE:
                return code == self.first
            case Reach.RANGE:
                return self.first <= code <= self.last and _form(code) == _form(self.first)
            case Reach.FAMILY:
                return indicators.of(self.first) == int(self.last)
            case Reach.ALL:
                return True

    @property
    def narrowness(self) -> int:
        """Of two ranges the one with fewer codes is the more specific; 0 for anything else."""
        return -(_number(self.last) - _number(self.first)) if self.reach is Reach.RANGE else 0

    def may_meet(self, other: "CodeSpec") -> bool:
        """Whether two specifications of one reach could mean the same service with neither more specific."""
        if self.reach is not Reach.RANGE:
            same_family = self.reach is Reach.FAMILY and self.first == other.first
            return self.last == other.last if same_family else self.reach is Reach.FAMILY or self == other
        overlap = self.first <= other.last and other.first <= self.last and _form(self.first) == _form(other.first)
        return overlap and self.narrowness == other.narrowness

    def __str__(self) -> str:
        match self.reach:
            case Reach.RANGE:
                return f"{self.first}-{self.last}"
            case Reach.FAMILY:
                return f"{self.first}={self.last}"
            case Reach.ONE:
                return self.first
            case Reach.ALL:
                return ALL


def code_spec(text: str) -> CodeSpec:
    """Parse `99213`, `99202-99215`, `multiple_procedure=2` or `*`.

    Raises:
        ValueError: It is none of these; two arguments, message and remedy.
    """
    found = text.strip()
    if found == ALL:
        return CodeSpec(Reach.ALL)
    if family := _FAMILY.fullmatch(found.lower()):
        return CodeSpec(Reach.FAMILY, *family.groups())
    found = found.upper()
    if _SINGLE.fullmatch(found):
        return CodeSpec(Reach.ONE, found)
    if span := _RANGE.fullmatch(found):
        first, last = span.groups()
        if _form(first) != _form(last) or first > last:
            raise ValueError(f"{text!r} is no range", "give two codes of one form, the lower one first")
        return CodeSpec(Reach.RANGE, first, last)
    remedy = "write a code, a range 99202-99215, a family such as multiple_procedure=2, or * for all others"
    raise ValueError(f"{text!r} names no service", remedy)


def _form(code: str) -> tuple[int, str, str]:
    """Codes are only comparable within one form: 99213, J1885, 0001U, DRG 470."""
    letters = (code[0] if code[0].isalpha() else "", code[-1] if code[-1].isalpha() else "")
    return (len(code), *letters)


def _number(code: str) -> int:
    return int("".join(filter(str.isdigit, code)))
