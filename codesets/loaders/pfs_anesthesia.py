"""Anesthesia conversion factors by locality, in dollars a unit."""

from codesets.cells import decimal
from codesets.file_names import calendar_day
from codesets.loading import Loader
from codesets.localities import KEY, KEY_COLUMNS, TABLE
from codesets.separated import Field, separated

LOADER = Loader(
    kind="pfs-anesthesia",
    title="Anesthesia factors",
    publisher="CMS, PFS Relative Value Files (ANES)",
    table=TABLE,
    columns=(*KEY_COLUMNS, "anesthesia_factor"),
    read=separated(*KEY, Field(("anes_cf", "conversion factor"), decimal)),
    effective=calendar_day,
)
