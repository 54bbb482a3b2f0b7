"""ICD-10-CM: the tabular XML with all its notes, or CMS's flat files of codes.

Layouts, told from their beginning:

- tabular XML: chapters, blocks and codes with inclusion terms, excludes, code first and so on;
- order file (`icd10cm_order_2026.txt`): headers and codes, no notes;
- codes file (`icd10cm_codes_2026.txt`, or CSV of code and title): billable codes only.
"""

from collections.abc import Iterator

from codesets.file_names import fiscal_day
from codesets.icd10cm_flat import codes_file, order_file
from codesets.icd10cm_tabular import tabular
from codesets.loading import Loader, Row, Source


def read(source: Source) -> Iterator[Row]:
    """Yield the nodes of the tree in the order of the list."""
    head = source.binary().read(100).lstrip(b"\xef\xbb\xbf \r\n")
    if head.startswith(b"<"):
        return tabular(source)
    return order_file(source) if head[:5].isdigit() else codes_file(source)


LOADER = Loader(
    kind="icd10cm",
    title="ICD-10-CM",
    publisher="NCHS and CMS, ICD-10-CM tabular XML (icd10cm-tabular-YYYY.xml) or flat files",
    table="code_diagnoses",
    columns=("level", "code", "title", "billable", "position", "chapter", "block", "parent", "notes"),
    read=read,
    effective=fiscal_day,
)
