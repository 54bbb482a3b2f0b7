"""The authorisation number that the records have and the claim had not."""

from domain.coding.book import CodeBook
from domain.denials.known import Fix, Known
from models.denials import Correction


def run(known: Known, correction: Correction, _book: CodeBook) -> Correction:
    """Send the number that came since, or that the claim left out."""
    number = known.view.prior_authorization
    if not number or number == known.sent.prior_authorization:
        return correction
    words = f"Authorisation {number} is on file and was not on the claim"
    return correction.because(FIX.name, words, "authorisation on file", prior_authorization=number)


FIX = Fix("authorization", run)
