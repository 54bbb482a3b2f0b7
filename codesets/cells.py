"""Reading of single values of a published file. Each function gets the text and raises ValueError(message, remedy)."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

Parse = Callable[[str], object]
_DAYS = ("%Y-%m-%d", "%Y%m%d", "%m/%d/%Y", "%m/%d/%y")
_OPEN = {"", "*", "N/A", "\\N", "99991231", "9999-12-31", "12/31/9999"}


def text(value: str) -> str:
    """Any words."""
    return value.strip()


def required(value: str) -> str:
    """Any words, but some."""
    found = value.strip()
    if not found:
        raise ValueError("is empty", "fill it")
    return found


def matching(pattern: str, what: str) -> Parse:
    """Words of a form, in capitals."""
    compiled = re.compile(pattern)

    def parse(value: str) -> str:
        found = value.strip().upper()
        if not compiled.fullmatch(found):
            raise ValueError(f"{value!r} is no {what}", f"correct it to a {what}")
        return found

    return parse


service_code = matching(r"[0-9A-Z][0-9]{3}[0-9A-Z]", "service code of five characters")
modifier = matching(r"[0-9A-Z]{2}|", "modifier of two characters")


def one_of(*values: str) -> Parse:
    """One of a few values."""

    def parse(value: str) -> str:
        found = value.strip()
        if found not in values:
            raise ValueError(f"{value!r} is not known", f"must be one of {', '.join(map(repr, values))}")
        return found

    return parse


def number(value: str) -> int:
    """A whole number; `9.0` counts as one, since spreadsheets write it so."""
    try:
        found = Decimal(value.strip())
        if found == found.to_integral_value():
            return int(found)
    except InvalidOperation:
        pass
    raise ValueError(f"{value!r} is no whole number", "write digits only")


def decimal(value: str) -> Decimal:
    """A number with a fraction."""
    try:
        found = Decimal(value.strip())
    except InvalidOperation:
        raise ValueError(f"{value!r} is no number", "write digits and a point only") from None
    if not found.is_finite():
        raise ValueError(f"{value!r} is no number", "write digits and a point only")
    return found


def dollars(value: str) -> Decimal:
    """Dollars with fractions of a cent."""
    return decimal(value.replace("$", "").replace(",", ""))


def cents(value: str) -> int:
    """Dollars, as integer cents; a fraction of a cent is rounded half up."""
    return int((dollars(value) * 100 + Decimal("0.5")) // 1)


def day(value: str) -> date:
    """A date: 2026-04-01, 20260401 or 04/01/2026."""
    found = value.strip()
    for form in _DAYS:
        try:
            return datetime.strptime(found, form).date()  # noqa: DTZ007 - only its date is kept
        except ValueError:
            continue
    raise ValueError(f"{value!r} is no date", "write it as 2026-04-01, 20260401 or 04/01/2026")


def optional(parse: Parse) -> Parse:
    """The same, or None where there is nothing (for dates also `*` and the end of time, as CMS writes them)."""

    def wrapped(value: str) -> object:
        return None if value.strip() in _OPEN else parse(value)

    return wrapped
