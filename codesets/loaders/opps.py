"""Hospital outpatient payment: status indicator, APC, weight and rate of each code (Addendum B)."""

from codesets.cells import cents, decimal, optional, required, service_code, text
from codesets.file_names import calendar_day
from codesets.loading import Loader
from codesets.separated import Field, separated

LOADER = Loader(
    kind="opps",
    title="OPPS Addendum B",
    publisher="CMS, Hospital Outpatient PPS, Addendum B (saved as CSV)",
    table="code_prices",
    columns=("code", "status", "apc", "weight", "cents", "copay_cents", "least_copay_cents"),
    read=separated(
        Field(("hcpcs code", "hcpcs"), service_code),
        Field(("si", "status indicator"), required),
        Field(("apc",), text),
        Field(("relative weight",), optional(decimal)),
        Field(("payment rate",), optional(cents)),
        Field(("national unadjusted copayment",), optional(cents)),
        Field(("minimum unadjusted copayment",), optional(cents)),
    ),
    effective=calendar_day,
)
