"""The demo subset of edits that comes with Claimflow: what holds of a kind until a published table of it is loaded."""

from datetime import date
from functools import cache

from codesets.data_files import rows
from codesets.edits.add_ons import AddOnRow, AddOnTable
from codesets.edits.pairs import Terms, pair_table
from codesets.edits.tables import EditTables, always
from codesets.edits.units import UnitRow, UnitTable
from models.edits import Setting

_SUBSET = "demo subset, not the CMS table"


def _day(text: str, otherwise: date) -> date:
    return date.fromisoformat(text) if text else otherwise


@cache
def shipped_edits() -> EditTables:
    """Return the subset. It does not tell settings apart."""
    pairs = pair_table(
        (
            (
                row["column1"],
                row["column2"],
                Terms(
                    _day(row["effective_to"], date.max),
                    _day(row["effective_from"], date.min),
                    int(row["indicator"]),
                    row["why"],
                ),
            )
            for row in rows("ncci_ptp.csv")
        ),
        f"NCCI PTP ({_SUBSET})",
    )
    units = UnitTable(
        (UnitRow(row["code"], int(row["units"]), int(row["indicator"]), row["why"]) for row in rows("mue.csv")),
        f"NCCI MUE ({_SUBSET})",
    )
    add_ons = AddOnTable(
        (AddOnRow(row["add_on"], row["primary"], int(row["kind"])) for row in rows("add_ons.csv")),
        f"NCCI add-on codes ({_SUBSET})",
    )
    return EditTables(
        pairs={Setting.PRACTITIONER: always(pairs), Setting.OUTPATIENT: always(pairs)},
        units={setting: always(units) for setting in Setting},
        add_ons=always(add_ons),
    )
