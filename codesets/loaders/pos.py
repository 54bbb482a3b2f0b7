"""Place of service codes: where a service was given, and whether it is paid at the facility rate."""

from codesets.cells import matching, one_of, text
from codesets.file_names import calendar_day
from codesets.items import COLUMNS, TABLE, items, named
from codesets.loading import Loader
from codesets.separated import Field

LOADER = Loader(
    kind="pos",
    title="Place of service",
    publisher="CMS, Place of Service Code Set",
    table=TABLE,
    columns=COLUMNS,
    read=items(
        Field(("pos_code", "place of service code(s)", "code"), matching(r"\d\d", "code of two digits")),
        named("pos_name", "place of service name"),
        detail=(
            Field(("setting", "pos_type"), one_of("Facility", "Non-Facility", "Unassigned", ""), absent=True),
            Field(("description", "pos_description", "place of service description"), text, absent=True),
        ),
    ),
    effective=calendar_day,
)
