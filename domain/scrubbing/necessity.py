"""Medical necessity: the diagnosis that a payer accepts for a service."""

from collections.abc import Iterator

from domain.coding.book import CodeBook
from domain.scrubbing.view import ClaimLine, ClaimView, Edit, hold
from models.edits import Support
from models.findings import Finding

_LIABILITY = frozenset({"GA", "GX", "GY", "GZ"})
"""The patient was told, or no payment is expected: the edit does not hold the claim."""
_SHOWN = 12


def supported(claim: ClaimView, book: CodeBook) -> Iterator[Finding]:
    """A line under a coverage policy points to a diagnosis that the policy names."""
    plain = [code.replace(".", "").upper() for code in claim.diagnoses]
    for place, line in enumerate(claim.lines):
        on = claim.day(line)
        policy = book.support(line.code, claim.payer_id, claim.payer_kind, on) if on else None
        if policy is None or _LIABILITY & set(line.modifiers):
            continue
        pointed = [pointer for pointer in line.pointers if 0 < pointer <= len(plain)]
        if any(plain[pointer - 1].startswith(policy.prefixes) for pointer in pointed):
            continue
        given = ", ".join(claim.diagnoses[pointer - 1] for pointer in pointed) or "none"
        message = f"Line {place + 1}, {line.code}: no diagnosis it points to ({given}) supports it under the policy"
        yield hold(
            "SCR-NECESSITY", f"lines[{place}].pointers", message, _remedy(claim, plain, line, policy), policy.source
        )


def _remedy(claim: ClaimView, plain: list[str], line: ClaimLine, policy: Support) -> str:
    """The missing link: a diagnosis of the claim that would do, else those that the policy names."""
    for number, code in enumerate(plain, start=1):
        if code.startswith(policy.prefixes):
            return f"Point to diagnosis {number} ({claim.diagnoses[number - 1]}) if {line.code} was done for it"
    more = len(policy.prefixes) - _SHOWN
    dotted = [code if len(code) < 4 else f"{code[:3]}.{code[3:]}" for code in policy.prefixes]
    named = ", ".join(dotted[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return f"Code one of these if the note has it: {named} (and codes below); else {_notice(claim)}"


def _notice(claim: ClaimView) -> str:
    """Who tells the patient beforehand that they may have to pay, and how the claim says so."""
    if claim.payer_kind == "medicare":
        return "an advance notice (ABN) and modifier GA"
    return "a waiver signed before the service and the modifier that the payer takes for it (often GA)"


EDITS: tuple[Edit, ...] = (supported,)
