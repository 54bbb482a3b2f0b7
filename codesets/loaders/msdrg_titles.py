"""MS-DRG titles, retired groups included, each with its last day."""

from codesets.cells import matching
from codesets.file_names import fiscal_day
from codesets.items import COLUMNS, TABLE, items, named
from codesets.loading import Loader
from codesets.separated import Field

LOADER = Loader(
    kind="msdrg-titles",
    title="MS-DRG titles",
    publisher="Tuva Project's list after CMS: number, MDC, type, title, retired, last day; no line of names",
    table=TABLE,
    columns=COLUMNS,
    read=items(
        Field(("number",), matching(r"\d{3}", "MS-DRG of three digits")),
        named("title"),
        ends=("last_day",),
        detail=(named("mdc"), named("type", need=False), named("retired")),
        names=("number", "mdc", "type", "title", "retired", "last_day"),
    ),
    effective=fiscal_day,
)
