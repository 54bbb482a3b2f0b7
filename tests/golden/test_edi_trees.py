"""The XML trees, the UB-04 form and the page that Inteligenz' X12Parser makes of a file: segment for segment.

Differences that are theirs:

- Example_3_1_2.xml is made of the example as the guide has it; the file of the same name in their tests has refusals
  (AAA) more.
- InstitutionalClaim4010.xml is made of an older state of its file: three segments (`OLDER`) are no more in that.
- The form counts on covered charges only (Field48 repeats Field47), and leaves out every date (year 1).
- Example_3_2_2.htm shows the file's patient with the benefits of another answer: only the patient is compared.
"""

import re
from difflib import SequenceMatcher
from pathlib import Path
from xml.etree import ElementTree

import pytest

import edi

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
if not SHARED.is_dir():
    pytest.skip("the golden files are not here", allow_module_level=True)
GOLDEN = SHARED / "golden"
INTELIGENZ = GOLDEN / "Inteligenz"
ELIGIBILITY = "Eligibility/TestData/_271/_5010"
ANSWERS = "271/Inteligenz_X12Parser"
INSTITUTIONAL = "837I/Inteligenz_X12Parser/hipaa_tests/Claims/TestData/InstitutionalClaim4010.txt"
TREES = {
    f"{ELIGIBILITY}/Example_3_1_2.xml": f"{ANSWERS}/INS/_271/_5010/Example_3_1_2.txt",
    f"{ELIGIBILITY}/Example_3_2_2.xml": f"{ANSWERS}/hipaa_tests/{ELIGIBILITY}/Example_3_2_2.txt",
    "Claims/TestData/InstitutionalClaim4010.xml": INSTITUTIONAL,
}
OLDER = (
    ("PRV", "AT", "ZZ", "363LP0200N"),
    ("NTE", "TPO", "state regulation 123 was applied during the pricing of thisclaim"),
    ("NM1", "72", "1", "JONES", "JOHN", "J", "", "", "XX", "B99937"),
)
ENVELOPE = ("ISA", "GS", "ST", "SE", "GE", "IEA")


def transaction(path: str) -> edi.Transaction:
    (found,) = edi.read((SHARED / "x12" / path).read_bytes()).transactions
    return found


def trimmed(row: list[str]) -> tuple[str, ...]:
    while len(row) > 1 and not row[-1]:
        row.pop()
    return tuple(row)


def tree(path: str) -> list[tuple[str, ...]]:
    """The segments of their tree; what stands in comments is their translation of codes."""
    found = []
    for node in ElementTree.fromstring((INTELIGENZ / path).read_bytes()).iter():
        if re.fullmatch("[A-Z][A-Z0-9]{1,2}", node.tag) and node.tag not in ENVELOPE:
            row = [node.tag]
            for element in node:
                parts = [(part.text or "").strip() for part in element]
                row.append(":".join(parts).rstrip(":") if parts else (element.text or "").strip())
            found.append(trimmed(row))
    return found


@pytest.mark.parametrize("path", TREES, ids=lambda path: Path(path).stem)
def test_segments_are_those_of_their_tree(path: str) -> None:
    one = transaction(TREES[path])
    marks = one.delimiters
    ours = []
    for row in one.rows:
        # In these examples one character separates repetitions and components.
        parts = [text.replace(marks.component, ":").strip().rstrip(":") for text in row]
        ours.append(trimmed([text.replace(marks.repetition or ":", ":") for text in parts]))
    theirs = tree(path)
    added = []
    for kind, _, _, start, end in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        assert kind in ("equal", "insert")
        added += theirs[start:end] if kind == "insert" else []
    assert added == (list(OLDER) if "4010" in path else [])
    assert len(ours) >= 20


def test_the_ub04_form_of_inteligenz() -> None:
    form = ElementTree.fromstring((INTELIGENZ / "Claims/TestData/UB04ClaimModel1.xml").read_bytes())
    (claim,) = edi.read_837i(transaction(INSTITUTIONAL))[0].claims

    def field(name: str) -> str:
        return "".join((form.findtext(name) or "").split()) if name.startswith("Field04") else form.findtext(name) or ""

    kind = form.find("Field04_TypeOfBill")
    assert kind is not None
    bill = "".join("".join(kind.itertext()).split())
    assert (claim.facility_type, claim.frequency) == (bill[:2], bill[-1])
    assert claim.control_number == field("Field03a_PatientControlNumber")
    assert (claim.admission_type, claim.admission_source) == (
        field("Field14_TypeOfVisit"), field("Field15_SourceOfAdmission"),
    )  # fmt: skip
    assert f"{claim.charge_cents / 100:.2f}" == field("Field47_SummaryTotalCharges")
    assert claim.attending_provider is not None
    assert claim.attending_provider.name == field("Field76_AttendingProviderLastName")
    assert claim.subscriber.address is not None
    home = claim.subscriber.address
    assert (claim.subscriber.last_name, home.line1, home.city, home.state) == (
        field("Field02_01_PayToLastName"), field("Field02_04_PayToAddress1"), field("Field02_06_PayToCity"),
        field("Field02_08_PayToState"),
    )  # fmt: skip


def test_the_patient_on_the_page_of_inteligenz() -> None:
    page = (INTELIGENZ / ELIGIBILITY / "Example_3_2_2.htm").read_text(encoding="utf-8-sig")
    words = " ".join(re.sub("<[^>]*>", " ", page).split())
    source = f"{ANSWERS}/hipaa_tests/{ELIGIBILITY}/Example_3_2_2.txt"
    (ours,), _ = edi.read_271(transaction(source))
    assert ours.subscriber is not None
    assert ours.provider is not None
    who = ours.subscriber
    for part in (
        ours.payer.name, ours.provider.name, f"{who.last_name}, {who.first_name}", who.member_id, str(who.birth_date),
    ):  # fmt: skip
        assert part
        assert part in words


def test_every_golden_file_is_compared() -> None:
    """A new pair in the folder needs a test. The mapping of CMS claims to FHIR is no X12."""
    here = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*") if path.is_file()}
    listed = {row.split("\t")[0] for row in (SHARED / "MANIFEST.tsv").read_text().splitlines()[1:]}
    assert {f"golden/{path}" for path in here} == {path for path in listed if path.startswith("golden/")}
    models = {"UB04ClaimModel1.xml", "ProfessionalClaim1_ClaimModel.xml", "InstitutionalClaim4010_ClaimModel.xml"}
    compared = {f"Inteligenz/{path}" for path in TREES}
    compared |= {f"Inteligenz/Claims/TestData/{name}" for name in models}
    compared |= {f"Inteligenz/{ELIGIBILITY}/{name}" for name in ("Example_3_2_2_Model.xml", "Example_3_2_2.htm")}
    compared |= {f"edi-835-parser/{name}.csv" for name in ("blue_cross_nc_sample", "emedny_sample")}
    compared |= {f"edi-cli/{name}.json" for name in ("835", "835-multiple-claims")}
    left = {path for path in here - compared if not path.startswith(("pyx12/", "bfd_idr_mapping/"))}
    assert left == set()


def test_every_x12_file_of_the_manifest_is_read() -> None:
    listed = {row.split("\t")[0] for row in (SHARED / "MANIFEST.tsv").read_text().splitlines()[1:]}
    here = {path.relative_to(SHARED).as_posix() for path in (SHARED / "x12").rglob("*") if path.is_file()}
    assert here == {path for path in listed if path.startswith("x12/")}
    assert len(here) > 200
