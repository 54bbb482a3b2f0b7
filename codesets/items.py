"""Lists of codes: a code, its words, the days it is valid, and whatever else the publisher says, in one shape."""

import json
from collections.abc import Callable, Iterator, Sequence

from codesets.cells import day, optional, required, text
from codesets.loading import Row, Source
from codesets.separated import Field, separated

TABLE = "code_items"
COLUMNS = ("code", "part", "title", "starts", "ends", "detail")
_ABSENT = Field((), text, absent=True)


def items(
    code: Field,
    title: Field | None = None,
    *,
    part: Sequence[Field] = (),
    starts: tuple[str, ...] = (),
    ends: tuple[str, ...] = (),
    detail: Sequence[Field] = (),
    delimiter: str = ",",
    names: tuple[str, ...] = (),
    end: str = "",
) -> Callable[[Source], Iterator[Row]]:
    """Return a reader of a separated file that yields rows of `COLUMNS`.

    `part` tells lines of one code from each other; without it a code may be there once. `starts` and `ends` are the
    names of the columns with the first and last valid day. `detail` keeps further columns under their first name.
    The rest is as for `separated`.
    """
    dates = [Field(names, optional(day), absent=True) for names in (starts, ends)]
    read = separated(code, title or _ABSENT, *dates, *part, *detail, delimiter=delimiter, names=names, end=end)

    def rows(source: Source) -> Iterator[Row]:
        seen: dict[tuple[object, str], int] = {}
        for line, number, words, first, last, *rest in read(source):
            parts = " ".join(str(value) for value in rest[: len(part)] if value)
            if part:
                times = seen[number, parts] = seen.get((number, parts), 0) + 1
                parts = parts if times == 1 else f"{parts} {times}"
            yield (line, number, parts, words, first, last, _json(detail, rest[len(part) :]))

    return rows


def _json(fields: Sequence[Field], values: Sequence[object]) -> str:
    return json.dumps({each.names[0]: value for each, value in zip(fields, values, strict=True) if value != ""})


def named(*names: str, need: bool = True) -> Field:
    """Return a column of words: without `need` a value, or the whole column, may be missing."""
    return Field(names, required if need else text, absent=not need)
