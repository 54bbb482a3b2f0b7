"""The double-entry ledger, pure: entries balanced by construction, balances and the proof. Integer cents throughout.

docs/ledger.md shows every entry as a table.
"""

from domain.ledger.accounts import BESIDE_CLAIMS, COLLECTED, WRITE_OFFS
from domain.ledger.builders import (
    WRITE_OFF_KINDS,
    AdjustmentRefusedError,
    adjustment,
    agency_payment,
    agency_settlement,
    bad_debt_recovery,
    charge,
    charge_key,
    deposit,
    patient_payment,
    provider_adjustment,
    remittance_key,
    reversal_key,
    unapplied,
    write_off_reversal,
)
from domain.ledger.credits import Held, Refund, apply_credit, held, recoup_credit, sort_credit
from domain.ledger.decided import Beyond, LineAmounts, remittance_claim
from domain.ledger.entry import Entry, Line, Place, UnbalancedEntryError
from domain.ledger.proof import Figures, Proof, balances, balances_of, figures, prove, sums_by_encounter
from domain.ledger.receivables import Receivable, line_differences, receivables
from models.ledger import Account, EntryKind

__all__ = [
    "BESIDE_CLAIMS",
    "COLLECTED",
    "WRITE_OFFS",
    "WRITE_OFF_KINDS",
    "Account",
    "AdjustmentRefusedError",
    "Beyond",
    "Entry",
    "EntryKind",
    "Figures",
    "Held",
    "Line",
    "LineAmounts",
    "Place",
    "Proof",
    "Receivable",
    "Refund",
    "UnbalancedEntryError",
    "adjustment",
    "agency_payment",
    "agency_settlement",
    "apply_credit",
    "bad_debt_recovery",
    "balances",
    "balances_of",
    "charge",
    "charge_key",
    "deposit",
    "figures",
    "held",
    "line_differences",
    "patient_payment",
    "prove",
    "provider_adjustment",
    "receivables",
    "recoup_credit",
    "remittance_claim",
    "remittance_key",
    "reversal_key",
    "sort_credit",
    "sums_by_encounter",
    "unapplied",
    "write_off_reversal",
]
