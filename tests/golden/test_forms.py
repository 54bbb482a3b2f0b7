"""Claims on paper: what is printed stands in its box, nothing is lost, and further lines take further pages."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import pairwise

import edi_more_samples as more
import edi_samples as samples
import pytest
from pypdf import PdfReader

import edi
from gateways.forms import FormError, Layout, claim_pdf
from gateways.forms.boxes import boxes
from gateways.forms.preprinted import preprinted

ON = date(2026, 3, 2)
LEFT = {"cms1500": 24.0, "ub04": 9.8}
TOP = {"cms1500": 22.0, "ub04": -2.0}


def lines_of(claim: edi.ProfessionalClaim, count: int) -> edi.ProfessionalClaim:
    lines = tuple(
        replace(samples.LINES[0], number=number, control_number=f"L{number}") for number in range(1, count + 1)
    )
    return replace(claim, lines=lines, charge_cents=15000 * count)


def printed(claim: edi.AnyClaim, **shift: float) -> list[dict[tuple[int, int], str]]:
    """Each page of the pre-printed layout as text by (line, column), read back from the PDF."""
    form = "ub04" if isinstance(claim, edi.InstitutionalClaim) else "cms1500"
    pages = []
    for page in PdfReader(BytesIO(claim_pdf(claim, Layout.PREPRINTED, ON, **shift))).pages:
        found: dict[tuple[int, int], str] = defaultdict(str)

        def place(text: str, _cm: object, matrix: list[float], _font: object, _size: object, found=found) -> None:  # type: ignore[no-untyped-def] # pypdf calls it
            if text.strip():
                column = (matrix[4] - LEFT[form] - shift.get("right", 0)) / 7.2 + 1
                line = (792 - matrix[5] - TOP[form] - shift.get("down", 0)) / 12
                assert abs(column - round(column)) < 0.01, text
                assert abs(line - round(line)) < 0.01, text
                found[round(line), round(column)] += text.rstrip("\n")

        page.extract_text(visitor_text=place)
        pages.append(found)
    return pages


def in_box(page: dict[tuple[int, int], str], form: str, name: str) -> str:
    box = boxes(form)[name]
    return page.get((box.line, box.column), "").strip()


def read(claim: edi.AnyClaim) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(claim_pdf(claim, Layout.READABLE, ON))).pages)


@pytest.mark.parametrize("form", ["cms1500", "ub04"])
def test_boxes_do_not_overlap_and_lie_on_the_page(form: str) -> None:
    lines: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for box in boxes(form).values():
        assert 1 <= box.line <= 66
        assert box.column + box.width <= 84
        lines[box.line].append((box.column, box.column + box.width))
    for spans in lines.values():
        spans.sort()
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_a_professional_claim_stands_in_the_boxes_of_the_cms_1500() -> None:
    (page,) = printed(samples.PRIMARY)
    expected = {
        "1.group": "X", "1a": "W123456789", "2": "LOPEZ, MARIA", "3.month": "04", "3.year": "1980", "3.f": "X",
        "6.self": "X", "11": "G100", "11d.no": "X", "17.qualifier": "DN", "17": "CHEN, WEI", "17b": "1215930367",
        "21.indicator": "0", "21.A": "J020", "21.B": "Z1130", "23": "AUTH77", "24.1.from.month": "02",
        "24.1.from.year": "26", "24.1.place": "11", "24.1.code": "99213", "24.1.modifier.1": "25",
        "24.1.pointer": "AB", "24.1.charge": "150 00", "24.1.npi": "1003000126", "24.2.units": "2",
        "24.2.supplement": "N400409379501 ML1.5", "25": "123456789", "25.ein": "X", "26": "CF0001", "27.yes": "X",
        "28": "195 50", "29": "0 00", "33.name": "HARBOR CLINIC", "33a": "1234567893", "33b": "ZZ207Q00000X",
    }  # fmt: skip
    assert {name: in_box(page, "cms1500", name)[: len(text)] for name, text in expected.items()} == expected


def test_a_corrected_claim_of_a_child_after_an_accident() -> None:
    (page,) = printed(samples.DEPENDENT)
    expected = {
        "2": "LOPEZ, LUIS", "4": "LOPEZ, MARIA", "6.child": "X", "10b.yes": "X", "10b.state": "ME",
        "14.qualifier": "439", "22.code": "7", "22.reference": "ICN0009", "32.name": "HARBOR SURGERY",
    }  # fmt: skip
    assert {name: in_box(page, "cms1500", name) for name in expected} == expected


def test_a_secondary_claim_names_the_other_payer_and_what_it_paid() -> None:
    (page,) = printed(samples.SECONDARY)
    paid = sum(other.paid_cents or 0 for other in samples.SECONDARY.other_payers)
    assert in_box(page, "cms1500", "11d.yes") == "X"
    assert in_box(page, "cms1500", "9d") == samples.SECONDARY.other_payers[0].payer.name
    assert in_box(page, "cms1500", "29") == f"{paid // 100} {paid % 100:02d}"


@pytest.mark.parametrize(
    ("count", "totals"), [(6, ["900 00"]), (7, ["900 00", "150 00"]), (13, ["900 00", "900 00", "150 00"])]
)
def test_more_than_six_services_take_further_forms_with_their_own_totals(count: int, totals: list[str]) -> None:
    pages = printed(lines_of(samples.PRIMARY, count))
    assert [in_box(page, "cms1500", "28") for page in pages] == totals
    assert all(in_box(page, "cms1500", "1a") == "W123456789" for page in pages)
    services = [in_box(page, "cms1500", f"24.{row}.code") for page in pages for row in range(1, 7)]
    assert services.count("99213") == count


def test_a_stay_stands_in_the_form_locators_of_the_ub_04() -> None:
    (page,) = printed(more.INPATIENT)
    expected = {
        "1.name": "HARBOR HOSPITAL", "3a": "CF1001", "3b": "MRN7", "4": "0111", "5": "987654321", "6.from": "020126",
        "6.through": "020526", "8b": "LOPEZ, MARIA", "10": "04021980", "11": "F", "12": "020126", "13": "08",
        "14": "1", "15": "1", "16": "11", "17": "01", "18": "C1", "31a.code": "11", "31a.date": "013126",
        "35a.code": "74", "35a.through": "020426", "39a.code": "80", "39a.amount": "4 00", "40a.amount": "1250 50",
        "42.1": "0120", "46.1": "4", "47.1": "8000 00", "48.2": "50 00", "42.23": "0001", "43.page": "1",
        "43.pages": "1", "45.23": "030226", "47.23": "12500 00", "48.23": "50 00", "50A": "NORTHWIND HEALTH",
        "56": "1245319599", "58A": "LOPEZ, MARIA", "59A": "18", "60A": "W123456789", "63A": "AUTH99", "66": "0",
        "67": "K3580", "67.poa": "Y", "67B": "T8140XA", "67B.poa": "N", "69": "R1031", "71": "341", "72a": "W1830XA",
        "74": "0DTJ4ZZ", "74.date": "020126", "74a": "0WJG4ZZ", "76.npi": "1003000126", "77.last": "OKAFOR",
    }  # fmt: skip
    assert {name: in_box(page, "ub04", name) for name in expected} == expected
    assert [in_box(page, "ub04", f"80.{row}") for row in (1, 2)] == ["SEE OPERATIVE", "REPORT"]


def test_the_payers_of_an_institutional_claim_are_ranked() -> None:
    (page,) = printed(more.OUTPATIENT)
    assert [in_box(page, "ub04", f"50{letter}") for letter in "ABC"] == ["MEDICARE PART B", "NORTHWIND HEALTH", ""]
    assert in_box(page, "ub04", "54A") == "50 00"


def test_the_23rd_line_goes_on_a_second_page_and_the_total_on_the_last() -> None:
    line = more.INPATIENT.lines[0]
    claim = replace(more.INPATIENT, lines=tuple(replace(line, number=number) for number in range(1, 24)))
    first, last = printed(claim)
    assert (in_box(first, "ub04", "42.22"), in_box(first, "ub04", "42.23")) == ("0120", "")
    assert (in_box(last, "ub04", "42.1"), in_box(last, "ub04", "42.2")) == ("0120", "")
    assert (in_box(last, "ub04", "43.page"), in_box(last, "ub04", "47.23")) == ("2", "12500 00")


def test_the_whole_page_can_be_moved_for_a_printer() -> None:
    assert printed(samples.PRIMARY, right=3.5, down=-2) == printed(samples.PRIMARY)


def test_names_are_cut_and_numbers_are_not() -> None:
    long = replace(samples.SUBSCRIBER, last_name="W" * 60)
    (page,) = printed(replace(samples.PRIMARY, subscriber=long))
    assert in_box(page, "cms1500", "2") == "W" * 28
    dear = replace(samples.LINES[0], charge_cents=123_456_789)
    with pytest.raises(FormError, match=r"box 24\.1\.charge: 10 characters for 8"):
        printed(replace(samples.PRIMARY, lines=(dear,)))


def test_what_the_form_has_no_room_for_is_refused() -> None:
    codes = tuple(edi.Diagnosis(code="E119") for _ in range(18))
    with pytest.raises(FormError, match="no box 67R"):
        printed(replace(more.INPATIENT, other_diagnoses=codes))
    with pytest.raises(FormError, match="condition codes"):
        printed(replace(more.INPATIENT, conditions=("C1",) * 12))
    with pytest.raises(FormError, match="one other payer"):
        printed(replace(samples.SECONDARY, other_payers=samples.SECONDARY.other_payers * 2))
    with pytest.raises(FormError, match="no box nowhere"):
        preprinted("cms1500", [{"nowhere": "X"}])


@pytest.mark.parametrize(
    "claim", [samples.PRIMARY, samples.DEPENDENT, samples.SECONDARY, more.INPATIENT, more.OUTPATIENT]
)
def test_the_readable_page_says_what_the_form_says(claim: edi.AnyClaim) -> None:
    """Everything that is printed on the form can be read, beside its box number and a label."""
    text = " ".join(read(claim).split()).upper().replace("/", "").replace(".", " ")
    for page in printed(claim):
        for words in page.values():
            if len(words.strip()) > 2:
                for word in words.replace(".", " ").split():
                    assert word in text, word
    assert "TOTAL CHARGE" in text or "47 CHARGE" in text


def test_the_account_keeps_encounter_and_payer() -> None:
    (page,) = printed(replace(samples.PRIMARY, control_number="E0123456789ABP02"))
    assert in_box(page, "cms1500", "26") == "E0123456789ABP"


def test_units_keep_their_fraction() -> None:
    line = replace(samples.LINES[0], units=Decimal("12.50"))
    (page,) = printed(replace(samples.PRIMARY, lines=(line,), diagnoses=("J020", "Z1130")))
    assert in_box(page, "cms1500", "24.1.units") == "12.5"
