"""Provider taxonomy codes: what a provider is (PRV03 of a claim)."""

import re
from datetime import date

from codesets.cells import matching
from codesets.items import COLUMNS, TABLE, items, named
from codesets.loading import Loader
from codesets.separated import Field

_VERSION = re.compile(r"(?<!\d)(\d\d)([01])(?!\d)")


def version_day(name: str) -> date | None:
    """Return from when a release holds: nucc_taxonomy_240 from January 2024, 241 from July 2024."""
    found = _VERSION.search(name)
    return date(2000 + int(found[1]), 7 if found[2] == "1" else 1, 1) if found else None


LOADER = Loader(
    kind="taxonomy",
    title="Provider taxonomy",
    publisher="NUCC, Health Care Provider Taxonomy (CSV)",
    table=TABLE,
    columns=COLUMNS,
    read=items(
        Field(("code",), matching(r"[0-9A-Z]{9}X", "taxonomy code of ten characters")),
        named("display name"),
        detail=(
            named("grouping"),
            named("classification"),
            named("specialization", need=False),
            named("section"),
            named("definition", need=False),
            named("notes", need=False),
        ),
    ),
    effective=version_day,
)
