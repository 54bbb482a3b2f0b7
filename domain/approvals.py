"""Limits of approval: pure over the rows of the table. Integer cents."""

from collections.abc import Collection, Sequence
from datetime import date

from models.approvals import Approval, ApprovalLimit
from models.money import dollars
from models.roles import Role


def may_approve(
    limits: Sequence[ApprovalLimit], approval: Approval, cents: int, roles: Collection[str], on: date
) -> bool:
    """Whether a holder of these roles may approve an amount on a business day."""
    return any(row.role in roles and _covers(row, cents) for row in _effective(limits, approval, on))


def approver_for(limits: Sequence[ApprovalLimit], approval: Approval, cents: int, on: date) -> Role:
    """Return the role with the lowest limit that covers an amount: who is asked first.

    Raises:
        ValueError: nobody may approve it; the table wants a row without a limit.
    """
    covering = [row for row in _effective(limits, approval, on) if _covers(row, cents)]
    if not covering:
        raise ValueError(f"approval_limits.yaml: nobody may approve a {approval} of {dollars(cents)}")
    return min(covering, key=lambda row: (row.cents is None, row.cents or 0)).role


def refusal(
    limits: Sequence[ApprovalLimit], approval: Approval, cents: int, roles: Collection[str], on: date
) -> str | None:
    """Say why holders of these roles may not approve an amount: the limit and who may; None where they may."""
    if may_approve(limits, approval, cents, roles, on):
        return None
    mine = [row.cents or 0 for row in _effective(limits, approval, on) if row.role in roles]
    limit = f"your limit is {dollars(max(mine))}" if mine else "your roles have no limit for it"
    who = approver_for(limits, approval, cents, on).value
    return f"a {approval.value.replace('_', ' ')} of {dollars(cents)}: {limit}; {who} may approve it"


def _covers(row: ApprovalLimit, cents: int) -> bool:
    return row.cents is None or cents <= row.cents


def _effective(limits: Sequence[ApprovalLimit], approval: Approval, on: date) -> list[ApprovalLimit]:
    """The newest effective row of each role."""
    rows = [row for row in limits if row.approval is approval and row.effective_from <= on]
    return list({row.role: row for row in sorted(rows, key=lambda row: row.effective_from)}.values())
