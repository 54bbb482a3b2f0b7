"""The ledger in PostgreSQL: posted once by key, read as balances, proved as a whole. docs/ledger.md."""

from storage.ledger.credits import sort_credits
from storage.ledger.posting import (
    LedgerConflictError,
    lock,
    post,
    post_agency_payment,
    post_charge,
    recover_bad_debt,
)
from storage.ledger.reading import balances, entries_of, is_posted, lines_by_encounter, prove, receivables

__all__ = [
    "LedgerConflictError",
    "balances",
    "entries_of",
    "is_posted",
    "lines_by_encounter",
    "lock",
    "post",
    "post_agency_payment",
    "post_charge",
    "prove",
    "receivables",
    "recover_bad_debt",
    "sort_credits",
]
