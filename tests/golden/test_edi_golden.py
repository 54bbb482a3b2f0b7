"""What other projects say about the same files: our typed values agree, and each difference is explained here.

pyx12 (acknowledgements): it checks 4010 files against 4010 maps; we check what 4010 and 5010 share. Where a set
or group is rejected by it and not by us the reason stands in `EXPLAINED`.

edi-835-parser (CSV): its table takes patient names apart in title case, drops blanks, and calls AMT*B6 the
allowed amount; where a line has neither charge nor payment (a replaced procedure) it leaves the figures out and
we read 0 with a finding.

edi-cli (JSON): it names dates and parties in its own words; amounts are dollars.

Inteligenz (XML; trees, form and page are in test_edi_trees): dots of diagnoses and leading zeros of revenue codes are
dropped by its model, not by the file.
"""

import csv
import json
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

import edi

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
GOLDEN = SHARED / "golden"
if not GOLDEN.is_dir():
    pytest.skip("the golden files are not here", allow_module_level=True)
FILES = SHARED / "x12"

EXPLAINED = {
    "blank1": "a blank in a procedure code is kept as it came; 4010 codes are not looked up",
    "ele": "ST02 has a trailing blank, which is dropped; the unreadable ISA10 leaves nothing that a TA1 could name",
    "per_segment_repeat": "how often PER may come in 4010 is not checked",
    "trailer_errors": "GE02 is wrong and pyx12 rejects the group; the good set of a mixed group goes through here",
}


def dollars(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / 100


@pytest.mark.parametrize("folder", sorted((GOLDEN / "pyx12").iterdir()), ids=lambda path: path.name)
def test_acknowledgements_of_pyx12(folder: Path) -> None:
    document = edi.read((folder / "input.txt").read_bytes())
    answers = edi.acknowledge(document, [one for checked in edi.check(document) for one in checked.findings])
    ours = [one for answer in answers for one in answer.functional]
    (expected,) = folder.glob("expected.*")
    received = edi.read(expected.read_bytes())
    theirs = [edi.read_999(transaction)[0] for transaction in received.transactions]
    assert [(a.functional_id, a.group_control) for a in ours] == [(a.functional_id, a.group_control) for a in theirs]
    verdicts = [(a.status, a.received, a.accepted, [(s.control, s.accepted) for s in a.sets]) for a in ours]
    wanted = [(a.status, a.received, a.accepted, [(s.control, s.accepted) for s in a.sets]) for a in theirs]
    assert (verdicts != wanted) == (folder.name in EXPLAINED)
    if folder.name.startswith("loop_counting"):
        # A 997 of pyx12 names no loop.
        places = [(e.segment, e.position, e.code) for e in ours[0].sets[0].errors]
        assert places == [(e.segment, e.position, e.code) for e in theirs[0].sets[0].errors]
    for ta1 in (one for interchange in received.interchanges for one in edi.read_ta1(interchange)[0]):
        if folder.name not in EXPLAINED:
            assert answers[0].interchange == ta1


def lines_of(path: Path) -> Iterator[tuple[edi.ClaimPayment, edi.ServicePayment]]:
    text = path.read_text()
    if not text.startswith("ISA"):
        # This file is a bare transaction set; it gets the envelope that it lacks.
        text = (
            "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *110108*0800*^*00501*000000001*0*P*:~"
            f"GS*HP*PAYER*CLINIC*20110108*0800*1*X*005010X221A1~{text.strip()}~GE*1*1~IEA*1*000000001~"
        ).replace("~~", "~")
    (transaction,) = edi.read(text).transactions
    for claim in edi.read_835(transaction)[0].claims:
        for line in claim.lines:
            yield claim, line


@pytest.mark.parametrize("name", ["blue_cross_nc_sample", "emedny_sample"])
def test_lines_of_edi_835_parser(name: str) -> None:
    with (GOLDEN / "edi-835-parser" / f"{name}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    source = FILES / "835/keironstoddart_edi-835-parser/tests/test_edi_835_files" / f"{name}.txt"
    found = list(lines_of(source))
    assert len(found) == len(rows)
    for row, (claim, line) in zip(rows, found, strict=True):
        assert claim.control_number == row["marker"]
        assert (line.procedure.code, line.procedure.qualifier) == (row["code"], row["qualifier"])
        assert "".join(line.procedure.modifiers[:1]) == row["modifier"]
        assert str(line.service_date) == row["start_date"]
        if row["charge_amount"]:
            assert dollars(line.charge_cents) == Decimal(row["charge_amount"])
            assert dollars(line.paid_cents) == Decimal(row["paid_amount"])
            assert (line.units or 0) == Decimal(row["allowed_units"] or 0)
        else:
            assert (line.charge_cents, line.paid_cents) == (0, 0)
        assert dollars(line.allowed_cents) == (Decimal(row["allowed_amount"]) if row["allowed_amount"] else None)
        cuts = [
            (row[f"adj_{n}_group"], row[f"adj_{n}_code"], Decimal(row[f"adj_{n}_amount"]))
            for n in range(2)
            if row.get(f"adj_{n}_code")
        ]
        assert [(cut.group, cut.reason, dollars(cut.cents)) for cut in line.adjustments] == cuts
        assert list(line.remarks) == [row[key] for key in ("rem_0_code",) if row.get(key)]
        assert line.control_number == (row.get("ref_0_value") or "")


@pytest.mark.parametrize("name", ["835", "835-multiple-claims"])
def test_remittances_of_edi_cli(name: str) -> None:
    golden = json.loads((GOLDEN / "edi-cli" / f"{name}.json").read_text())
    document = edi.read((FILES / "835/genformai_edi-cli/tests/fixtures" / f"{name}.edi").read_bytes())
    expected = [t for i in golden["interchanges"] for g in i["functional_groups"] for t in g["transactions"]]
    assert len(expected) == len(document.transactions)
    for theirs, transaction in zip(expected, document.transactions, strict=True):
        ours, _ = edi.read_835(transaction)
        assert dollars(ours.payment_cents) == Decimal(str(theirs["financial_information"]["total_paid"]))
        assert ours.method == theirs["financial_information"]["payment_method"]
        # BPR16 holds text with commas in this file; they take BPR05, which is no date. Ours is a finding.
        assert ours.payment_date is None or str(ours.payment_date) == theirs["financial_information"]["payment_date"]
        assert ours.trace_number == theirs["reference_numbers"][0]["value"]
        assert (ours.payer.name, ours.payee.name) == (theirs["payer"]["name"], theirs["payee"]["name"])
        assert ours.payee.npi == theirs["payee"]["npi"]
        assert len(ours.claims) == len(theirs["claims"])
        for claim, one in zip(ours.claims, theirs["claims"], strict=True):
            assert (claim.control_number, claim.status) == (one["claim_id"], str(one["status_code"]))
            assert dollars(claim.charge_cents) == Decimal(str(one["total_charge"]))
            assert dollars(claim.paid_cents) == Decimal(str(one["total_paid"]))
            assert claim.payer_claim_number == one["payer_control_number"]
            # They gather the adjustments of claim and lines in the claim.
            cuts = [*claim.adjustments, *(cut for line in claim.lines for cut in line.adjustments)]
            assert [(c.group, c.reason, dollars(c.cents)) for c in cuts] == [
                (a["group_code"], a["reason_code"], Decimal(str(a["amount"]))) for a in one["adjustments"]
            ]
            assert [(f"HC:{s.procedure.code}", dollars(s.charge_cents)) for s in claim.lines] == [
                (s["service_code"], Decimal(str(s["charge_amount"]))) for s in one["services"]
            ]


NAMESPACE = {"h": "http://www.oopfactory.com/2011/XSL/Hipaa"}
INTELIGENZ = GOLDEN / "Inteligenz"


def model(path: str) -> ElementTree.Element:
    return ElementTree.fromstring((INTELIGENZ / path).read_bytes())


def test_institutional_claim_of_inteligenz() -> None:
    claim = model("Claims/TestData/InstitutionalClaim4010_ClaimModel.xml").find("h:Claim", NAMESPACE)
    assert claim is not None
    source = FILES / "837I/Inteligenz_X12Parser/hipaa_tests/Claims/TestData/InstitutionalClaim4010.txt"
    document = edi.read(source.read_bytes())
    # SE01 of the source is wrong; their parser does not look.
    assert [finding.rule for finding in document.all_findings] == ["version-old", "se-count"]
    batch, _ = edi.read_837i(document.transactions[0])
    (ours,) = batch.claims
    assert ours.control_number == claim.get("PatientControlNumber")
    assert dollars(ours.charge_cents) == Decimal(claim.get("TotalClaimChargeAmount", ""))
    assert ours.medical_record_number == claim.get("MedicalRecordNumber")
    # DTP*434 says D8 and holds a period: they take its first day, we take both.
    assert (ours.statement_from, ours.statement_to) == (date(1996, 9, 11), date(1996, 9, 12))
    assert (ours.admitted, ours.admitted_time) == (date(1996, 9, 10), time(14, 2))
    assert (ours.facility_type, ours.frequency, ours.type_of_bill) == ("14", "1", "0141")
    assert (ours.admission_type, ours.admission_source) == ("3", "1")
    assert (ours.billing_provider.name, ours.billing_provider.tax_id) == ("JONES HOSPITAL", "123456789")
    lines = claim.findall("h:ServiceLine", NAMESPACE)
    assert len(lines) == len(ours.lines)
    for theirs, line in zip(lines, ours.lines, strict=True):
        procedure = theirs.find("h:Procedure", NAMESPACE)
        assert procedure is not None
        assert line.procedure
        assert line.revenue_code.lstrip("0") == theirs.get("RevenueCode", "").lstrip("0")
        assert dollars(line.charge_cents) == Decimal(theirs.get("ChargeAmount", ""))
        assert line.units == Decimal(theirs.get("Quantity", ""))
        assert line.procedure.code == procedure.get("ProcedureCode")
        assert list(line.procedure.modifiers) == [v for k, v in procedure.items() if k.startswith("Modifier")]
        noncovered = theirs.get("NonCoveredChargeAmount")
        assert dollars(line.noncovered_cents) == (Decimal(noncovered) if noncovered else None)


def test_professional_claim_of_inteligenz() -> None:
    claim = model("Claims/TestData/ProfessionalClaim1_ClaimModel.xml").find("h:Claim", NAMESPACE)
    assert claim is not None
    source = FILES / "837P/Inteligenz_X12Parser/hipaa_tests/Claims/TestData/ProfessionalClaim1.txt"
    batch, _ = edi.read_837(edi.read(source.read_bytes()).transactions[0])
    ours = next(one for one in batch.claims if one.control_number == claim.get("PatientControlNumber"))
    assert dollars(ours.charge_cents) == Decimal(claim.get("TotalClaimChargeAmount", ""))
    provider = claim.find("h:BillingInfo/h:Provider", NAMESPACE)
    assert provider is not None
    assert ours.billing_provider.npi == provider.get("Npi")
    assert ours.billing_provider.tax_id == provider.get("TaxId")
    lines = claim.findall("h:ServiceLine", NAMESPACE)
    # The model was made when the claim had its first four lines.
    assert len(lines) == 4
    for theirs, line in zip(lines, ours.lines, strict=False):
        procedure = theirs.find("h:Procedure", NAMESPACE)
        assert procedure is not None
        assert dollars(line.charge_cents) == Decimal(theirs.get("Charges", ""))
        assert (line.units, line.unit) == (Decimal(theirs.get("Quantity", "")), theirs.get("Unit"))
        assert line.procedure.code == procedure.get("ProcedureCode")
        day = theirs.find("h:Date", NAMESPACE)
        assert day is not None
        assert str(line.service_date) == day.get("Date", "")[:10]


def test_benefits_of_inteligenz() -> None:
    response = model("Eligibility/TestData/_271/_5010/Example_3_2_2_Model.xml").find(
        "h:EligibilityBenefitResponse", NAMESPACE
    )
    assert response is not None
    source = FILES / "271/Inteligenz_X12Parser/hipaa_tests/Eligibility/TestData/_271/_5010/Example_3_2_2.txt"
    (ours,), _ = edi.read_271(edi.read(source.read_bytes()).transactions[0])
    theirs = response.findall("h:BenefitInfo", NAMESPACE)
    assert len(theirs) == len(ours.benefits)
    for one, benefit in zip(theirs, ours.benefits, strict=True):
        kind = one.find("h:InfoType", NAMESPACE)
        assert kind is not None
        assert benefit.information == kind.get("Code")
        # Type 30 is the plan as a whole: their model drops it.
        types = [code for code in benefit.service_types if code != "30"]
        assert types == [s.get("Code") for s in one.findall("h:ServiceType", NAMESPACE)]
        amount = one.get("Amount")
        assert dollars(benefit.amount_cents) == (Decimal(amount) if amount else None)
        plan = one.find("h:PlanCoverageDescription", NAMESPACE)
        assert benefit.plan_name == (plan.text if plan is not None else "")
