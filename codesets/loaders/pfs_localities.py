"""Which counties a payment locality has. A locality may lie in two states: Kansas City does."""

from codesets.cells import required
from codesets.file_names import calendar_day
from codesets.loading import Loader
from codesets.localities import KEY, KEY_COLUMNS, TABLE
from codesets.separated import Field, separated

LOADER = Loader(
    kind="pfs-localities",
    title="Payment localities",
    publisher="CMS, PFS Relative Value Files (LOCCO)",
    table=TABLE,
    columns=(*KEY_COLUMNS, "state", "name", "counties"),
    read=separated(
        *KEY,
        Field(("state_name", "state"), required),
        Field(("fee_schedule_area", "fee schedule area"), required),
        Field(("counties",), required),
        end="*",
    ),
    effective=calendar_day,
)
