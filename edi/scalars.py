"""Amounts, quantities, dates and times as X12 writes them. What was parsed is remembered: files repeat themselves."""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

_MOST = 16384
# More digits than these are no amount: in cents they would not fit into a bigint.
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,16}(?:\.[0-9]*)?|\.[0-9]+)")


class Memory[V](dict[str, V]):
    """What texts stand for. Forgets everything before it grows without end.

    A hit costs a look into a dictionary; `functools.lru_cache` pays for its order as well.
    """

    def __init__(self, parse: Callable[[str], V]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: str) -> V:
        if len(self) >= _MOST:
            self.clear()
        value = self[text] = self._parse(text)
        return value


def remembered[V](parse: Callable[[str], V]) -> Callable[[str], V]:
    """The same function, with a memory."""
    return Memory(parse).__getitem__


@remembered
def parse_number(text: str) -> Decimal | None:
    """Reads a decimal number without an exponent; None where it is none."""
    text = text.strip()
    return Decimal(text) if _NUMBER.fullmatch(text) else None


@remembered
def parse_cents(text: str) -> int | None:
    """Reads a decimal amount as cents; None where it is no amount or has a fraction of a cent."""
    number = parse_number(text)
    if number is None:
        return None
    cents = number * 100
    whole = int(cents)
    return whole if whole == cents else None


@remembered
def parse_date(text: str) -> date | None:
    """Reads CCYYMMDD or YYMMDD (20YY); None where it is no date. A time of day after it is dropped."""
    if len(text) == 6:
        text = "20" + text
    if len(text) not in {8, 12, 14} or not (text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


@remembered
def parse_span(text: str) -> tuple[date, date | None] | None:
    """Reads a date or two with a dash between them; None where it is neither."""
    first, dash, second = text.partition("-")
    start, end = parse_date(first), parse_date(second) if dash else None
    return None if start is None or (dash and end is None) else (start, end)


def parse_time(text: str) -> time | None:
    """Reads HHMM with or without seconds and fractions, to the second; None where it is no time."""
    if len(text) < 4 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return time(int(text[:2]), int(text[2:4]), int(text[4:6] or "0"))
    except ValueError:
        return None


def money(cents: int | None) -> str:
    """Writes cents as X12 wants decimals: no exponent, no needless zeros. None is empty."""
    if cents is None:
        return ""
    whole, part = divmod(abs(cents), 100)
    text = f"{whole}.{part:02d}".rstrip("0").rstrip(".") if part else str(whole)
    return f"-{text}" if cents < 0 else text


def number(value: Decimal | int | None) -> str:
    """Writes a decimal without exponent and needless zeros. None is empty."""
    if value is None:
        return ""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(value: date | None) -> str:
    """Writes CCYYMMDD. None is empty."""
    return value.strftime("%Y%m%d") if value else ""
