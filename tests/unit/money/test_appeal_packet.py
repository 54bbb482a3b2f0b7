"""The packet of an appeal: everything in it, contents with the right pages, the same bytes twice."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

from pypdf import PdfReader

import edi
from codesets.appeal_letters import letter
from codesets.appeal_levels import level_rule
from codesets.payers import PayerKind
from domain.remittance import AdjustedAmount, ClaimDecision, LineDecision
from gateways.forms import AppealPacket, packet_pdf
from models.intake import Coverage, Document, Facility, Intake, Patient, PersonName

NUMBER = "E0123456789ABP01"
LINE = edi.ServiceLine(
    number=1,
    procedure=edi.Procedure(code="99214"),
    charge_cents=24_500,
    units=Decimal(1),
    service_date=date(2026, 2, 20),
)
CLAIM = edi.ProfessionalClaim(
    control_number=NUMBER,
    charge_cents=24_500,
    place_of_service="11",
    payer=edi.Party(name="BLUE PRAIRIE"),
    billing_provider=edi.Party(name="HARBOR CLINIC", npi="1234567893"),
    subscriber=edi.Subscriber(member_id="W1", last_name="LOPEZ", first_name="MARIA"),
    diagnoses=("J020",),
    lines=(LINE,),
)
CUT = AdjustedAmount(group="CO", reason="50", cents=24_500)
DECISION = ClaimDecision(
    position=1,
    control_number=NUMBER,
    status="1",
    charge_cents=24_500,
    paid_cents=0,
    lines=(LineDecision(code="99214", charge_cents=24_500, paid_cents=0, adjustments=(CUT,)),),
    outpatient_remarks=("N115",),
)
INTAKE = Intake(
    source="test",
    identifier="1",
    patient=Patient(name=PersonName(first="Maria", last="Lopez")),
    coverages=(Coverage(payer_name="Blue Prairie", member_id="W1"),),
    service_date=date(2026, 2, 20),
    facility=Facility(name="Harbor & Sons Clinic", npi="1234567893"),
)
PACKET = AppealPacket(
    claim_number=NUMBER,
    payer_claim_number="ICN77",
    payer="Blue Prairie",
    to="Blue Prairie",
    level=1,
    level_name="internal appeal",
    on=date(2026, 4, 1),
    deadline="July 1, 2026: 120 days after the denial (Blue Prairie contract)",
    letter=letter(1, ("CO-45", "CO-50"), 24_500),
    intake=INTAKE,
    claim=CLAIM,
    decision=DECISION,
    decided_on=date(2026, 3, 3),
    records=(Document(identifier="D1", title="Visit note", text="Assessment: <severe>\n" + "line\n" * 120),),
    policy="Section 4.2: covered when conservative care failed.",
)


def test_everything_is_in_it_and_the_contents_name_the_right_pages() -> None:
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(packet_pdf(PACKET))).pages]
    starts = {
        "Letter": "what was tried before",
        "Claim as billed": "Boxes of the CMS-1500",
        "Payer's decision (835)": "CO-50 $245.00",
        "Record 1: Visit note": "Assessment: <severe>",
        "Policy text": "conservative care failed",
    }
    for title, words in starts.items():
        (page,) = [number for number, text in enumerate(pages, 1) if words in text]
        assert f"{title} {page}" in pages[0]
    for words in (PACKET.deadline, "ICN77", NUMBER, "Maria Lopez", "Harbor & Sons"):
        assert words in pages[0], words
    assert len(pages) > 6
    assert all(f"page {number} of {len(pages)}" in text for number, text in enumerate(pages, 1))
    assert packet_pdf(PACKET) == packet_pdf(PACKET)


def test_it_is_addressed_to_whoever_decides_the_level() -> None:
    qic = level_rule(PayerKind.MEDICARE, 2).decided_by
    second = replace(PACKET, payer="Medicare Part B", to=qic, level=2, level_name="reconsideration")
    cover, told = [page.extract_text() for page in PdfReader(BytesIO(packet_pdf(second))).pages[:2]]
    assert "Appeal, level 2: reconsideration" in cover
    assert f"To {qic}" in cover
    assert qic in told
    assert "payer Medicare Part B" in told.replace("\n", " ")
    assert "Appeals" not in told.replace(qic, "")


def test_the_draft_follows_level_and_root_cause() -> None:
    assert "medically necessary" in PACKET.letter
    assert "CO-45" not in PACKET.letter
    assert "$245.00" in PACKET.letter
    assert "time limit" in letter(1, ("CO-29",), 100)
    assert "earlier appeal" in letter(2, ("CO-50",), 100)


def test_a_claim_that_no_form_can_carry_is_named() -> None:
    insured = edi.Subscriber(member_id="W2", last_name="LOPEZ", first_name="MARIA")
    payer = edi.OtherPayer(responsibility="P", filing_indicator="CI", payer=edi.Party(name="X"), subscriber=insured)
    content = packet_pdf(replace(PACKET, claim=replace(CLAIM, other_payers=(payer, payer))))
    page = PdfReader(BytesIO(content)).pages[2].extract_text()
    assert f"Claim {NUMBER}" in page
    assert "box 9" in page
