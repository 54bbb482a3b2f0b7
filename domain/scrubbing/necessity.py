"""Medical necessity: the diagnosis that a payer accepts for a service."""

from collections.abc import Iterator

from domain.coding.book import CodeBook
from domain.scrubbing.view import ClaimView, Edit, hold
from models.findings import Finding

_LIABILITY = frozenset({"GA", "GX", "GY", "GZ"})
"""The patient was told, or no payment is expected: the edit does not hold the claim."""


def supported(claim: ClaimView, book: CodeBook) -> Iterator[Finding]:
    """A line under a coverage policy points to a diagnosis that the policy names."""
    for place, line in enumerate(claim.lines):
        on = line.service_date or claim.date_of_service
        policy = book.support(line.code, claim.payer_kind, on) if on else None
        if policy is None or _LIABILITY & set(line.modifiers):
            continue
        pointed = [claim.diagnoses[pointer - 1] for pointer in line.pointers if 0 < pointer <= len(claim.diagnoses)]
        if not any(code.startswith(policy.prefixes) for code in pointed):
            message = f"No diagnosis of {line.code} ({', '.join(pointed) or 'none'}) supports it"
            remedy = "Point to the supporting diagnosis if the note has one; else an advance notice (modifier GA)"
            yield hold("SCR-NECESSITY", f"lines[{place}].pointers", message, remedy, policy.source)


EDITS: tuple[Edit, ...] = (supported,)
