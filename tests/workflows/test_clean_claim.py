"""The way that most encounters go."""

from collections.abc import Callable

from story import Story

Stories = Callable[..., Story]


async def test_a_clean_claim_is_closed(story: Stories) -> None:
    """Registered, verified, coded, sent, paid; the patient pays the rest."""
    told = await story().owing(5_000)
    await told.patient_pays(5_000)
    assert await told.closed() == [
        "registration:registered",
        "eligibility:verified",
        "coding:coded",
        "submission:accepted",
        "adjudication:paid",
        "posting:posted",
        "posting:patient_due",
        "statement:paid",
        "closed:closed",
    ]
    assert told.case.tasks() == ["code_encounter:coded"]
