"""Who may do what. One person may hold several roles; small practices give several to one person."""

from enum import StrEnum


class Role(StrEnum):
    """The people of docs/product.md."""

    FRONT_DESK = "front_desk"
    CODER = "coder"
    PHYSICIAN = "physician"
    BILLER = "biller"
    DENIALS = "denials"
    ACCOUNTS = "accounts"
    COLLECTOR = "collector"
    SUPERVISOR = "supervisor"
    FINANCE = "finance"
    """Approves what is above a supervisor's limit (codesets/data/approval_limits.yaml)."""
    AUDITOR = "auditor"
    INTEGRATOR = "integrator"
