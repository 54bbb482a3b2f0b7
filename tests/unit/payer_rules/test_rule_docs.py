"""docs/payer-rules.md lists every field as the code has it."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from domain.payer_rules.examples import CLAIM, LINE
from domain.payer_rules.fields import CLAIM_FIELDS, LINE_FIELDS, SETTABLE, Field
from domain.payer_rules.reading import read_rules
from storage.rule_files import known_payers

PAGE = Path(__file__).parents[3] / "docs" / "payer-rules.md"


def rows[Seen](fields: Iterable[Field[Seen]]) -> list[str]:
    return [f"| `{field.name}` | {_written(field)} | {field.words} |" for field in fields]


def _written[Seen](field: Field[Seen]) -> str:
    return ", ".join(f"`{each}`" for each in field.choices) or field.kind.value


SETTABLE_ROWS = [
    f"| `{each.name}`{' (of a line)' if each.of_line else ''} | {each.words} |" for each in SETTABLE.values()
]
LISTS = {
    "FIELDS": "\n".join(rows(CLAIM_FIELDS.values())),
    "LINES": "\n".join(rows(LINE_FIELDS.values())),
    "SETTABLE": "\n".join(SETTABLE_ROWS),
    "CLAIM": ", ".join(f"`{name}`" for name in CLAIM),
    "LINE": ", ".join(f"`{name}`" for name in LINE),
}


@pytest.mark.parametrize("name", LISTS)
def test_the_page_lists_every_field(name: str) -> None:
    assert LISTS[name] in PAGE.read_text()


def test_the_page_lists_no_field_that_is_not_there() -> None:
    listed = re.findall(r"^\| `([a-z_]+)`", PAGE.read_text(), re.MULTILINE)
    assert sorted(listed) == sorted([*CLAIM_FIELDS, *LINE_FIELDS, *SETTABLE])


def test_the_rule_of_the_page_is_right() -> None:
    (block,) = [each for each in re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL) if "rules:" in each]
    assert [rule.id for rule in read_rules(block, known_payers()).rules] == ["BLUE-VIDEO"]
