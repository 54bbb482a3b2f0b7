"""The member number that the newest 271 tells, where the claim had another one."""

from domain.coding.book import CodeBook
from domain.denials.known import Fix, Known
from models.denials import Correction


def run(known: Known, correction: Correction, _book: CodeBook) -> Correction:
    """Send the number that the payer itself gave."""
    told = known.told_member_id
    if not told or told == known.coverage.member_id:
        return correction
    words = f"The newest 271 names member {told}; the claim had {known.coverage.member_id or 'none'}"
    coverage = (correction.coverage or known.coverage).model_copy(update={"member_id": told})
    return correction.because(FIX.name, words, "271 of the payer", coverage=coverage)


FIX = Fix("member_id", run)
