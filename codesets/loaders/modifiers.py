"""Modifiers of CPT (numbers only) and HCPCS."""

from codesets.cells import matching
from codesets.file_names import calendar_day
from codesets.items import COLUMNS, TABLE, items, named
from codesets.loading import Loader
from codesets.separated import Field

LOADER = Loader(
    kind="modifiers",
    title="Modifiers",
    publisher="CMS, HCPCS modifiers; numbers of CPT's",
    table=TABLE,
    columns=COLUMNS,
    read=items(
        Field(("mod_code", "code"), matching(r"[0-9A-Z]{2}", "modifier of two characters")),
        named("mod_description", "title", need=False),
        part=(named("mod_type", need=False), named("mod_category", need=False)),
        detail=(named("system", "mod_type", need=False), named("category", "mod_category", need=False)),
    ),
    effective=calendar_day,
)
