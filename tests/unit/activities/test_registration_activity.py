"""Registration: what the front desk says is applied once, payers are recognised, gaps are told."""

import pytest
from desk_samples import NOON, complete, intake

from activities.registration import RegistrationActivities
from models.ids import EncounterId
from models.intake import Coverage, Intake, PersonName
from models.messages.encounter import CheckRegistration, RegistrationCheck
from models.tasks.registration_gap import Corrections
from storage import audit, encounters
from storage.engine import Database


async def register(database: Database, given: Intake) -> EncounterId:
    async with database.transaction() as session:
        return (await encounters.register(session, database.keys, given, actor="ingo"))[0]


async def check(database: Database, encounter: EncounterId, number: int, **more: object) -> RegistrationCheck:
    request = CheckRegistration.model_validate({"encounter": encounter, "at": NOON, "number": number} | more)
    return await RegistrationActivities(database).check_registration(request)


async def stored(database: Database, encounter: EncounterId) -> Intake:
    async with database.session() as session:
        return await encounters.intake(session, database.keys, encounter)


async def test_a_complete_one_goes_on(database: Database) -> None:
    encounter = await register(database, complete())
    found = await check(database, encounter, 1)
    assert (found.findings, found.payer_id, found.facility) == ((), "BLUEP", "1234567893")
    assert (await stored(database, encounter)).coverages[0].payer_id == "BLUEP"


async def test_corrections_are_applied_once_each(database: Database) -> None:
    encounter = await register(database, complete(consent=None, facility={"name": "Elm Clinic"}))
    assert [each.code for each in (await check(database, encounter, 1)).findings] == [
        "REG-FACILITY-NPI",
        "REG-FACILITY-TAX-ID",
        "REG-CONSENT",
    ]
    given = Corrections(
        facility_npi="1234567893", facility_tax_id="123456789", consent=True, name=PersonName(last="Nowak", first="Jan")
    )
    for _ in range(2):
        found = await check(database, encounter, 2, corrections=given, actor="fay")
    assert found.findings == ()
    after = await stored(database, encounter)
    assert after.patient.name.last == "Nowak"
    assert after.patient.identifier == "M1"
    assert after.facility.name == "Elm Clinic"
    async with database.session() as session:
        assert len(await encounters.versions(session, database.keys, encounter)) == 3
        assert await audit.verify(session) is None


async def test_a_reset_workflow_may_correct_under_the_same_number(database: Database) -> None:
    encounter = await register(database, complete(consent=None))
    await check(database, encounter, 2, corrections=Corrections(phone="555"), actor="fay")
    found = await check(database, encounter, 2, corrections=Corrections(consent=True), actor="fay")
    assert found.findings == ()


@pytest.mark.parametrize("name", ["NO_INSURANCE", "Self-Pay"])
async def test_no_insurance_is_confirmed_by_a_person(database: Database, name: str) -> None:
    encounter = await register(database, complete(coverages=(Coverage(payer_name=name),)))
    assert [each.code for each in (await check(database, encounter, 1)).findings] == ["REG-COVERAGE"]
    found = await check(database, encounter, 2, self_pay=True, actor="fay")
    assert (found.findings, found.self_pay, found.payer_id) == ((), True, "")
    assert (await check(database, encounter, 3)).self_pay


async def test_the_same_visit_from_another_system_is_asked_about_once(database: Database) -> None:
    await register(database, complete("V1"))
    second = await register(database, complete("V2"))
    assert [each.code for each in (await check(database, second, 1)).findings] == ["REG-DUPLICATE"]
    assert (await check(database, second, 2, actor="fay")).findings == ()


async def test_cancelled_by_its_sender(database: Database) -> None:
    encounter = await register(database, intake(cancelled=True))
    assert (await check(database, encounter, 1)).cancelled
