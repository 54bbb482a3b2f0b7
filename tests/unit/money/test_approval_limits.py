"""Limits of approval: who may approve how much, by data."""

from datetime import date

import pytest

from codesets.approvals import approval_limits
from domain.approvals import approver_for, may_approve, refusal
from models.approvals import Approval, ApprovalLimit
from models.roles import Role

ON = date(2026, 3, 2)
TABLE = (
    ApprovalLimit(approval=Approval.REFUND, role=Role.ACCOUNTS, cents=1_000, source="policy"),
    ApprovalLimit(approval=Approval.REFUND, role=Role.SUPERVISOR, cents=50_000, source="policy"),
    ApprovalLimit(
        approval=Approval.REFUND, role=Role.SUPERVISOR, cents=20_000, effective_from=date(2026, 4, 1), source="policy"
    ),
    ApprovalLimit(approval=Approval.REFUND, role=Role.FINANCE, cents=None, source="policy"),
)


@pytest.mark.parametrize(
    ("cents", "on", "role"),
    [
        (1_000, ON, Role.ACCOUNTS),
        (1_001, ON, Role.SUPERVISOR),
        (50_000, ON, Role.SUPERVISOR),
        (50_001, ON, Role.FINANCE),
        (20_001, date(2026, 4, 1), Role.FINANCE),
    ],
)
def test_the_lowest_limit_that_covers_it_is_asked(cents: int, on: date, role: Role) -> None:
    assert approver_for(TABLE, Approval.REFUND, cents, on) is role
    assert may_approve(TABLE, Approval.REFUND, cents, [role], on)


def test_roles_without_a_row_approve_nothing() -> None:
    assert not may_approve(TABLE, Approval.REFUND, 1, [Role.BILLER], ON)
    assert not may_approve(TABLE, Approval.WRITE_OFF, 1, list(Role), ON)
    with pytest.raises(ValueError, match="nobody may approve"):
        approver_for(TABLE, Approval.WRITE_OFF, 1, ON)


def test_a_refusal_names_the_limit_and_who_may() -> None:
    assert refusal(TABLE, Approval.REFUND, 50_000, [Role.ACCOUNTS, Role.SUPERVISOR], ON) is None
    told = refusal(TABLE, Approval.REFUND, 60_000, [Role.ACCOUNTS, Role.SUPERVISOR], ON)
    assert told == "a refund of $600.00: your limit is $500.00; finance may approve it"
    assert "no limit" in str(refusal(TABLE, Approval.REFUND, 1, [Role.CODER], ON))


@pytest.mark.parametrize("approval", list(Approval))
def test_the_shipped_table_lets_somebody_approve_anything(approval: Approval) -> None:
    for cents in (1, 500_000, 10**10):
        assert approver_for(approval_limits(), approval, cents, ON) in (Role.SUPERVISOR, Role.FINANCE)
