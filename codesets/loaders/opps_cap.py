"""Imaging whose fee-schedule payment is capped at the hospital outpatient amount, by locality."""

from codesets.cells import cents, matching, modifier, required, service_code
from codesets.file_names import calendar_day
from codesets.loading import Loader
from codesets.separated import Field, separated

LOADER = Loader(
    kind="opps-cap",
    title="OPPS caps on imaging",
    publisher="CMS, PFS Relative Value Files (OPPSCAP)",
    table="code_prices",
    columns=("code", "modifier", "status", "mac", "locality", "facility_cents", "cents"),
    read=separated(
        Field(("hcpcs_code", "hcpcs"), service_code),
        Field(("mod",), modifier),
        Field(("status", "procstat"), required),
        Field(("mac", "carrier"), matching(r"\d{5}", "contractor of five digits")),
        Field(("locality",), matching(r"\d{2}", "locality of two digits")),
        Field(("opps_fac_price", "facility price"), cents),
        Field(("opps_non_price", "non-facilty price", "non-facility price"), cents),
    ),
    effective=calendar_day,
)
