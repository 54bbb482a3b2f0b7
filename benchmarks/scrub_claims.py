"""Professional claims of six lines, as many as wanted, the same for a seed."""

import random
from datetime import date
from itertools import islice
from typing import Any

from codesets.edits.pairs import PairTable
from domain.scrubbing import ClaimView

ON = date(2024, 8, 15)
_MODIFIERS = ((), (), ("59",), ("RT",), ("LT",), ("76",))
_DIAGNOSES = ("M17.11", "I10", "E11.9", "Z12.31")


def contents(count: int, pairs: PairTable, codes: list[str], seed: int = 1) -> list[dict[str, Any]]:
    """Return the content of claims: a visit, services that the table pairs with each other, and others of any kind."""
    chance = random.Random(seed)
    columns = [(one, two) for one, two, _ in islice(pairs.rows(), 0, None, max(len(pairs) // (count * 2), 1))]
    chance.shuffle(columns)
    return [_claim(chance, columns[2 * each : 2 * each + 2], codes) for each in range(count)]


def _claim(chance: random.Random, paired: list[tuple[str, str]], codes: list[str]) -> dict[str, Any]:
    services = [code for pair in paired for code in pair]
    lines = ["99213", *services, chance.choice(codes)]
    return {
        "payer_id": "BLUEP",
        "payer_kind": "commercial",
        "member_id": "CF1",
        "patient_name": {"last": "Doe", "first": "Jane"},
        "patient_birth_date": "1960-05-01",
        "patient_sex": "F",
        "billing_npi": "1999999000",
        "billing_tax_id": "47-9990001",
        "rendering_npi": "1999999109",
        "date_of_service": ON,
        "diagnoses": _DIAGNOSES,
        "lines": [
            {
                "code": code,
                "modifiers": chance.choice(_MODIFIERS),
                "units": chance.choice((1, 1, 1, 2)),
                "pointers": (chance.randint(1, 4),),
                "charge_cents": 10_000,
            }
            for code in lines
        ],
        "today": ON,
    }


def views(given: list[dict[str, Any]]) -> list[ClaimView]:
    """Return the claims as the edits see them."""
    return [ClaimView.model_validate(each) for each in given]
