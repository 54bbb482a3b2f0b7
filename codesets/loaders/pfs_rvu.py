"""Physician fee schedule: relative value units and conversion factor."""

from codesets.fees import AMOUNT_FIELDS, AMOUNTS, KEY, KEY_COLUMNS, TABLE
from codesets.file_names import calendar_day
from codesets.loading import Loader
from codesets.separated import separated

LOADER = Loader(
    kind="pfs-rvu",
    title="Fee schedule: RVUs",
    publisher="CMS, PFS Relative Value Files (amounts)",
    table=TABLE,
    columns=(*KEY_COLUMNS, *AMOUNTS),
    read=separated(*KEY, *AMOUNT_FIELDS),
    effective=calendar_day,
)
