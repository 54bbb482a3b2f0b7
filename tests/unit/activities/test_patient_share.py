"""What a patient will probably owe, as a table."""

from decimal import Decimal

import pytest

from domain.estimate import CostSharing, patient_share


@pytest.mark.parametrize(
    ("allowed", "terms", "share"),
    [
        (10000, CostSharing(), 0),
        (10000, CostSharing(copay_cents=2500), 2500),
        (2000, CostSharing(copay_cents=2500), 2000),
        (10000, CostSharing(coinsurance=Decimal("0.2")), 2000),
        (10000, CostSharing(deductible_left_cents=50000, coinsurance=Decimal("0.1")), 10000),
        (10000, CostSharing(deductible_left_cents=4000, coinsurance=Decimal("0.1")), 4600),
        (10000, CostSharing(copay_cents=1000, deductible_left_cents=4000, coinsurance=Decimal("0.1")), 5500),
        (10000, CostSharing(copay_cents=2500, out_of_pocket_left_cents=900), 900),
        (10000, CostSharing(copay_cents=2500, out_of_pocket_left_cents=0), 2500),
        (10005, CostSharing(coinsurance=Decimal("0.1")), 1001),  # half cents away from zero
    ],
)
def test_share(allowed: int, terms: CostSharing, share: int) -> None:
    assert patient_share(allowed, terms) == share
