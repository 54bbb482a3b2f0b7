"""Procedure-to-procedure edits of the National Correct Coding Initiative, of practitioners and outpatient hospitals."""

from collections.abc import Iterator
from functools import cache

from codesets.cells import day, one_of, optional, required, service_code
from codesets.file_names import calendar_day
from codesets.loading import Loader, Row, Source
from codesets.separated import Field, separated

_INDICATORS = {"0": 0, "1": 1, "9": 9}
_known = one_of(*_INDICATORS)


def _indicator(value: str) -> int:
    return _INDICATORS[str(_known(value))]


# Two million rows repeat a few thousand values: each is parsed once.
_code, _day = cache(service_code), cache(optional(day))
_separated = separated(
    Field(("column1", "column 1"), _code),
    Field(("column2", "column 2"), _code),
    Field(("effective_date", "effective date"), _day, absent=True),
    Field(("deletion_date", "deletion date", "deletion date *=no data"), _day),
    Field(("modifier_indicator", "modifier", "modifier 0=not allowed 1=allowed 9=not applicable"), cache(_indicator)),
    Field(("rationale", "ptp edit rationale"), cache(required)),
)


def _read(source: Source) -> Iterator[Row]:
    """The line is a column too: it tells rows of one pair apart, and the file repeats one."""
    for row in _separated(source):
        yield row[0], *row


def _loader(setting: str) -> Loader:
    return Loader(
        kind=f"ncci-ptp-{setting}",
        title=f"NCCI procedure-to-procedure edits, {setting}",
        publisher=f"CMS, NCCI PTP edits, {'hospital outpatient' if setting == 'outpatient' else setting} (quarterly)",
        table="code_pairs",
        columns=("file_line", "column1", "column2", "starts", "ends", "indicator", "why"),
        read=_read,
        effective=calendar_day,
    )


LOADERS = (_loader("practitioner"), _loader("outpatient"))
