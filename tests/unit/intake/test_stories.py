"""The demo's stories are consistent: forms that validate, registrations and claims as told, every way out taken."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from contract_samples import expected_cents

from activities.registration import prepared
from codesets.book import BOOK
from codesets.payers import find_payer
from codesets.procedures import charge_cents
from demo.answers import citing
from domain.payer_rules import apply
from domain.registration import gaps
from domain.scrubbing import ClaimLine, ClaimView, scrub
from gateways.fhir import read_fhir
from models.coding import Coding
from models.intake import Intake
from models.tasks import TASK_TYPES
from storage.rule_files import read, shipped_rules

ROOT = Path(__file__).parents[3]
STORIES: list[dict[str, Any]] = yaml.safe_load((ROOT / "demo" / "stories.yaml").read_text(encoding="utf-8"))
TODAY = date(2026, 2, 2)

WAYS_OUT = {
    "registration": {"registered", "cancelled"},
    "eligibility": {"verified", "self_pay", "authorization_denied"},
    "coding": {"coded", "query_needed", "not_billable"},
    "coding_audit": {"agreed", "corrected", "upheld"},
    "physician_query": {"answered", "agreed_as_documented", "escalated"},
    "submission": {"accepted", "rejected", "held"},
    "adjudication": {"paid", "partly_paid", "denied", "pended"},
    "posting": {"posted", "secondary_due", "patient_due", "denied", "recovered"},
    "secondary": {"posted", "secondary_due", "patient_due", "denied"},
    "interest": {"recovered"},
    "void": {"voided"},
    "denial": {"overturned", "upheld", "written_off", "corrected"},
    "statement": {"paid", "plan", "plan_finished", "assistance", "pre_collection", "written_off"},
    "collections": {"recovered", "returned", "bad_debt"},
    "closed": {"closed"},
}
GAPS = {
    "missing-birth-date": ["REG-BIRTH-DATE"],
    "missing-coverage": ["REG-COVERAGE"],
    "self-pay": ["REG-COVERAGE"],
    "no-consent": ["REG-CONSENT"],
}
every_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story["slug"])


def intake_of(story: dict[str, Any]) -> Intake:
    return prepared(read_fhir(json.loads((ROOT / "demo" / story["bundle"]).read_text(encoding="utf-8"))).intakes[0])


def test_all_are_there_and_every_way_out_is_taken() -> None:
    numbers = [story["number"] for story in STORIES]
    assert numbers == sorted(set(numbers))
    taken = {way for story in STORIES for way in story["expect"]}
    assert taken == {f"{stage}.{way}" for stage, ways in WAYS_OUT.items() for way in ways}


@every_story
def test_answers_are_valid_forms(story: dict[str, Any]) -> None:
    for name, forms in story.get("tasks", {}).items():
        for form in forms:
            filled = citing(dict(form), intake_of(story))
            if filled["action"] == "coded":
                filled.setdefault("coding", story["coding"])
            if name in ("fix_claim", "work_denial") and filled["action"] == "correct":
                filled.setdefault("coding", story.get("corrected_coding", story["coding"]))
            if name == "audit_coding" and filled["action"] == "disagree":
                filled.setdefault("coding", story["coding"])
            TASK_TYPES[name].form.model_validate(filled)


@every_story
def test_only_the_gaps_that_the_story_tells(story: dict[str, Any]) -> None:
    assert [finding.code for finding in gaps(intake_of(story), TODAY)] == GAPS.get(story["slug"], [])


def view(story: dict[str, Any], coding: Coding) -> ClaimView:
    intake = intake_of(story)
    on = intake.service_date
    assert on is not None
    payer = find_payer(intake.coverages[0].payer_id) if intake.coverages else None
    return ClaimView(
        payer_id=payer.id if payer else "BLUEP",
        payer_kind=payer.kind if payer else "commercial",
        member_id="M1",
        relationship=intake.coverages[0].relationship if intake.coverages else "self",
        patient_name=intake.patient.name,
        patient_birth_date=intake.patient.birth_date or date(1984, 4, 27),
        patient_sex=intake.patient.sex,
        subscriber_name=intake.coverages[0].subscriber_name if intake.coverages else intake.patient.name,
        billing_npi=intake.facility.npi,
        billing_tax_id=intake.facility.tax_id,
        rendering_npi=intake.rendering.npi,
        date_of_service=on,
        diagnoses=coding.diagnoses,
        lines=tuple(
            ClaimLine(
                code=line.code,
                modifiers=line.modifiers,
                units=line.units,
                pointers=line.pointers,
                charge_cents=(charge_cents(line.code, on) or 0) * line.units,
            )
            for line in coding.lines
        ),
        today=TODAY,
    )


@every_story
def test_only_the_claim_of_scrub_hold_is_held_by_an_edit(story: dict[str, Any]) -> None:
    for key in [key for key in ("coding", "corrected_coding") if key in story]:
        if intake_of(story).institutional:
            continue  # tests/unit/hospital holds these against the edits
        found = [finding.code for finding in scrub(view(story, Coding.model_validate(story[key])), BOOK)]
        assert found == (["SCR-MODIFIER-25"] if (story["slug"], key) == ("scrub-hold", "coding") else [])


@every_story
def test_only_the_claim_of_payer_rule_is_held_by_a_rule(story: dict[str, Any]) -> None:
    rules = read(shipped_rules().text).rules
    for key in [key for key in ("coding", "corrected_coding") if key in story]:
        found = [
            each.code for each in apply(rules, view(story, Coding.model_validate(story[key]))).findings if each.stops
        ]
        assert found == (["MEDICARE-ROUTINE-PHYSICAL"] if (story["slug"], key) == ("payer-rule", "coding") else [])


@every_story
def test_the_payers_of_the_stories_have_contracts(story: dict[str, Any]) -> None:
    intake = intake_of(story)
    lines = Coding.model_validate(story["coding"]).lines if "coding" in story else ()
    for coverage in intake.coverages:
        for line in lines if not intake.institutional else ():
            assert intake.service_date is not None
            assert expected_cents(coverage.payer_id, line.code, line.modifiers, intake.service_date)


def test_members_are_those_of_the_simulator() -> None:
    scenario = yaml.safe_load((ROOT / "simulator" / "scenarios" / "demo.yaml").read_text(encoding="utf-8"))
    members = {(each["payer"], member) for member, each in scenario["members"].items()}
    for story in STORIES:
        for coverage in intake_of(story).coverages:
            assert (coverage.payer_id, coverage.member_id) in members or story["slug"] == "cancelled-visit"
