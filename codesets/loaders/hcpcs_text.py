"""Words of HCPCS Level II codes, long and short. CMS excludes dental codes, whose words are the ADA's."""

from codesets.cells import service_code
from codesets.file_names import calendar_day
from codesets.items import COLUMNS, TABLE, items, named
from codesets.loading import Loader
from codesets.separated import Field

LOADER = Loader(
    kind="hcpcs-text",
    title="HCPCS II descriptions",
    publisher="CMS, HCPCS Quarterly Update (descriptions)",
    table=TABLE,
    columns=COLUMNS,
    read=items(
        Field(("hcpcs_code",), service_code),
        named("hcpcs_description"),
        part=(named("hcpcs_desc_type"),),
        detail=(named("section", "hcpcs_section", need=False),),
    ),
    effective=calendar_day,
)
