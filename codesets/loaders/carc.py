"""CARC by the customer's licensed list; without it the shipped numbers with paraphrases of our own."""

from codesets.cells import matching
from codesets.file_names import calendar_day
from codesets.items import COLUMNS, TABLE, items, named
from codesets.loading import Loader
from codesets.separated import Field

LOADER = Loader(
    kind="carc",
    title="Claim adjustment reasons (CARC)",
    publisher="X12, by the customer's licence: CSV with code, description, effective_from, effective_to",
    table=TABLE,
    columns=COLUMNS,
    read=items(
        Field(("code",), matching(r"[A-Z]?\d{1,3}", "reason code")),
        named("description"),
        starts=("effective_from", "start date"),
        ends=("effective_to", "stop date"),
    ),
    effective=calendar_day,
)
