"""Money is integer cents everywhere; these are the only two places where it meets text."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def dollars(cents: int) -> str:
    """Return cents as US dollars for a person to read: 123456 is "$1,234.56", a credit is "-$1.00"."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def cents(amount: Decimal) -> int:
    """Return an amount in dollars as cents, half cents away from zero."""
    return int(amount.quantize(CENT, rounding=ROUND_HALF_UP).scaleb(2))
