"""A denial is prepared from the database: corrected claim, records, appeal, questions, duplicates, proof of filing."""

import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path += [str(Path(__file__).parents[1] / name) for name in ("exchange", "money")]
from exchange_bench import Side, coded, intake, now, wire
from money_bench import activities, advice, payment, received

from activities.claims.document import restored
from activities.denials import DenialActivities, prepare
from codesets.book import BOOK
from codesets.clocks import load_clocks
from models.coding import CodedLine, Coding, Suggestion
from models.denials import Preparation
from models.ids import EncounterId, PayerSequence
from models.intake import Document
from models.messages.claims import BuildClaim, ClaimRef, Frequency, RemittanceRef, SubmissionPlan
from models.messages.denials import PrepareDenial
from models.tasks.work_denial import WorkDenial
from storage import charts, claims, clocks, eligibility, encounters
from storage.codes.shelf import Shelf
from storage.eligibility import Authorization, EligibilityCheck
from storage.engine import Database

P = PayerSequence.PRIMARY
NOTE = Document(identifier="note-1", title="Office visit", text="HbA1c 7.9 %, known diabetes.", written=None)
QUOTED = Suggestion(
    system="ICD-10-CM", code="E11.9", text="Diabetes", document="note-1", evidence="known diabetes", reason="x",
    confidence=0.9,
)  # fmt: skip


class Deaf:
    async def tell(self, facts: Any) -> None: ...


@pytest.fixture
async def side(database: Database, tmp_path: Path) -> AsyncIterator[Side]:
    async with database.transaction() as session:
        await clocks.store_shipped(session, load_clocks())
    async with wire(database, tmp_path, Deaf()) as made:
        yield made


def ref(encounter: EncounterId, submission: int = 1) -> ClaimRef:
    return ClaimRef(encounter=encounter, sequence=P, submission=submission)


async def sent(side: Side, encounter: EncounterId) -> str:
    """Build and queue a claim whatever the scrubber says: the payer will deny it."""
    claim = ref(encounter)
    draft = await side.claims.build_claim(BuildClaim(claim=claim, at=now(), plan=SubmissionPlan()))
    codes = tuple(each.code for each in draft.findings)
    again = BuildClaim(claim=claim, at=now(), plan=SubmissionPlan(), number=2, overridden=codes)
    await side.claims.build_claim(again)
    return draft.number


async def denied(side: Side, encounter: EncounterId, *codes: str, charge: int = 0) -> str:
    """A claim that the payer denies by its 835."""
    number = await sent(side, encounter)
    async with side.database.session() as session:
        stored = await claims.load(session, side.database.keys, number)
    assert stored is not None
    cents = charge or stored.charge_cents
    told = payment(number, *(f"{code}:{cents}" for code in codes[:1]), charge=cents, status="4", icn="ICN9")
    (remittance,) = await received(side.database, advice(told, payer=stored.payer_id))
    await activities(side.database).post_remittance(RemittanceRef(remittance=remittance))
    return number


async def prepared(side: Side, number: str, level: int = 1) -> Preparation:
    async with side.database.session() as session:
        found = await prepare(session, side.database.keys, BOOK, number, level, now())
    assert found is not None
    return found


async def replaced(side: Side, encounter: EncounterId, found: Preparation) -> Any:
    """Answer the task with what is prepared, and build the replacement as the workflow does."""
    assert found.corrected is not None
    form = WorkDenial.model_validate(found.corrected.answer)
    plan = SubmissionPlan(
        frequency=Frequency.REPLACEMENT, replaces=found.corrected.replaces, coding=form.coding, coverage=form.coverage,
        prior_authorization=form.prior_authorization, providers=form.providers,
    )  # fmt: skip
    draft = await side.claims.build_claim(BuildClaim(claim=ref(encounter, 2), at=now(), plan=plan))
    assert {each.code for each in draft.findings} == {each.code for each in found.corrected.findings}
    async with side.database.session() as session:
        stored = await claims.load(session, side.database.keys, draft.number)
    assert stored is not None
    return restored(stored.content)


async def test_a_missing_modifier_is_drafted_scrubbed_and_sent_without_retyping(side: Side) -> None:
    coding = Coding(diagnoses=("M17.11",), lines=(CodedLine(code="99213"), CodedLine(code="20610", modifiers=("RT",))))
    made = await coded(side.database, "D1", ("BLUEP", "M1"), coding=coding)
    found = await prepared(side, await denied(side, made, "CO-97"))
    assert found.corrected is not None
    changes = {each.where: (each.before, each.after) for each in found.corrected.changes}
    assert changes["lines 1 modifiers"] == ([], ["25"])
    assert changes["frequency"] == ("1", "7")
    assert changes["original reference"] == ("", "ICN9")
    assert not [each for each in found.corrected.findings if each.code.startswith("SCR-MODIFIER")]
    claim = await replaced(side, made, found)
    assert (claim.frequency, claim.original_reference) == ("7", "ICN9")
    assert [line.procedure.modifiers for line in claim.lines] == [("25",), ("RT",)]


async def test_the_member_number_of_the_newest_271_is_drafted(side: Side) -> None:
    made = await coded(side.database, "D2", ("BLUEP", "OLD1"))
    number = await denied(side, made, "CO-31")
    for count, member in enumerate(("WRONG", "NEW2"), 1):
        check = EligibilityCheck(
            encounter=made, number=count, position=0, payer_id="BLUEP", trace=f"T{count}", at=now(), active=True,
            answer=f"ST*271*1~NM1*IL*1*NOVAK*JAN****MI*{member}~SE*1*1",
        )  # fmt: skip
        async with side.database.transaction() as session:
            await eligibility.keep_check(session, side.database.keys, check)
    found = await prepared(side, number)
    assert found.corrected is not None
    assert [each.fix for each in found.corrected.whys] == ["member_id"]
    assert {each.whom for each in found.questions} == {"the patient"}
    assert (await replaced(side, made, found)).subscriber.member_id == "NEW2"


async def test_an_authorisation_that_came_since_is_drafted(side: Side) -> None:
    made = await coded(side.database, "D3", ("BLUEP", "M3"))
    number = await denied(side, made, "CO-197")
    async with side.database.transaction() as session:
        await eligibility.keep_authorization(session, Authorization(made, now(), "approved", "AUTH77", "fay"))
    found = await prepared(side, number)
    assert found.corrected is not None
    assert found.corrected.answer == {"action": "correct", "prior_authorization": "AUTH77"}
    assert (await replaced(side, made, found)).prior_authorization == "AUTH77"
    assert found.appeal is not None
    assert "approval" in found.appeal.letter


async def test_a_taxonomy_that_other_encounters_have_is_drafted(side: Side) -> None:
    await coded(side.database, "D4", ("BLUEP", "M4"))
    bare = intake("D5", ("BLUEP", "M5"))
    bare = bare.model_copy(update={"rendering": bare.rendering.model_copy(update={"taxonomy": ""})})
    made = await coded(side.database, "D5", ("BLUEP", "M5"))
    async with side.database.transaction() as session:
        await encounters.correct(session, side.database.keys, made, "bare", "fay", lambda _: bare)
    found = await prepared(side, await denied(side, made, "CO-208"))
    assert found.corrected is not None
    assert found.corrected.answer["providers"] == {"rendering_taxonomy": "207Q00000X"}
    assert (await replaced(side, made, found)).rendering_provider.taxonomy == "207Q00000X"


async def charted(side: Side, made: EncounterId) -> None:
    async with side.database.transaction() as session:
        keys = side.database.keys
        await encounters.correct(
            session, keys, made, "chart", "fay", lambda each: each.model_copy(update={"documents": (NOTE,)})
        )
        await charts.keep_suggestions(session, keys, made, (QUOTED,))


async def test_necessity_is_shown_by_the_chart_in_claim_and_letter(side: Side) -> None:
    coding = Coding(diagnoses=("R53.83",), lines=(CodedLine(code="83036"),))
    made = await coded(side.database, "D6", ("MEDB1", "M6"), coding=coding)
    await charted(side, made)
    found = await prepared(side, await denied(side, made, "CO-50"), level=2)
    assert found.corrected is not None
    assert found.corrected.answer["coding"]["diagnoses"] == ["R53.83", "E11.9"]  # type: ignore[index,call-overload]
    assert found.appeal is not None
    assert found.appeal.level == 2
    assert [each.identifier for each in found.appeal.documents] == ["note-1"]
    assert "NCD 190.23" in found.appeal.policy
    assert "83036" in found.appeal.letter
    assert "ICN9" in found.appeal.letter


async def test_records_are_listed_with_their_letter(side: Side) -> None:
    made = await coded(side.database, "D7", ("BLUEP", "M7"))
    await charted(side, made)
    found = await prepared(side, await denied(side, made, "CO-226"))
    assert found.records is not None
    assert [each.identifier for each in found.records.documents] == ["note-1"]
    assert "1. Office visit" in found.records.letter


async def test_a_duplicate_names_its_twin_and_how_it_stands(side: Side) -> None:
    first = await coded(side.database, "D8", ("BLUEP", "M8"))
    await sent(side, first)
    again = intake("D9", ("BLUEP", "M8"))
    same = again.model_copy(update={"patient": intake("D8").patient})
    async with side.database.transaction() as session:
        made, _ = await encounters.register(session, side.database.keys, same, actor="test")
        await charts.keep_coding(
            session,
            charts.CodingVersion(
                made, 1, Coding(diagnoses=("J01.90",), lines=(CodedLine(code="99213"),)), 0, "cora", now()
            ),
        )
    found = await prepared(side, await denied(side, made, "OA-18"))
    (twin,) = found.twins
    assert (twin.claim, twin.state, twin.paid_cents, twin.same_encounter) == (f"{first}P01", "built", 0, False)


async def test_timely_filing_is_proved_by_what_went_and_came(side: Side) -> None:
    made = await coded(side.database, "V1", ("BLUEP", "CF10000001"))
    await side.submit(made)
    await side.turn()
    number = f"{made}P01"
    told = payment(number, "CO-29:15000", charge=15_000, status="4", icn="ICN9")
    (remittance,) = await received(side.database, advice(told))
    await activities(side.database).post_remittance(RemittanceRef(remittance=remittance))
    found = await prepared(side, number)
    assert found.filing is not None
    words = [each.what for each in found.filing.steps]
    assert [word for word in ("sent electronically", "(999)", "(277CA)") if any(word in each for each in words)] == [
        "sent electronically", "(999)", "(277CA)"
    ]  # fmt: skip
    assert found.filing.in_time
    assert found.filing.last_day == (now() - timedelta(days=7)).date() + timedelta(days=180)
    assert "Last day of timely filing" in found.filing.text


async def test_the_card_of_the_task_tells_no_phi(side: Side) -> None:
    coding = Coding(diagnoses=("M17.11",), lines=(CodedLine(code="99213"), CodedLine(code="20610", modifiers=("RT",))))
    made = await coded(side.database, "D10", ("BLUEP", "SECRETMEMBER"), coding=coding)
    await charted(side, made)
    await denied(side, made, "CO-97")
    desk = DenialActivities(side.database, Shelf(side.database))
    card = await desk.prepare_denial(PrepareDenial(claim=ref(made), level=1, at=now()))
    assert card.corrections == ("visit_modifier",)
    assert card.documents == ("note-1",)
    told = card.model_dump_json()
    assert not [word for word in ("SECRETMEMBER", "Novak", "Jan", "1980", "diabetes", "Elm") if word in told]
    unknown = PrepareDenial(claim=ref(made, 9), level=1, at=datetime(2026, 1, 1, tzinfo=UTC))
    assert (await desk.prepare_denial(unknown)).causes == ()
