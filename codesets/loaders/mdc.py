"""Major diagnostic categories: the 25 groups of MS-DRGs by organ system."""

from codesets.cells import matching
from codesets.file_names import fiscal_day
from codesets.items import COLUMNS, TABLE, items, named
from codesets.loading import Loader
from codesets.separated import Field

LOADER = Loader(
    kind="mdc",
    title="Major diagnostic categories",
    publisher="CMS, MS-DRG definitions: number, title; no line of names",
    table=TABLE,
    columns=COLUMNS,
    read=items(
        Field(("number",), matching(r"\d{2}", "category of two digits")), named("title"), names=("number", "title")
    ),
    effective=fiscal_day,
)
