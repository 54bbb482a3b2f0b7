"""Which claims can be voided."""

import pytest

from domain.voiding import Filed, refusal, standing
from models.ids import ClaimKey, EncounterId, PayerSequence
from models.messages.claims import Frequency

E = EncounterId("EAAAAAAAAAAAA")


def filed(*words: str) -> list[Filed]:
    """Submissions as "P1:1:accepted": payer and number, frequency, state."""
    found = []
    for word in words:
        name, frequency, state = word.split(":")
        found.append(
            Filed(
                key=ClaimKey(E, PayerSequence(name[0]), int(name[1])),
                frequency=Frequency(frequency),
                pending=state == "pending",
                accepted=state in ("accepted", "nameless"),
                payer_claim_number="" if state == "nameless" else f"ICN{name}",
            )
        )
    return found


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), []),
        (("P1:1:accepted",), ["P01"]),
        (("P1:1:rejected", "P2:1:accepted"), ["P02"]),
        (("P1:1:accepted", "P2:7:accepted"), ["P02"]),
        (("P1:1:accepted", "P2:7:rejected"), ["P01"]),
        (("P1:1:accepted", "P2:8:accepted"), []),
        (("P1:1:accepted", "P2:8:rejected"), ["P01"]),
        (("P1:1:accepted", "P2:8:accepted", "P3:1:accepted"), ["P03"]),
        (("T1:1:accepted", "S1:1:accepted", "P1:1:accepted"), ["P01", "S01", "T01"]),
    ],
)
def test_what_stands(words: tuple[str, ...], expected: list[str]) -> None:
    assert [each.key.number[-3:] for each in standing(filed(*words))] == expected


@pytest.mark.parametrize(
    ("words", "rebill", "appealing", "reason"),
    [
        (("P1:1:accepted",), "", False, ""),
        (("P1:1:accepted", "S1:1:accepted"), "S01", False, ""),
        (("P1:1:accepted", "S1:1:accepted"), "P01", False, "a later payer was billed"),
        (("P1:1:accepted", "S1:1:accepted"), "T01", False, "not a claim that a payer has"),
        (("P1:1:accepted",), "", True, "an appeal is open"),
        (("P1:1:accepted", "P2:7:pending"), "", False, "on its way"),
        (("P1:1:rejected",), "", False, "no payer has a claim"),
        (("P1:1:nameless",), "", False, "number is not known"),
    ],
)
def test_refusals(words: tuple[str, ...], rebill: str, appealing: bool, reason: str) -> None:
    found = refusal(filed(*words), f"{E}{rebill}" if rebill else "", appealing=appealing)
    assert (reason in found.reason and bool(found.remedy)) if found else not reason
