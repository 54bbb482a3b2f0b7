"""CMS's flat files of ICD-10-CM codes."""

import re
from collections.abc import Iterator

from codesets.loading import Fault, Faults, Row, Source

_ORDER = re.compile(r"\d{5} (\w{3,7}) *([01]) (.{1,60}) *(.*)")
_CODE = re.compile(r'"?(\w{3,7})"?(?: *,| +)"?(.+?)"?')
_FORM = re.compile(r"[A-Z][0-9A-Z]{2,6}")


def order_file(source: Source) -> Iterator[Row]:
    """Yield headers and codes; each header is the parent of what begins with it."""
    above: list[str] = []
    for line, found in _matches(source, _ORDER, "number, code, 0 or 1, short and long title at fixed places"):
        code, title = found[1], (found[4] or found[3]).strip()
        above = [each for each in above if code.startswith(each)]
        yield (line, "code", code, title, found[2] == "1", line, "", "", above[-1] if above else "", None)
        above.append(code)


def codes_file(source: Source) -> Iterator[Row]:
    """Yield billable codes; there are no headers, so a code stands alone."""
    for line, found in _matches(source, _CODE, "a code, then its title"):
        yield (line, "code", found[1], found[2].replace('""', '"').strip(), True, line, "", "", "", None)


def _matches(source: Source, pattern: re.Pattern[str], layout: str) -> Iterator[tuple[int, re.Match[str]]]:
    faults = Faults()
    for line, text in enumerate(source.text(), start=1):
        found = pattern.fullmatch(text.rstrip())
        if found and _FORM.fullmatch(found[1]):
            yield line, found
        elif text.strip():
            faults.add(Fault(line, "", f"{text.strip()[:40]!r} is no ICD-10-CM code", f"the layout is: {layout}"))
    faults.settle()
