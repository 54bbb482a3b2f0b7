"""Who may approve how much, as shipped."""

from functools import cache

from codesets.data_files import items
from models.approvals import ApprovalLimit


@cache
def approval_limits() -> tuple[ApprovalLimit, ...]:
    """Return every row of approval_limits.yaml."""
    return tuple(ApprovalLimit.model_validate(row) for row in items("approval_limits.yaml"))
