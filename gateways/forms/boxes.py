"""Boxes of a form and what is written into them, line by line and column by column."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

type Entries = dict[str, str]
"""What one page says, by box."""


class FormError(ValueError):
    """A value does not fit its box: the form cannot carry this claim."""


class Kind(StrEnum):
    """How a box is filled."""

    CODE = "code"
    NAME = "name"
    """Names and addresses may lose their end."""
    MONEY = "money"
    """The form has a line of its own between dollars and cents."""
    DATE = "date"
    """Digits only."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place for text. Lines and columns count from 1, at 6 lines and 10 columns an inch."""

    name: str
    line: int
    column: int
    width: int
    right: bool
    kind: Kind

    def fitted(self, text: str) -> str:
        """Return the text as it is printed: capitals, in the width of the box.

        Raises:
            FormError: it is longer and may not be cut.
        """
        plain = " ".join(text.upper().split())
        if self.kind is Kind.MONEY:
            plain = plain.replace(".", " ")
        elif self.kind is Kind.DATE:
            plain = plain.replace("/", "")
        if len(plain) > self.width and self.kind is not Kind.NAME:
            raise FormError(f"box {self.name}: {len(plain)} characters for {self.width}; send this claim as an 837")
        return plain[: self.width].rjust(self.width) if self.right else plain[: self.width]


@cache
def boxes(form: str) -> dict[str, Box]:
    """Return the boxes of a form by name, as in "24.1.charge"."""
    text = files("gateways.forms").joinpath(f"{form}.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {
        row["box"]: Box(
            name=row["box"],
            line=int(row["line"]),
            column=int(row["column"]),
            width=int(row["width"]),
            right=row["align"] == "right",
            kind=Kind(row["kind"]),
        )
        for row in rows
    }
