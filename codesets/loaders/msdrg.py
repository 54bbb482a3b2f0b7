"""MS-DRG weights and lengths of stay: Table 5 of the inpatient rule, as text with tabs."""

from codesets.cells import matching
from codesets.file_names import fiscal_day
from codesets.items import COLUMNS, TABLE, items, named
from codesets.loading import Loader
from codesets.separated import Field

LOADER = Loader(
    kind="msdrg",
    title="MS-DRG weights",
    publisher="CMS, Inpatient PPS final rule, Table 5",
    table=TABLE,
    columns=COLUMNS,
    read=items(
        Field(("ms-drg",), matching(r"\d{3}", "MS-DRG of three digits")),
        named("ms-drg title"),
        detail=(
            named("mdc", need=False),
            named("type", need=False),
            named("weight", "weights - 10% cap applied", "weights", need=False),
            named("uncapped_weight", "weights - before cap", need=False),
            named("geometric_mean_stay", "geometric mean los", need=False),
            named("arithmetic_mean_stay", "arithmetic mean los", need=False),
        ),
        delimiter="\t",
    ),
    effective=fiscal_day,
)
