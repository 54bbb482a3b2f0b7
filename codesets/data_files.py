"""Reading of the package's own data files. Nothing else opens a file."""

import csv
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


def _text(name: str) -> str:
    return files("codesets").joinpath("data", name).read_text(encoding="utf-8")


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a CSV data file; its first line names the columns, lines that start with # are comments."""
    lines = [line for line in _text(name).splitlines() if line and not line.startswith("#")]
    return tuple(csv.DictReader(lines))


@cache
def items(name: str) -> tuple[dict[str, Any], ...]:
    """Return the items of a YAML data file that holds a list of mappings."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(yaml.load(_text(name), Loader=loader))
