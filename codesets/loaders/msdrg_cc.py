"""Complications and comorbidities: secondary diagnoses that raise an MS-DRG (Table 6J)."""

from codesets.cells import matching
from codesets.file_names import fiscal_day
from codesets.items import COLUMNS, TABLE, items, named
from codesets.loading import Loader
from codesets.separated import Field

DIAGNOSIS = Field(("diagnosis code",), matching(r"[A-Z][0-9A-Z]{2}(\.[0-9A-Z]{1,4})?", "ICD-10-CM code"))
READ = items(DIAGNOSIS, named("description"), delimiter="\t", end="Notes:")

LOADER = Loader(
    kind="msdrg-cc",
    title="MS-DRG: CC list",
    publisher="CMS, Inpatient PPS final rule, Table 6J",
    table=TABLE,
    columns=COLUMNS,
    read=READ,
    effective=fiscal_day,
)
