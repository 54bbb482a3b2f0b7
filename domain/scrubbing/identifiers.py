"""National Provider Identifiers."""

from collections.abc import Iterator

from domain.coding.book import CodeBook
from domain.npi import valid_npi
from domain.scrubbing.view import ClaimView, Edit, error
from models.findings import Finding

_SOURCE = "45 CFR 162.406, 162.410 (NPI with check digit)"


def npis(claim: ClaimView, _book: CodeBook) -> Iterator[Finding]:
    """Billing and rendering provider have an NPI; each NPI passes its check digit."""
    for where, who, npi, needed in (
        ("billing_npi", "billing", claim.billing_npi, True),
        ("rendering_npi", "rendering", claim.rendering_npi, claim.form == "837P"),
        ("referring_npi", "referring", claim.referring_npi, False),
    ):
        if not npi and needed:
            message, remedy = f"The {who} provider's NPI is missing", "Look it up in NPPES"
            yield error("SCR-NPI", where, message, remedy, _SOURCE)
        elif npi and not valid_npi(npi):
            message, remedy = f"The {who} provider's NPI {npi} fails its check digit", "Correct the NPI"
            yield error("SCR-NPI", where, message, remedy, _SOURCE)


EDITS: tuple[Edit, ...] = (npis,)
