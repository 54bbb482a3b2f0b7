"""Rules at work: from the YAML into the 837, the task and the record, and what others would have made of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from exchange_bench import P, Side, coded, now, wire

from activities.claims.document import restored
from activities.claims.what_if import what_if
from codesets.book import BOOK
from edi import ProfessionalClaim
from models.coding import CodedLine, Coding
from models.findings import Severity
from models.ids import EncounterId
from models.messages.claims import BuildClaim, ClaimDraft, ClaimRef, QueueClaim, SubmissionPlan
from models.roles import Role
from storage import claim_builds, claims, payer_rules
from storage.edi import outbox
from storage.engine import Database
from storage.rule_files import new_rules, read, shipped_rules

HEAD = "title: Ours\neffective_from: 2020-01-01\nrules:\n"
ADD_GT = """\
  - id: BLUE-GT
    title: Blue Prairie wants GT
    payers: [BLUEP]
    effective_from: 2020-01-01
    when: {line: {code: 99213}}
    then: {add_modifier: GT}
    source: contract
    examples: [{claim: {lines: [{code: 99213}]}, expect: {changed: {line 1 modifiers: [GT]}}}]
"""
HOLD = """\
  - id: BLUE-HOLD
    title: Blue Prairie wants records first
    payers: [commercial]
    effective_from: 2020-01-01
    when: {line: {code: 99213}}
    then:
      hold: {message: "{code} needs records", remedy: Attach them}
      route_to: coder
    source: contract
    examples: [{claim: {lines: [{code: 99213}]}, expect: {findings: [hold]}}]
"""
DIABETES = Coding(diagnoses=("E11.9",), lines=(CodedLine(code="99213"), CodedLine(code="83036")))


class Deaf:
    async def tell(self, facts: Any) -> None: ...


@pytest.fixture
async def side(database: Database, tmp_path: Path) -> AsyncIterator[Side]:
    async with wire(database, tmp_path, Deaf()) as made:
        yield made


async def load(database: Database, *rules: str) -> int:
    async with database.transaction() as session:
        version, _ = await payer_rules.load(session, new_rules(HEAD + "".join(rules), "sue"))
    return version.number


async def build(side: Side, encounter: EncounterId, number: int = 1, **more: Any) -> ClaimDraft:
    claim = ClaimRef(encounter=encounter, sequence=P, submission=1)
    return await side.claims.build_claim(
        BuildClaim(claim=claim, at=now(), plan=SubmissionPlan(), number=number, **more)
    )


def stopping(draft: ClaimDraft) -> list[str]:
    return [found.code for found in draft.findings if found.stops]


async def test_a_rule_changes_the_next_claim_with_no_restart(side: Side) -> None:
    encounters = [await coded(side.database, f"V{number}", ("BLUEP", "CF10000001")) for number in (1, 2)]
    first = await build(side, encounters[0])
    number = await load(side.database, ADD_GT)
    second = await build(side, encounters[1])
    assert (first.changes, second.changes) == ((), ("BLUE-GT: line 1 modifiers (none) is now GT",))
    async with side.database.session() as session:
        kept = [await claims.load(session, side.database.keys, draft.number) for draft in (first, second)]
        builds = await claim_builds.of_encounter(session, side.database.keys, encounters[1])
    one, two = (each.content for each in kept if each)
    assert _modifiers(one) == []
    assert _modifiers(two) == ["GT"]
    assert [("payer_rules" in each.pins, str(each.pins.get("payer_rules"))[:2]) for each in kept if each] == [
        (False, "No"),
        (True, f"{number} "),
    ]
    (kept_build,) = builds
    assert kept_build.rule_set == number
    assert [(change.rule, change.where, change.after) for change in kept_build.changes] == [
        ("BLUE-GT", "line 1 modifiers", ["GT"])
    ]
    assert kept_build.view.lines[0].modifiers == ()  # what the scrubber saw, before the rule


async def test_the_payer_gets_the_changed_claim(side: Side) -> None:
    await load(side.database, ADD_GT)
    made = await coded(side.database, "V1", ("BLUEP", "CF10000001"))
    await side.submit(made)
    async with side.database.session() as session:
        (waiting,) = await outbox.waiting(session, side.database.keys, 10)
    services = [segment.elements for segment in waiting.body.segments if segment.tag == "SV1"]
    assert [tuple(service[0])[:3] for service in services] == [("HC", "99213", "GT")]
    await side.turn()
    await load(side.database, HOLD)  # a claim on its way is not touched by what comes later
    again = await build(side, made, number=2)
    assert (again.findings, again.changes, again.role) == ((), (), None)


async def test_a_hold_joins_the_other_findings_and_goes_to_its_role(side: Side) -> None:
    await load(side.database, HOLD)
    made = await coded(side.database, "V1", ("BLUEP", ""))
    draft = await build(side, made)
    assert stopping(draft) == ["SCR-MEMBER-ID", "BLUE-HOLD"]
    assert draft.role is Role.CODER
    forced = await build(side, made, number=2, overridden=("BLUE-HOLD",))
    assert stopping(forced) == ["SCR-MEMBER-ID"]
    assert forced.role is None
    assert [found.severity for found in forced.findings if found.code == "BLUE-HOLD"] == [Severity.WARNING]


async def test_what_if_shows_what_a_rule_would_have_done_and_touches_nothing(
    side: Side, scalar: Callable[[str], Awaitable[object]]
) -> None:
    await load(side.database, ADD_GT)
    for identifier, payer in (("V1", "BLUEP"), ("V2", "UNITY"), ("V3", "MEDB1")):
        draft = await build(side, await coded(side.database, identifier, (payer, "CF10000001"), coding=DIABETES))
        assert not stopping(draft)
    before = await scalar("SELECT count(*) || '/' || max(updated_at) FROM claims")
    text = HEAD + HOLD
    async with side.database.snapshot() as session:
        report = await what_if(session, side.database.keys, read(text).rules, BOOK, None)
        same = await what_if(session, side.database.keys, read(HEAD + ADD_GT).rules, BOOK, None)
        shipped = await what_if(session, side.database.keys, read(shipped_rules().text).rules, BOOK, None)
        later = await what_if(session, side.database.keys, read(text).rules, BOOK, now())
    assert (report.scrubs, report.claims.claims, report.drifted) == (3, 3, 0)
    assert (report.total.held.claims, report.total.released.claims) == (2, 0)
    assert set(report.by_payer) == {"BLUEP", "UNITY"}
    charge = report.by_payer["UNITY"].held.cents
    assert charge > 0
    assert report.total.held.cents == 2 * charge
    assert {rule: dict(+tally.counts) for rule, tally in report.by_rule.items()} == {
        "BLUE-GT": {"changes_gone": 1},
        "BLUE-HOLD": {"findings_added": 2},
    }
    assert same.differences == []
    assert dict(+shipped.by_rule["MEDICARE-CLIA-WAIVED"].counts) == {"changes_added": 1}
    assert later.scrubs == 0
    assert await scalar("SELECT count(*) || '/' || max(updated_at) FROM claims") == before


async def test_what_if_shows_claims_that_would_be_released(side: Side) -> None:
    await load(side.database, HOLD)
    made = await coded(side.database, "V1", ("BLUEP", "CF10000001"))
    assert stopping(await build(side, made)) == ["BLUE-HOLD"]
    assert not stopping(await build(side, made, number=2, overridden=("BLUE-HOLD",)))
    await side.claims.queue_claim(QueueClaim(claim=ClaimRef(encounter=made, sequence=P, submission=1), at=now()))
    async with side.database.snapshot() as session:
        report = await what_if(session, side.database.keys, (), BOOK, None)
    assert (report.scrubs, report.claims.claims) == (2, 1)
    assert (report.total.held.claims, report.total.released.claims) == (0, 1)
    assert report.by_rule["BLUE-HOLD"].counts["findings_gone"] == 2


def _modifiers(content: Any) -> list[str]:
    claim = restored(content)
    assert isinstance(claim, ProfessionalClaim)
    return [modifier for line in claim.lines for modifier in line.procedure.modifiers]


async def test_what_a_coding_is_held_for_holds_its_claim_until_overridden(database: Database, side: Side) -> None:
    both = Coding(diagnoses=("I10", "I50.22"), lines=(CodedLine(code="99213", pointers=(1, 2)),))
    encounter = await coded(side.database, "V1", ("BLUEP", "CF10000001"), coding=both)
    assert stopping(await build(side, encounter)) == ["COD-ICD-COMBINATION"]
    assert not stopping(await build(side, encounter, 2, overridden=("COD-ICD-COMBINATION",)))
    async with database.session() as session:
        report = await what_if(session, side.database.keys, read(shipped_rules().text).rules, BOOK, None)
    assert (report.scrubs, report.drifted) == (2, 0)
