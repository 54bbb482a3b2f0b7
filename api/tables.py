"""A report as JSON, or as CSV where `format=csv` asks for it: one line for each row, the first names the columns."""

import csv
import io
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from fastapi import Response

from models.base import Value

CSV: dict[int | str, dict[str, Any]] = {200: {"description": "The report", "content": {"text/csv": {}}}}
"""What the OpenAPI document says of a route that may answer a table."""


class Format(StrEnum):
    """How a report is answered."""

    JSON = "json"
    CSV = "csv"


def csv_of(name: str, rows: Sequence[Value], columns: Sequence[str]) -> Response:
    """Return rows as a CSV file to save; a cell that a spreadsheet would run as a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        values = row.model_dump(mode="json")
        writer.writerow(_cell(values[column]) for column in columns)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(out.getvalue(), media_type="text/csv", headers=headers)


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value
