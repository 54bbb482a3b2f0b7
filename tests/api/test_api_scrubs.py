"""The scrubs of an encounter: what rules changed, without what the scrubber saw of the patient."""

from datetime import UTC, date, datetime

from api_harness import Arrive, Who

from api.services import Services
from domain.payer_rules import apply
from domain.scrubbing import ClaimLine, ClaimView
from models.ids import ClaimKey, EncounterId, PayerSequence
from models.intake import PersonName
from models.messages.claims import Frequency
from storage import claim_builds, claims
from storage.claim_builds import ClaimBuild
from storage.claims import StoredClaim
from storage.rule_files import read, shipped_rules

NOON = datetime(2026, 1, 14, 12, 0, tzinfo=UTC)
SEEN = ClaimView(
    payer_id="MEDB1",
    payer_kind="medicare",
    patient_name=PersonName(last="Okafor", first="Lorraine"),
    date_of_service=date(2026, 1, 12),
    lines=(ClaimLine(code="99397", charge_cents=28_000), ClaimLine(code="83036", charge_cents=2_400)),
    today=NOON.date(),
)


async def scrubbed(services: Services, encounter: str) -> str:
    key = ClaimKey(EncounterId(encounter), PayerSequence.PRIMARY, 1)
    made = apply(read(shipped_rules().text).rules, SEEN)
    stored = StoredClaim(
        key=key,
        payer_id="MEDB1",
        frequency=Frequency.ORIGINAL,
        charge_cents=30_400,
        service_date=date(2026, 1, 12),
        content={},
        pins={},
        built_number=1,
    )
    build = ClaimBuild(
        claim=key.number,
        number=1,
        at=NOON,
        payer_id="MEDB1",
        charge_cents=30_400,
        rule_set=1,
        view=SEEN,
        overridden=(),
        pins={},
        changes=made.changes,
        findings=made.findings,
    )
    async with services.database.transaction() as session:
        await claims.save_built(session, services.database.keys, stored)
        await claim_builds.record(session, services.database.keys, build)
        await claim_builds.record(session, services.database.keys, build)  # its answer was lost: once all the same
    return key.number


async def test_which_rule_changed_what(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await arrive()
    number = await scrubbed(services, encounter)
    answer = await person("cora").get(f"/encounters/{encounter}/scrubs")
    (scrub,) = answer.json()
    assert (scrub["claim"], scrub["rule_set"], scrub["charge_cents"]) == (number, 1, 30_400)
    assert scrub["changes"] == [
        {"rule": "MEDICARE-CLIA-WAIVED", "where": "line 2 modifiers", "before": [], "after": ["QW"]}
    ]
    assert [(found["code"], found["severity"], found["lines"]) for found in scrub["findings"]] == [
        ("MEDICARE-ROUTINE-PHYSICAL", "hold", [1])
    ]
    assert "Okafor" not in answer.text


async def test_an_unknown_encounter_has_none(person: Who) -> None:
    assert (await person("cora").get("/encounters/E000000000000/scrubs")).status_code == 404
    assert (await person("ingo").get("/encounters/E000000000000/scrubs")).status_code == 403
