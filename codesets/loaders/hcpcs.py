"""HCPCS Level II: status of each code, by CMS's quarterly file (saved as CSV) or the same fields under short names."""

from codesets.cells import service_code
from codesets.file_names import calendar_day
from codesets.items import COLUMNS, TABLE, items, named
from codesets.loading import Loader
from codesets.separated import Field

LOADER = Loader(
    kind="hcpcs",
    title="HCPCS Level II",
    publisher="CMS, HCPCS Quarterly Update (Alpha-Numeric HCPCS File)",
    table=TABLE,
    columns=COLUMNS,
    read=items(
        Field(("hcpcs_code", "hcpc"), service_code),
        named("long description", need=False),
        starts=("date_added", "add dt"),
        ends=("date_term", "term dt"),
        detail=(
            named("short", "short description", need=False),
            named("coverage", "cov", need=False),
            named("pricing", "price", "price1", need=False),
            named("multiple_pricing", "multi", "mult_pi", need=False),
            named("betos", need=False),
            named("type_of_service", "tos", "tos1", need=False),
            named("action", "action cd", need=False),
            named("action_date", "date_action", "act eff dt", need=False),
            named("statute", need=False),
            named("laboratory", "lab", "labcert1", need=False),
            named("see", "xref", "xref1", need=False),
            named("asc_group", "asc_grp", "ascgrp", need=False),
            named("note", "proc", "procnote", need=False),
            named("anesthesia_units", "anes", "anest_bu", need=False),
        ),
    ),
    effective=calendar_day,
)
