"""Payment limits of drugs under Medicare Part B: 106 percent of the average sales price, quarter by quarter."""

from codesets.cells import dollars, optional, service_code
from codesets.file_names import calendar_day, quarter_end
from codesets.loading import Loader
from codesets.separated import Field, separated

LOADER = Loader(
    kind="asp",
    title="Drug payment limits (ASP)",
    publisher="CMS, ASP Pricing Files, Payment Limit File (CSV)",
    table="code_prices",
    columns=("code", "dollars"),
    read=separated(
        Field(("hcpcs code", "hcpcs"), service_code),
        Field(("payment limit",), optional(dollars)),
    ),
    effective=calendar_day,
    lasts=quarter_end,
)
