"""The reasons of write-offs."""

from functools import cache

from codesets.carc import reason
from codesets.data_files import rows
from models.write_off_rules import WriteOffRule
from models.write_offs import WriteOffReason

_LISTS = ("receivables", "may_ask", "root_causes")


@cache
def _rules() -> dict[WriteOffReason, WriteOffRule]:
    table = (row | {name: row[name].split() for name in _LISTS} for row in rows("write_offs.csv"))
    return {rule.code: rule for rule in map(WriteOffRule.model_validate, table)}


def write_off_rules() -> tuple[WriteOffRule, ...]:
    """Return every reason, in the order of the table."""
    return tuple(_rules().values())


def write_off_rule(code: WriteOffReason) -> WriteOffRule:
    """Return what a reason means."""
    return _rules()[code]


def suggested(reasons: tuple[str, ...]) -> WriteOffReason:
    """Return why one writes off what was denied for these reasons ("CO-29"): by the first root cause with a row."""
    for code in reasons:
        cause = reason(code).root_cause.value
        for rule in _rules().values():
            if cause in rule.root_causes:
                return rule.code
    return WriteOffReason.DENIAL_OTHER
