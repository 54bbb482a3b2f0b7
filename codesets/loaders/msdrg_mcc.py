"""Major complications and comorbidities (Table 6I)."""

from codesets.file_names import fiscal_day
from codesets.items import COLUMNS, TABLE
from codesets.loaders.msdrg_cc import READ
from codesets.loading import Loader

LOADER = Loader(
    kind="msdrg-mcc",
    title="MS-DRG: MCC list",
    publisher="CMS, Inpatient PPS final rule, Table 6I",
    table=TABLE,
    columns=COLUMNS,
    read=READ,
    effective=fiscal_day,
)
