"""Codes in the words of an instructional note: "(A05.-)", "(A04.0-A04.4)", "(J09.X3, J10.2)", "(T61-T62)"."""

import re
from dataclasses import dataclass
from functools import lru_cache

_CODE = r"[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?"
_GROUP = re.compile(r"\(([^()]*)\)")
_REFERENCE = re.compile(rf"\b(?P<first>{_CODE})(?P<open>\.?-(?![A-Z0-9]))?(?:-(?P<last>{_CODE}))?")


@dataclass(frozen=True, slots=True)
class Reference:
    """A code, all codes below it, or a range of either. Bounds are without dots and both belong to it."""

    first: str
    last: str

    def matches(self, code: str) -> bool:
        """Whether a code (dot optional) is meant: itself, or below either bound, or between them."""
        plain = code.replace(".", "").upper()
        return self.first <= plain and (plain <= self.last or plain.startswith(self.last))


@lru_cache(maxsize=8192)
def references(note: str) -> tuple[Reference, ...]:
    """Return the codes that a note names in parentheses, in its order."""
    found = (match for group in _GROUP.findall(note) for match in _REFERENCE.finditer(group))
    return tuple(_reference(match) for match in found)


def _reference(match: re.Match[str]) -> Reference:
    first = match["first"].replace(".", "")
    return Reference(first, (match["last"] or first).replace(".", ""))
