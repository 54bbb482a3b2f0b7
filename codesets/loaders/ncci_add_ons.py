"""Add-on code edits of the National Correct Coding Initiative."""

from codesets.cells import day as a_day
from codesets.cells import matching, number, one_of, optional, service_code
from codesets.file_names import calendar_day
from codesets.loading import Loader
from codesets.separated import Field, separated

_known = one_of("1", "2", "3")


def _kind(value: str) -> int:
    return number(str(_known(value)))


LOADER = Loader(
    kind="add-on",
    title="NCCI add-on code edits",
    publisher="CMS, NCCI add-on code edits (quarterly; CCCCC: each contractor decides)",
    table="code_add_ons",
    columns=("add_on", "primary_code", "kind", "starts", "ends"),
    read=separated(
        Field(("add_on_code", "add-on code", "add-on_code"), service_code),
        Field(("primary_code", "primary code"), matching(r"[0-9A-Z][0-9]{3}[0-9A-Z]|CCCCC", "service code, or CCCCC")),
        Field(("aoc_edit_type", "add-on code edit type", "edit_type"), _kind),
        Field(("aoc_edit_eff_dt", "aoc edit effective date", "effective_date"), optional(a_day), absent=True),
        Field(("aoc_edit_del_dt", "aoc edit deletion date", "deletion_date"), optional(a_day), absent=True),
    ),
    effective=calendar_day,
)
