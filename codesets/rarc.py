"""Remittance advice remark codes: what a payer adds to a reason, in our own words."""

from functools import cache

from codesets.data_files import rows


@cache
def _remarks() -> dict[str, str]:
    return {row["code"]: row["text"] for row in rows("rarc.csv")}


def remark(code: str) -> str:
    """Return what a remark says; empty where it is not in our table."""
    return _remarks().get(code.strip().upper(), "")
