"""Eligibility: what payers answer, in the words of the tasks; asked once, kept for good."""

from decimal import Decimal

import pytest
from desk_samples import NOON, complete
from doubles import Payers, response

from activities.cover import PayerBusyError
from activities.eligibility import EligibilityActivities
from edi import Benefit, EligibilityInquiry, EligibilityResponse, Rejection
from models.ids import EncounterId
from models.intake import Coverage, Intake, PersonName, Relationship
from models.messages.encounter import EligibilityRequest, EligibilityResult, RecordAuthorization
from storage import eligibility, encounters
from storage.codes.shelf import Shelf
from storage.engine import Database

ACTIVE = Benefit(information="1", coverage_level="IND", service_types=("30",))
COPAY = Benefit(information="B", coverage_level="IND", service_types=("98",), amount_cents=2500, in_network=True)
AUTHORIZE = Benefit(information="CB", service_types=("30",), authorization_required=True)


async def register(database: Database, given: Intake) -> EncounterId:
    known = tuple(each.model_copy(update={"payer_id": "BLUEP"}) for each in given.coverages)
    async with database.transaction() as session:
        given = given.model_copy(update={"coverages": known})
        return (await encounters.register(session, database.keys, given, actor="ingo"))[0]


async def inquire(database: Database, payers: Payers, given: Intake | EncounterId, **more: object) -> EligibilityResult:
    encounter = await register(database, given) if isinstance(given, Intake) else given
    request = EligibilityRequest.model_validate({"encounter": encounter, "at": NOON, "number": 1} | more)
    return await EligibilityActivities(database, payers, Shelf(database)).inquire_eligibility(request)


def saying(*benefits: Benefit) -> Payers:
    return Payers(lambda inquiry: response(inquiry, benefits))


async def test_active_cover_with_an_estimate(database: Database) -> None:
    result = await inquire(database, saying(ACTIVE, COPAY), complete())
    assert (result.active, result.problem, result.payer_id) == (True, "", "BLUEP")
    assert result.estimate_cents == 2500
    assert not result.authorization_required


async def test_asked_once_whatever_is_repeated(database: Database) -> None:
    payers = saying(ACTIVE)
    encounter = await register(database, complete())
    await inquire(database, payers, encounter)
    await inquire(database, payers, encounter)
    assert [each.trace_number for each in payers.asked] == [f"{encounter}-E10"]
    assert payers.asked[0].provider.npi == "1234567893"
    async with database.session() as session:
        (check,) = await eligibility.checks(session, database.keys, encounter)
    assert "EB*1*IND*30" in check.answer


async def test_asked_anew_at_another_moment(database: Database) -> None:
    """A workflow that was reset counts its inquiries anew; nothing is overwritten."""
    payers = saying(ACTIVE)
    encounter = await register(database, complete())
    await inquire(database, payers, encounter)
    await inquire(database, payers, encounter, at=NOON.replace(day=9))
    assert [each.trace_number[-3:] for each in payers.asked] == ["E10", "E20"]


@pytest.mark.parametrize(
    ("benefits", "rejections", "problem"),
    [
        ([Benefit(information="6", service_types=("30",))], [], "Cover was not active on that day"),
        ([], [Rejection(code="75", follow_up="C")], "The payer does not find the subscriber (AAA 75)"),
        ([], [], "The payer did not say that cover is active"),
    ],
)
async def test_problems(database: Database, benefits: list[Benefit], rejections: list[Rejection], problem: str) -> None:
    result = await inquire(database, Payers(lambda asked: response(asked, benefits, rejections)), complete())
    assert (result.active, result.problem, result.estimate_cents) == (False, problem, None)


async def test_a_busy_payer_is_asked_again(database: Database) -> None:
    encounter = await register(database, complete())
    busy = Payers(lambda asked: response(asked, rejections=[Rejection(code="42", follow_up="R")]))
    with pytest.raises(PayerBusyError):
        await inquire(database, busy, encounter)
    assert (await inquire(database, saying(ACTIVE), encounter)).active


async def test_authorisation(database: Database) -> None:
    payers = saying(ACTIVE, AUTHORIZE)
    encounter = await register(database, complete())
    assert (await inquire(database, payers, encounter)).authorization_required
    assert not (await inquire(database, payers, complete("V2", encounter_class="EMER"))).authorization_required
    assert not (await inquire(database, payers, complete("V3", prior_authorization="A1"))).authorization_required
    given = RecordAuthorization(encounter=encounter, at=NOON, decision="approved", number="A2", actor="fay")
    for _ in range(2):
        await EligibilityActivities(database, payers, Shelf(database)).record_authorization(given)
    assert not (await inquire(database, payers, encounter)).authorization_required
    async with database.session() as session:
        kept = await eligibility.authorization(session, encounter)
    assert kept is not None
    assert kept.number == "A2"


async def test_a_child_is_the_subscribers_dependent(database: Database) -> None:
    cover = Coverage(
        member_id="BP2", relationship=Relationship.CHILD, subscriber_name=PersonName(last="Novak", first="Eva")
    )
    payers = saying(ACTIVE)
    await inquire(database, payers, complete(coverages=(cover,)))
    (asked,) = payers.asked
    assert asked.subscriber.first_name == "Eva"
    assert asked.dependent is not None
    assert (asked.dependent.first_name, asked.dependent.relationship) == ("Jan", "19")


async def test_a_corrected_coverage_is_asked_about(database: Database) -> None:
    payers = saying(ACTIVE, Benefit(information="A", percent=Decimal("0.2"), service_types=("30",)))
    encounter = await register(database, complete())
    corrected = Coverage(payer_name="Medicare", member_id="1EG4TE5MK73")
    result = await inquire(database, payers, encounter, coverage=corrected, actor="fay")
    assert result.payer_id == "MEDB1"
    assert payers.asked[0].subscriber.member_id == "1EG4TE5MK73"


async def test_every_coverage_is_asked_about_and_the_first_decides(database: Database) -> None:
    def answer(inquiry: EligibilityInquiry) -> EligibilityResponse:
        return response(inquiry, [ACTIVE if inquiry.subscriber.member_id == "BP1" else Benefit(information="6")])

    payers = Payers(answer)
    two = (Coverage(member_id="BP1"), Coverage(member_id="BP2"))
    assert (await inquire(database, payers, complete(coverages=two))).active
    assert len(payers.asked) == 2
