"""Columns that all files about Medicare's payment localities share."""

from codesets.cells import matching
from codesets.separated import Field

TABLE = "code_localities"
KEY = (
    Field(("mac", "medicare administrative contractor (mac)"), matching(r"\d{5}", "contractor of five digits")),
    Field(("locality", "locality number"), matching(r"\d{2}", "locality of two digits")),
)
KEY_COLUMNS = ("mac", "locality")
