"""What a patient will probably owe, from what the payer said about the plan."""

from dataclasses import dataclass
from decimal import Decimal

from models import money


@dataclass(frozen=True, slots=True)
class CostSharing:
    """The terms of a plan as they stand today. None: the payer did not say. Cents; coinsurance is a fraction."""

    copay_cents: int | None = None
    coinsurance: Decimal | None = None
    deductible_left_cents: int | None = None
    out_of_pocket_left_cents: int | None = None


def patient_share(allowed_cents: int, terms: CostSharing) -> int:
    """Return the patient's share of an allowed amount: copay, then deductible, then coinsurance of the rest.

    Never more than what is left of the out-of-pocket maximum, nor than the allowed amount.
    """
    copay = min(terms.copay_cents or 0, allowed_cents)
    deductible = min(terms.deductible_left_cents or 0, allowed_cents - copay)
    rest = allowed_cents - copay - deductible
    coinsurance = money.cents(Decimal(rest) * (terms.coinsurance or 0) / 100)
    share = copay + deductible + coinsurance
    # A maximum of zero is how payers say "none" as often as "reached"; only a positive one limits.
    return min(share, terms.out_of_pocket_left_cents) if terms.out_of_pocket_left_cents else share
