"""Clinical laboratory fees: CMS's CSV, or JSON of codes with a `rate` in dollars."""

import json
from collections.abc import Iterator
from typing import Any

from codesets.cells import cents, modifier, service_code
from codesets.file_names import calendar_day
from codesets.loading import BadFileError, Fault, Faults, Loader, Row, Source
from codesets.separated import Field, separated

_CSV = separated(Field(("hcpcs",), service_code), Field(("mod",), modifier), Field(("rate",), cents))


def read(source: Source) -> Iterator[Row]:
    """Yield code, modifier and cents."""
    text = source.text()
    start = text.read(1)
    return _json(start + text.read()) if start == "{" else _CSV(source)


def _json(text: str) -> Iterator[Row]:
    try:
        content: dict[str, Any] = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadFileError(Fault(error.lineno, "", f"no JSON: {error.msg}", "take the file again")) from None
    faults = Faults()
    for place, (code, entry) in enumerate(content.items(), start=1):
        try:
            yield (place, service_code(code), "", cents(str(entry["rate"])))
        except (KeyError, TypeError):
            faults.add(Fault(place, code, "has no rate", 'write it as {"80048": {"rate": 8.46}}'))
        except ValueError as error:
            faults.add(Fault(place, code, *error.args))
    faults.settle()


LOADER = Loader(
    kind="clfs",
    title="Clinical laboratory fees",
    publisher="CMS, Clinical Laboratory Fee Schedule",
    table="code_prices",
    columns=("code", "modifier", "cents"),
    read=read,
    effective=calendar_day,
)
