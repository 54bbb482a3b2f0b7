"""What a condition asks of the values of a field: it holds where any of them fits.

`apart` tells whether no single value can fit both of two conditions: two rules that can never apply to one claim may
set the same field to different values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol


class Condition(Protocol):
    """One condition on the values of one field."""

    def holds(self, values: Sequence[Any]) -> bool:
        """Whether any of the values fits."""
        ...

    def apart(self, other: "Condition") -> bool:
        """Whether no value fits this and the other; False where that cannot be told."""
        ...


def _shape(code: str) -> str:
    return "".join("#" if each.isdigit() else each for each in code)


@dataclass(frozen=True, slots=True)
class Span:
    """Codes from `first` to `last`. Letters stay in their places: 0001F-0100F has no 00050."""

    first: str
    last: str

    @property
    def sensible(self) -> bool:
        """Whether both ends have the same form, in order."""
        return _shape(self.first) == _shape(self.last) and self.first <= self.last

    def has(self, code: str) -> bool:
        """Whether a code lies between the ends."""
        return self.first <= code <= self.last and _shape(code) == _shape(self.first)

    def meets(self, other: "Span") -> bool:
        """Whether there is a code in both."""
        ends = self.first <= other.last and other.first <= self.last
        return ends and _shape(self.first) == _shape(other.first)


@dataclass(frozen=True, slots=True)
class Codes:
    """One of some codes or ranges of codes."""

    spans: tuple[Span, ...]

    def holds(self, values: Sequence[str]) -> bool:
        """See Condition."""
        return any(span.has(value) for value in values for span in self.spans)

    def apart(self, other: Condition) -> bool:
        """See Condition."""
        return isinstance(other, Codes) and not any(one.meets(two) for one in self.spans for two in other.spans)


@dataclass(frozen=True, slots=True)
class Starts:
    """One of some beginnings, compared without dots."""

    beginnings: tuple[str, ...]

    def holds(self, values: Sequence[str]) -> bool:
        """See Condition."""
        return any(value.replace(".", "").startswith(self.beginnings) for value in values)

    def apart(self, other: Condition) -> bool:
        """See Condition."""
        return isinstance(other, Starts) and not any(
            one.startswith(two) or two.startswith(one) for one in self.beginnings for two in other.beginnings
        )


@dataclass(frozen=True, slots=True)
class Between:
    """A number within limits, both included; None is open. Dates are day numbers, money is cents."""

    low: int | None = None
    high: int | None = None

    def holds(self, values: Sequence[int]) -> bool:
        """See Condition."""
        return any(
            (self.low is None or self.low <= value) and (self.high is None or value <= self.high) for value in values
        )

    def apart(self, other: Condition) -> bool:
        """See Condition."""
        return isinstance(other, Between) and (_ends(self, other) or _ends(other, self))


def _ends(one: Between, two: Between) -> bool:
    return one.high is not None and two.low is not None and one.high < two.low


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words, or yes or no."""

    words: frozenset[str]

    def holds(self, values: Sequence[str]) -> bool:
        """See Condition."""
        return any(value in self.words for value in values)

    def apart(self, other: Condition) -> bool:
        """See Condition."""
        return isinstance(other, Choice) and not self.words & other.words
