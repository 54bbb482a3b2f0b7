"""Authorisations and referrals that the payer asked for."""

from collections.abc import Iterator

from domain.coding.book import CodeBook
from domain.scrubbing.view import ClaimView, Edit, hold
from models.findings import Finding


def authorization(claim: ClaimView, _book: CodeBook) -> Iterator[Finding]:
    """Where the 271 or the contract asks for an authorisation, its number is on the claim."""
    if claim.authorization_required and not claim.prior_authorization:
        message = "The payer wants an authorisation and the claim has no number"
        remedy = "Enter the number (REF*G1), or obtain the authorisation"
        yield hold("SCR-AUTHORIZATION", "prior_authorization", message, remedy, "271 EB11; payer contract")


def referral(claim: ClaimView, _book: CodeBook) -> Iterator[Finding]:
    """Where the plan asks for a referral, its number is on the claim."""
    if claim.referral_required and not claim.referral_number:
        message = "The plan wants a referral and the claim has no number"
        yield hold("SCR-REFERRAL", "referral_number", message, "Enter the number (REF*9F)", "payer contract")


EDITS: tuple[Edit, ...] = (authorization, referral)
