"""Layouts of which no published file is at hand, written after what their publishers say."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from codesets.file_names import calendar_day, fiscal_day
from codesets.loaders import LOADERS
from codesets.loaders.taxonomy import version_day
from codesets.loading import BadFileError, Row, Source


def _rows(folder: Path, kind: str, content: str, encoding: str = "utf-8") -> list[Row]:
    path = folder / "file.txt"
    path.write_bytes(content.encode(encoding))
    with Source(path) as source:
        return list(LOADERS[kind].read(source))


def test_a_licensed_cpt_file(tmp_path: Path) -> None:
    content = "Code,Description,Effective_from,Effective_to\n99213,Words by licence,2021-01-01,\n99201,Old,,20201231\n"
    first, second = _rows(tmp_path, "cpt", content)
    assert first[:6] == (2, "99213", "", "Words by licence", date(2021, 1, 1), None)
    assert second[4:6] == (None, date(2020, 12, 31))


def test_addendum_b_with_its_title_lines(tmp_path: Path) -> None:
    content = (
        '"Addendum B. CPT codes are copyright","","","","","","",""\n\n'
        "HCPCS Code,Short Descriptor,SI,APC,Relative Weight,Payment Rate,"
        "National Unadjusted Copayment,Minimum Unadjusted Copayment\n"
        'G0463,words,J2,5012,1.4391,"$1,125.60",,$25.12\n'
        "G0008,words,S,5691,,,,\n"
    )
    visit, vaccine = _rows(tmp_path, "opps", content)
    assert visit == (4, "G0463", "J2", "5012", Decimal("1.4391"), 112560, None, 2512)
    assert vaccine[4:] == (None, None, None, None)


def test_laboratory_fees_as_csv(tmp_path: Path) -> None:
    content = "YEAR,HCPCS,MOD,EFF_DATE,INDICATOR,RATE\n2026,80048,,20260101,N,8.46\n2026,80048,QW,,N,8.46\n"
    assert [row[1:] for row in _rows(tmp_path, "clfs", content)] == [("80048", "", 846), ("80048", "QW", 846)]


def test_the_order_file_of_icd_10_cm(tmp_path: Path) -> None:
    content = (
        "00001 A00     0 Cholera                                                      Cholera\n"
        "00002 A000    1 Cholera due to Vibrio cholerae 01, biovar cholerae           Cholera due to Vibrio 01\n"
        "00003 A01     0 Typhoid                                                      Typhoid and paratyphoid fevers\n"
    )
    found = [(row[2], row[3], row[4], row[8]) for row in _rows(tmp_path, "icd10cm", content)]
    assert found == [
        ("A00", "Cholera", False, ""),
        ("A000", "Cholera due to Vibrio 01", True, "A00"),
        ("A01", "Typhoid and paratyphoid fevers", False, ""),
    ]


def test_the_codes_file_of_icd_10_cm(tmp_path: Path) -> None:
    content = 'A000    Cholera due to Vibrio cholerae 01\nA001,"Cholera, ""eltor"""\n'
    found = [(row[2], row[3], row[4]) for row in _rows(tmp_path, "icd10cm", content)]
    assert found == [("A000", "Cholera due to Vibrio cholerae 01", True), ("A001", 'Cholera, "eltor"', True)]


def test_words_of_windows_are_read(tmp_path: Path) -> None:
    content = "code,description\n0450,Emergency – room\n"
    assert _rows(tmp_path, "revenue", content, "cp1252")[0][3] == "Emergency – room"


@pytest.mark.parametrize(
    ("kind", "content", "told"),
    [
        ("icd10cm", "<ICD10CM.index/>", "has no chapters"),
        ("icd10cm", "<ICD10CM.tabular><chapter>", "the XML is broken"),
        ("icd10cm", "00001 A00     0 Cholera\nnonsense line\n", "line 2: 'nonsense line' is no ICD-10-CM code"),
        ("clfs", '{"80048": {"price": 1}}', "80048: has no rate"),
        ("clfs", '{"80048": ', "no JSON"),
        ("cpt", "code,description\n9921,x\n", "'9921' is no service code of five characters"),
        (
            "pfs-gpci",
            "mac,state,locality,locality_name,gpci_work,gpci_pe,gpci_mp\n10112,AL,00,A,x,1,1\n",
            "gpci_work",
        ),
        ("rarc", "code,description,effective_from\nN130,x,soon\n", "'soon' is no date"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, kind: str, content: str, told: str) -> None:
    with pytest.raises(BadFileError) as refused:
        _rows(tmp_path, kind, content)
    assert told in str(refused.value)
    assert all(fault.line and fault.remedy for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("name", "calendar", "fiscal"),
    [
        ("icd10c-tabular-April-1-2026.xml.gz", date(2026, 4, 1), date(2026, 4, 1)),
        ("ncci_mue_practitioner_2024Q3.csv", date(2024, 7, 1), date(2024, 7, 1)),
        ("clfs_2026Q2.json", date(2026, 4, 1), date(2026, 4, 1)),
        ("january-2026-opps-addendum-b.csv", date(2026, 1, 1), date(2026, 1, 1)),
        ("icd10cm_order_2026.txt", date(2026, 1, 1), date(2025, 10, 1)),
        ("drg_weights.txt", None, None),
    ],
)
def test_the_name_of_a_file_tells_from_when_it_holds(name: str, calendar: date | None, fiscal: date | None) -> None:
    assert calendar_day(name) == calendar
    assert fiscal_day(name) == fiscal


def test_the_version_of_a_taxonomy_tells_its_half_year() -> None:
    assert version_day("nucc_taxonomy_240.csv") == date(2024, 1, 1)
    assert version_day("nucc_taxonomy_251.csv") == date(2025, 7, 1)
