"""Medically unlikely edits of the National Correct Coding Initiative: practitioners, outpatient hospitals, suppliers.

CMS names the column of values after the setting, and writes the indicator with its meaning (`2 Date of Service Edit`).
"""

from codesets.cells import number, one_of, service_code, text
from codesets.file_names import calendar_day
from codesets.loading import Loader
from codesets.separated import Field, separated

_SETTINGS = {
    "practitioner": "practitioner services",
    "outpatient": "outpatient hospital services",
    "dme": "dme supplier services",
}
_known = one_of("1", "2", "3")


def _indicator(value: str) -> int:
    return int(str(_known(value.strip()[:1])))


def _loader(setting: str, column: str) -> Loader:
    return Loader(
        kind=f"mue-{setting}",
        title=f"NCCI medically unlikely edits, {setting}",
        publisher=f"CMS, NCCI MUE, {column} (quarterly)",
        table="code_units",
        columns=("code", "units", "indicator", "why"),
        read=separated(
            Field(("hcpcs_code", "hcpcs/cpt code", "code"), service_code),
            Field(("mue_units", f"{column} mue values", "units"), number),
            Field(("mue_mai", "mue adjudication indicator", "mai"), _indicator),
            Field(("mue_rationale", "mue rationale", "rationale"), text),
        ),
        effective=calendar_day,
    )


LOADERS = tuple(_loader(setting, column) for setting, column in _SETTINGS.items())
