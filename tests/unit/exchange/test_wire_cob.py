"""Three payers over real SFTP: what each decided stands on the claim of the next, and every cent is somewhere."""

import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from exchange_bench import CODING, P, S, Side, coded, now, wire
from referees import pyx12_complaints
from test_wire import post_all

import edi
from activities.remittance import RemittanceActivities
from codesets.clocks import load_clocks
from domain.claims import with_coverage
from edi import ProfessionalClaim
from models.coding import CodedLine
from models.ids import ClaimKey, EncounterId, PayerSequence
from models.intake import Coverage, MedicareSecondary
from models.messages.claims import BuildClaim, ClaimRef, IdentifyClaim, RemittanceRef, SubmissionPlan
from storage import claims, clocks, encounters, ledger
from storage.edi import files, messages
from storage.engine import Database

sys.path.append(str(Path(__file__).parents[1] / "money"))
from money_bench import Listener, advice, received

T = PayerSequence.TERTIARY
TWO_LINES = CODING.model_copy(
    update={"lines": (CodedLine(code="99213", pointers=(1,)), CodedLine(code="87430", pointers=(1,)))}
)
PAYERS = (("UNITY", "CF10000061"), ("MEDB1", "CF20000061"), ("GOLDM", "CF30000061"))


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
async def side(database: Database, tmp_path: Path, listener: Listener) -> AsyncIterator[Side]:
    async with wire(database, tmp_path, listener) as made:
        yield made


async def three_payers(side: Side, identifier: str) -> EncounterId:
    """An encounter under an employer plan, then Medicare (a working patient), then a supplement."""
    made = await coded(side.database, identifier, *PAYERS, coding=TWO_LINES)
    medicare = Coverage(payer_id="MEDB1", member_id="CF20000061", msp_type=MedicareSecondary.WORKING_AGED)
    async with side.database.transaction() as session:
        keys = side.database.keys
        await encounters.correct(session, keys, made, "msp", "desk", lambda each: with_coverage(each, S, medicare))
    return made


async def sent(side: Side, made: EncounterId, number: str) -> tuple[str, ProfessionalClaim]:
    """The 837 of a claim as it left, and typed."""
    async with side.database.session() as session:
        told = await messages.of_encounter(session, made)
        (file_id,) = [each.file_id for each in told if (each.type, each.claim) == ("837P", number)]
        assert file_id
        text = (await files.load(session, side.database.keys, file_id)).content.decode()
    batch, findings = edi.read_837(edi.read(text).transactions[0])
    assert not findings
    claim = batch.claims[0]
    assert isinstance(claim, ProfessionalClaim)
    return text, claim


async def test_a_tertiary_claim_carries_both_earlier_payers(side: Side, listener: Listener) -> None:
    made = await three_payers(side, "V61")
    for turn, sequence in enumerate((P, S, T), 1):
        await side.submit(made, sequence)
        await side.turn()
        await side.later(made, turn * 20)
        await side.turn(1)
        await post_all(side, listener)
    first, second, third = listener.posted()
    assert [fact.sequence for fact in (first, second, third)] == [P, S, T]

    text, secondary = await sent(side, made, f"{made}S01")
    assert pyx12_complaints(text) == ""
    assert (secondary.insurance_type, secondary.filing_indicator) == ("12", "MB")

    text, claim = await sent(side, made, f"{made}T01")
    assert pyx12_complaints(text) == ""
    unity, medicare = claim.other_payers
    assert (unity.responsibility, unity.paid_cents, unity.claim_number) == (
        "P",
        first.paid_cents,
        first.payer_claim_number,
    )
    assert (medicare.responsibility, medicare.paid_cents) == ("S", second.paid_cents)
    assert (unity.insurance_type, medicare.insurance_type) == ("", "12")
    assert (unity.outpatient_remarks, medicare.outpatient_remarks) == ((), ("MA01",))
    assert medicare.patient_liability_cents == second.patient_cents
    assert {unity.adjudication_date, medicare.adjudication_date} == {first.on, second.on}
    for line in claim.lines:
        assert [each.payer_id for each in line.adjudications] == ["UNITY", "MEDB1"]
        for told in line.adjudications:  # each payer's line adds up to the charge
            assert told.paid_cents + sum(each.cents for each in told.adjustments) == line.charge_cents
        assert [each.reason for each in line.adjudications[1].adjustments if each.group == "OA"] == ["23"]
    assert third.paid_cents == second.patient_cents > 0
    async with side.database.session() as session:
        assert (await ledger.balances(session, made)).total == 0
        assert (await ledger.prove(session)).holds


async def test_medicare_second_without_a_reason_is_held(side: Side) -> None:
    made = await coded(side.database, "V62", *PAYERS)
    claim = ClaimRef(encounter=made, sequence=S, submission=1)
    draft = await side.claims.build_claim(BuildClaim(claim=claim, at=now(), plan=SubmissionPlan()))
    assert "SCR-MSP-TYPE" in [finding.code for finding in draft.findings]
    told = Coverage(payer_id="MEDB1", member_id="CF20000061", msp_type=MedicareSecondary.DISABLED)
    plan = SubmissionPlan(coverage=told, actor="bea")
    draft = await side.claims.build_claim(BuildClaim(claim=claim, at=now(), plan=plan, number=2))
    assert "SCR-MSP-TYPE" not in [finding.code for finding in draft.findings]


@pytest.mark.parametrize("how", ["another order", "split", "bundled"])
async def test_lines_are_matched_by_the_control_number_that_went_out(side: Side, how: str) -> None:
    """The payer returns lines in its own way; REF*6R says which is which."""
    made = await three_payers(side, "V63")
    await side.submit(made)
    await side.turn()
    _, claim = await sent(side, made, f"{made}P01")
    assert [line.control_number for line in claim.lines] == ["1", "2"]
    visit, test = (_paid(line) for line in claim.lines)
    match how:
        case "another order":
            lines = (test, visit)
        case "split":
            half = tuple(replace(each, cents=each.cents // 2) for each in visit.adjustments)
            rest = tuple(replace(each, cents=each.cents - each.cents // 2) for each in visit.adjustments)
            charge = visit.charge_cents // 2
            lines = (
                replace(visit, charge_cents=charge, adjustments=half, paid_cents=charge - _sum(half)),
                test,
                replace(
                    visit,
                    charge_cents=visit.charge_cents - charge,
                    adjustments=rest,
                    paid_cents=visit.charge_cents - charge - _sum(rest),
                ),
            )
        case _:
            into = edi.Procedure(code="99214")
            lines = (
                replace(visit, procedure=into, submitted_procedure=visit.procedure),
                replace(
                    test,
                    procedure=into,
                    submitted_procedure=test.procedure,
                    adjustments=(edi.Adjustment(group="CO", reason="97", cents=test.charge_cents),),
                    paid_cents=0,
                ),
            )
    payment = edi.ClaimPayment(
        control_number=claim.control_number,
        status="1",
        charge_cents=claim.charge_cents,
        paid_cents=sum(line.paid_cents for line in lines),
        filing_indicator="12",
        payer_claim_number="U1",
        patient=edi.Party(name="NOVAK", first_name="JAN", entity_type="1"),
        lines=lines,
    )
    (remittance,) = await received(side.database, advice(payment, payer="UNITY"))
    await RemittanceActivities(side.database, Listener()).post_remittance(RemittanceRef(remittance=remittance))
    ref = ClaimRef(encounter=made, sequence=S, submission=1)
    await side.claims.build_claim(BuildClaim(claim=ref, at=now(), plan=SubmissionPlan()))
    async with side.database.session() as session:
        stored = await claims.load(session, side.database.keys, ClaimKey(made, S, 1).number)
    assert stored
    first, second = (line["adjudications"][0] for line in stored.content["lines"])  # type: ignore[index, call-overload, union-attr]
    assert (first["paid_cents"], first["bundled_line"]) == (visit.paid_cents, "")
    if how == "bundled":
        assert (second["paid_cents"], second["procedure"]["code"], second["bundled_line"]) == (0, "99214", "1")
    else:
        assert (second["paid_cents"], second["procedure"]["code"]) == (test.paid_cents, "87430")
    assert len(first["adjustments"]) == 2


def _paid(line: edi.ServiceLine) -> edi.ServicePayment:
    adjustments = (
        edi.Adjustment(group="CO", reason="45", cents=line.charge_cents // 4),
        edi.Adjustment(group="PR", reason="2", cents=line.charge_cents // 5),
    )
    return edi.ServicePayment(
        procedure=line.procedure,
        charge_cents=line.charge_cents,
        paid_cents=line.charge_cents - _sum(adjustments),
        adjustments=adjustments,
        service_date=line.service_date,
        control_number=line.control_number,
    )


def _sum(adjustments: tuple[edi.Adjustment, ...]) -> int:
    return sum(each.cents for each in adjustments)


async def test_a_forwarded_claim_is_the_next_payers_and_has_its_limit(side: Side, listener: Listener) -> None:
    made = await coded(side.database, "V36", ("MEDB1", "CF10000036"), ("GOLDM", "CF20000036"))
    await side.submit(made)
    await side.turn()
    await side.later(made, 15)
    await side.turn(1)
    await post_all(side, listener)
    async with side.database.transaction() as session:
        await clocks.store_shipped(session, load_clocks())
    ref = ClaimRef(encounter=made, sequence=S, submission=1)
    found = await side.claims.identify_claim(IdentifyClaim(claim=ref, at=now()))
    assert (found.payer_id, found.appeal_levels, found.payer_claim_number) == ("GOLDM", 1, "")
    assert found.filing
    assert found.filing.clock == "secondary_timely_filing"
    assert (found.filing.day - listener.posted()[0].on).days == 365
    primary = ClaimRef(encounter=made, sequence=P, submission=1)
    known = await side.claims.identify_claim(IdentifyClaim(claim=primary, at=now()))
    assert (known.payer_id, known.appeal_levels, known.filing) == ("MEDB1", 5, None)
    assert known.payer_claim_number == listener.posted()[0].payer_claim_number
