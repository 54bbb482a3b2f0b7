"""HCPCS codes "not otherwise classified": a claim with one needs words that say what it was."""

from codesets.cells import service_code
from codesets.file_names import calendar_day
from codesets.items import COLUMNS, TABLE, items, named
from codesets.loading import Loader
from codesets.separated import Field

LOADER = Loader(
    kind="hcpcs-noc",
    title="HCPCS II unlisted codes",
    publisher="CMS, HCPCS Quarterly Update (NOC codes)",
    table=TABLE,
    columns=COLUMNS,
    read=items(
        Field(("hcpcs", "hcpcs_code"), service_code),
        named("long_description", "long description"),
        part=(named("line", need=False),),
        starts=("add_date", "add dt"),
        ends=("term_date", "term dt"),
    ),
    effective=calendar_day,
)
