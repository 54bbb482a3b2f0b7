"""RBCS: what group of services a code belongs to (imaging, treatment, test); numbers of CPT, none of its words."""

from codesets.cells import service_code
from codesets.file_names import calendar_day
from codesets.items import COLUMNS, TABLE, items, named
from codesets.loading import Loader
from codesets.separated import Field

LOADER = Loader(
    kind="rbcs",
    title="Service groups (RBCS)",
    publisher="CMS, Restructured BETOS Classification System",
    table=TABLE,
    columns=COLUMNS,
    read=items(
        Field(("hcpcs_code", "hcpcs_cd"), service_code),
        named("rbcs_family", "rbcs_family_desc"),
        part=(named("rbcs_date_effective", "rbcs_analysis_start_dt"),),
        starts=("hcpcs_date_added", "hcpcs_cd_add_dt"),
        ends=("hcpcs_date_ended", "hcpcs_cd_end_dt"),
        detail=(
            named("category", "rbcs_category", "rbcs_cat_desc"),
            named("subcategory", "rbcs_subcategory", "rbcs_cat_subcat_desc"),
            named("procedure", "rbcs_procedure", "rbcs_major_ind"),
        ),
    ),
    effective=calendar_day,
)
