"""Single values of a contract file. Each function gets the text and raises ValueError(message, remedy)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum


def word[W: StrEnum](words: type[W]) -> Callable[[str], W]:
    """One of a few words."""

    def parse(value: str) -> W:
        try:
            return words(value.lower())
        except ValueError:
            raise ValueError(f"{value!r} is not known", f"must be one of {', '.join(words)}") from None

    return parse


def number(value: str) -> Decimal:
    """Dollars or percent, not negative."""
    try:
        found = Decimal(value.replace("$", "").replace("%", "").strip())
    except InvalidOperation:
        raise ValueError(f"{value!r} is no number", "write digits and a point only") from None
    if not found.is_finite() or found < 0:
        raise ValueError(f"{value!r} is no amount", "it must not be negative")
    return found


def percents(value: str) -> tuple[Decimal, ...]:
    """Percents with strokes between them: 100/50/50."""
    return tuple(number(each) for each in value.split("/"))


def locality(value: str) -> str:
    """Medicare's contractor and locality: 10112-00."""
    parts = value.split("-")
    if [len(part) for part in parts if part.isdigit()] != [5, 2]:
        raise ValueError(f"{value!r} is no locality", "write contractor and locality: 10112-00")
    return value


def modifier(value: str) -> str:
    """A modifier of two characters."""
    if len(value) != 2 or not value.isalnum():
        raise ValueError(f"{value!r} is no modifier", "it has two characters")
    return value.upper()


def yes(value: str) -> bool:
    """Yes or no."""
    if value.lower() not in ("yes", "no"):
        raise ValueError(f"{value!r} is not known", "write yes or no")
    return value.lower() == "yes"


def day(value: str) -> date:
    """A date: 2026-04-01."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value!r} is no date", "write it as 2026-04-01") from None


def schedule(value: str) -> date:
    """A year, which means its January 1, or a date."""
    return date(int(value), 1, 1) if len(value) == 4 and value.isdigit() else day(value)
