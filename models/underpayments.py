"""Nouns of underpayments: what is decided of them, and how far a case is."""

from enum import StrEnum


class CaseState(StrEnum):
    """How far a case is."""

    OPEN = "open"
    """Nobody has decided yet; claims that are short for the same cause join it."""
    DISPUTED = "disputed"
    """The payer was asked for the difference; claims that join it now are disputed too."""
    CLOSED = "closed"


class CaseDecision(StrEnum):
    """What is done about a case."""

    DISPUTE = "dispute"
    ACCEPT = "accept"
    CONTRACT_WRONG = "contract_wrong"
    """The payer is right: the contract on file is not what was agreed."""


class ItemOutcome(StrEnum):
    """How one claim's part of a case ended."""

    UNSETTLED = ""
    RECOVERED = "recovered"
    ACCEPTED = "accepted"
    CONTRACT_WRONG = "contract_wrong"
    WITHDRAWN = "withdrawn"
    """The claim was voided."""


class CaseEvent(StrEnum):
    """What a claim hears of its case."""

    DISPUTED = "disputed"
    ACCEPTED = "accepted"
    CONTRACT_WRONG = "contract_wrong"
    LEADS = "leads"
    """The claim that asked about the case is through: this one asks now."""
