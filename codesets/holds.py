"""The kinds of holds."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from codesets.data_files import items
from models.holds import HoldRule


@cache
def hold_rules() -> Mapping[str, HoldRule]:
    """Return the rule of each kind of hold, as holds.yaml has them.

    Raises:
        ValueError: two rows are about the same kind.
    """
    rules = [HoldRule.model_validate(item) for item in items("holds.yaml")]
    if len(found := {rule.kind: rule for rule in rules}) != len(rules):
        raise ValueError("holds.yaml: a kind of hold has two rows")
    return MappingProxyType(found)
