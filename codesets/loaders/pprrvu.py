"""Physician fee schedule of several quarters in one file: units and indicators, each line with its dates."""

from codesets.fees import (
    AMOUNT_FIELDS,
    AMOUNTS,
    DATE_FIELDS,
    DATES,
    INDICATOR_COLUMNS,
    INDICATOR_FIELDS,
    KEY,
    KEY_COLUMNS,
    TABLE,
)
from codesets.file_names import calendar_day
from codesets.loading import Loader
from codesets.separated import separated

LOADER = Loader(
    kind="pprrvu",
    title="Fee schedule by quarter",
    publisher="CMS, PFS Relative Value Files (PPRRVU), quarters with date_start and date_end",
    table=TABLE,
    columns=(*KEY_COLUMNS, *DATES, *AMOUNTS, *INDICATOR_COLUMNS),
    read=separated(*KEY, *DATE_FIELDS, *AMOUNT_FIELDS, *INDICATOR_FIELDS),
    effective=calendar_day,
)
