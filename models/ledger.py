"""The accounts and why money moves between them. Debits are positive, credits negative."""

from enum import StrEnum


class Account(StrEnum):
    """Where money stands. Only `insurance_receivable` is kept for each payer sequence."""

    INSURANCE_RECEIVABLE = "insurance_receivable"
    PATIENT_RECEIVABLE = "patient_receivable"
    REVENUE = "revenue"
    CASH_INSURANCE = "cash_insurance"
    CASH_PATIENT = "cash_patient"
    CASH_AGENCY = "cash_agency"
    CONTRACTUAL = "contractual"
    WRITE_OFF_DENIAL = "write_off_denial"
    WRITE_OFF_AUTHORIZATION = "write_off_authorization"
    WRITE_OFF_SMALL_BALANCE = "write_off_small_balance"
    WRITE_OFF_COURTESY = "write_off_courtesy"
    CHARITY = "charity"
    BAD_DEBT = "bad_debt"
    UNAPPLIED_CASH = "unapplied_cash"
    INTEREST = "interest"
    RECOUPMENT = "recoupment"
    PAYER_BALANCE = "payer_balance"
    WITHHELD = "withheld"
    PROGRAM_REVENUE = "program_revenue"


class EntryKind(StrEnum):
    """Why money moved. The adjustments have the names of `models.messages.claims.Adjustment`."""

    CHARGE = "charge"
    REMITTANCE = "remittance"
    REVERSAL = "reversal"
    PROVIDER_ADJUSTMENT = "provider_adjustment"
    UNAPPLIED = "unapplied"
    PATIENT_PAYMENT = "patient_payment"
    PAYMENT_REVERSED = "payment_reversed"
    PAYMENT_RESTORED = "payment_restored"
    PAYMENT_MOVED = "payment_moved"
    AGENCY_PAYMENT = "agency_payment"
    WRITE_OFF_DENIAL = "write_off_denial"
    WRITE_OFF_AUTHORIZATION = "write_off_authorization"
    WRITE_OFF_SMALL_BALANCE = "write_off_small_balance"
    WRITE_OFF_COURTESY = "write_off_courtesy"
    CHARITY = "charity"
    BAD_DEBT = "bad_debt"
    CONTRACTUAL_CORRECTION = "contractual_correction"
    WRITE_OFF_REVERSAL = "write_off_reversal"
    TRANSFER_TO_PATIENT = "transfer_to_patient"
    REFUND_PAYER = "refund_payer"
    REFUND_PATIENT = "refund_patient"
