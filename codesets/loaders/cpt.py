"""CPT by the customer's licensed file: one line a code. The AMA owns the words; none are shipped."""

from codesets.cells import service_code
from codesets.file_names import calendar_day
from codesets.items import COLUMNS, TABLE, items, named
from codesets.loading import Loader
from codesets.separated import Field

LOADER = Loader(
    kind="cpt",
    title="CPT (licensed file)",
    publisher="AMA, by the customer's licence: CSV with code, description, effective_from, effective_to",
    table=TABLE,
    columns=COLUMNS,
    read=items(
        Field(("code", "cpt code"), service_code),
        named("description", "long", "long description"),
        starts=("effective_from", "effective date"),
        ends=("effective_to", "termination date"),
        detail=(named("short", "short description", need=False), named("medium", "medium description", need=False)),
    ),
    effective=calendar_day,
)
