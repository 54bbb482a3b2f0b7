"""Which codings are reviewed by a second person."""

from functools import cache

from codesets.data_files import items
from models.coding_audit import SamplingRule


@cache
def sampling_rules() -> tuple[SamplingRule, ...]:
    """Return the rules in force."""
    return tuple(SamplingRule.model_validate(each) for each in items("coding_audit.yaml"))
