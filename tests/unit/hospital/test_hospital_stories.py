"""The demo's hospital encounters: read from FHIR, coded, claimed without a finding, and expected by contract."""

import json
from pathlib import Path

import pytest
from contract_samples import expected_stay_cents
from hospital_samples import sources

import edi
from activities.claims.document import document
from activities.claims.viewing import view
from activities.registration import prepared
from codesets.book import BOOK
from demo.stories import Story, load_stories
from domain.coding import check_coding
from domain.registration import gaps
from domain.scrubbing import scrub
from gateways.fhir import read_fhir
from models.intake import BillingForm, Intake

FOLDER = Path(__file__).parents[3] / "demo"
SLUGS = ("knee-replacement", "wrist-emergency", "pneumonia-medigap")


def told(slug: str) -> tuple[Story, Intake]:
    story = next(each for each in load_stories() if each.slug == slug)
    (intake,) = read_fhir(json.loads((FOLDER / story.bundle).read_text())).intakes
    return story, prepared(intake)


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_stops_it(slug: str) -> None:
    story, intake = told(slug)
    assert story.coding
    assert intake.service_date
    assert gaps(intake, intake.service_date.replace(month=3)) == ()
    assert intake.billing_form is BillingForm.INSTITUTIONAL
    assert check_coding(story.coding, intake, BOOK) == ()
    assert scrub(view(sources(intake, story.coding)), BOOK) == ()


def test_medicare_pays_hospitals_as_part_a_by_group() -> None:
    story, intake = told("knee-replacement")
    assert story.coding
    claim = document(sources(intake, story.coding))
    assert isinstance(claim, edi.InstitutionalClaim)
    assert [each.payer_id for each in intake.coverages] == ["MEDA1"]
    assert (claim.type_of_bill, claim.drg, claim.payer.id) == ("0111", "470", "MEDA1")
    assert claim.principal_procedure == edi.DatedCode(code="0SRC0J9", day=intake.service_date)
    assert intake.service_date
    # 1.9289 times 6,640 dollars.
    assert expected_stay_cents("MEDA1", "470", 3, claim.charge_cents, intake.service_date) == 1_280_790


def test_a_supplement_stays_itself() -> None:
    _, intake = told("pneumonia-medigap")
    assert [each.payer_id for each in intake.coverages] == ["MEDA1", "GOLDM"]
