"""What the proof makes of the accounts (models.ledger); what somebody owes us is a debit."""

from models.ledger import Account

WRITE_OFFS = frozenset(
    {
        Account.WRITE_OFF_DENIAL,
        Account.WRITE_OFF_AUTHORIZATION,
        Account.WRITE_OFF_SMALL_BALANCE,
        Account.WRITE_OFF_COURTESY,
        Account.PROMPT_PAY_DISCOUNT,
        Account.CHARITY,
    }
)
"""What the proof counts as written off. Bad debt is told apart: it was pursued first."""


COLLECTED = (Account.CASH_AGENCY, Account.AGENCY_FEES, Account.AGENCY_PAYABLE)
"""What agencies collected: the money that came, the fee that was kept back, less the fee that is still owed."""

BESIDE_CLAIMS = frozenset(
    {
        Account.UNAPPLIED_CASH,
        Account.INTEREST,
        Account.RECOUPMENT,
        Account.PAYER_BALANCE,
        Account.WITHHELD,
        Account.PROGRAM_REVENUE,
    }
)
"""Where money of payers stands that is not applied to a claim: nobody's claim, or told in a PLB."""
