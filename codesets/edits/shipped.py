"""The demo subset of edits that comes with Claimflow: what holds until a published table is loaded for the day."""

from datetime import date
from functools import cache

from codesets.data_files import rows
from codesets.edits.add_ons import AddOnRow, AddOnTable
from codesets.edits.pairs import PairTable, Terms, pair_table
from codesets.edits.units import UnitRow, UnitTable

_SUBSET = "demo subset, not the CMS table"


@cache
def shipped_pairs() -> PairTable:
    """Return the pairs, the same for every setting."""
    return pair_table(
        ((row["column1"], row["column2"], _terms(row)) for row in rows("ncci_ptp.csv")), f"NCCI PTP, {_SUBSET}"
    )


def _terms(row: dict[str, str]) -> Terms:
    first, last = row["effective_from"], row["effective_to"]
    return Terms(
        last=date.fromisoformat(last) if last else date.max,
        first=date.fromisoformat(first) if first else date.min,
        indicator=int(row["indicator"]),
        why=row["why"],
    )


@cache
def shipped_units() -> UnitTable:
    """Return the units, the same for every setting."""
    held = (UnitRow(row["code"], int(row["units"]), int(row["indicator"]), row["why"]) for row in rows("mue.csv"))
    return UnitTable(held, f"NCCI MUE, {_SUBSET}")


@cache
def shipped_add_ons() -> AddOnTable:
    """Return the add-on services."""
    held = (AddOnRow(row["add_on"], row["primary"], int(row["kind"])) for row in rows("add_ons.csv"))
    return AddOnTable(held, f"NCCI add-on codes, {_SUBSET}")
