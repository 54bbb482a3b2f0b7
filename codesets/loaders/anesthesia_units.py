"""Anesthesia base units by code."""

from codesets.cells import decimal, service_code
from codesets.file_names import calendar_day
from codesets.loading import Loader
from codesets.separated import Field, separated

LOADER = Loader(
    kind="anesthesia-units",
    title="Anesthesia base units",
    publisher="CMS, Anesthesiologists Center, Anesthesia Base Units by CPT Code (saved as CSV)",
    table="code_prices",
    columns=("code", "weight"),
    read=separated(
        Field(("cpt code", "code", "hcpcs", "hcpcs_code", "cpt"), service_code),
        Field(("base units", "base unit", "base_units", "base unit value"), decimal),
    ),
    effective=calendar_day,
)
