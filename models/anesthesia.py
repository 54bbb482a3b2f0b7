"""Anesthesia codes (CPT 00100 to 01999), and which of them are billed by the minute."""

_CODES = range(100, 2000)
_WITHOUT_TIME = frozenset({"01953", "01996"})
"""These count areas or days."""


def is_anesthesia(code: str) -> bool:
    """Whether a service code is one of anesthesia."""
    return len(code) == 5 and code.isdecimal() and int(code) in _CODES


def is_timed(code: str) -> bool:
    """Whether a line of a code counts minutes: SV103 MJ (837P guide; Medicare Claims Processing Manual 12, 50.G)."""
    return is_anesthesia(code) and code not in _WITHOUT_TIME
