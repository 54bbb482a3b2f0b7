"""NPIs and taxonomies that the claim lacks and other encounters of the practice have."""

from domain.coding.book import CodeBook
from domain.denials.known import Fix, Known
from models.denials import Correction, ProviderNumbers

_NUMBERS = ("billing_npi", "billing_taxonomy", "rendering_npi", "rendering_taxonomy")


def run(known: Known, correction: Correction, _book: CodeBook) -> Correction:
    """Fill in what is missing; a number that is there stays."""
    for name in _NUMBERS:
        found = getattr(known.elsewhere, name)
        if not found or getattr(known.view, name):
            continue
        providers = (correction.providers or ProviderNumbers()).model_copy(update={name: found})
        words = f"{name.replace('_', ' ').replace('npi', 'NPI')} {found}, as on other encounters of the practice"
        correction = correction.because(FIX.name, words, "other encounters", providers=providers)
    return correction


FIX = Fix("provider_numbers", run)
