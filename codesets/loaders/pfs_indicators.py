"""Physician fee schedule: status of each code and the rules of its payment (global days, bilateral, assistants)."""

from codesets.fees import INDICATOR_COLUMNS, INDICATOR_FIELDS, KEY, KEY_COLUMNS, TABLE
from codesets.file_names import calendar_day
from codesets.loading import Loader
from codesets.separated import separated

LOADER = Loader(
    kind="pfs-indicators",
    title="Fee schedule: indicators",
    publisher="CMS, PFS Relative Value Files (payment policy indicators)",
    table=TABLE,
    columns=(*KEY_COLUMNS, *INDICATOR_COLUMNS),
    read=separated(*KEY, *INDICATOR_FIELDS),
    effective=calendar_day,
)
