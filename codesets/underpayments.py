"""Which differences to a contract are worked, and what caused them."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from codesets.data_files import rows

RATE = "rate"
"""The cause where the payer's reasons name no other."""


@cache
def _causes() -> dict[str, str]:
    return {row["reason"]: row["cause"] for row in rows("underpayment_causes.csv")}


@cache
def _thresholds() -> dict[str, tuple[int, Decimal]]:
    return {
        row["payer_id"]: (int(row["cents"]), Decimal(row["percent"])) for row in rows("underpayment_thresholds.csv")
    }


def cause_of(reasons: Iterable[str]) -> str:
    """Return why a line was allowed less, by the contractual reasons that the payer gave: "CO-59"."""
    return next((_causes()[each] for each in reasons if each in _causes()), RATE)


def worth_working(payer_id: str, expected_cents: int, difference_cents: int) -> bool:
    """Whether a difference (positive: underpaid) is at the payer's threshold or over it, in cents and in percent."""
    least, percent = _thresholds().get(payer_id) or _thresholds()["*"]
    return difference_cents >= least and difference_cents * 100 >= percent * expected_cents
