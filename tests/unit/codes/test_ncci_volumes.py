"""NCCI tables in the layout that CMS publishes, from the file to the answer; a new quarter holds without a restart."""

from datetime import date
from pathlib import Path

import pytest

from codesets.loaders import LOADERS
from codesets.loading import BadFileError, Source
from models.edits import AddOn, Adjudication, Setting
from storage.codes.loading import Span, load
from storage.codes.shelf import Shelf
from storage.codes.volumes import READERS
from storage.codes.volumes.ncci import among
from storage.engine import Database

PAIRS = """\
Column1/Column2 Edits,,,,,,
Column 1,Column 2,*=in existence prior to 1996,Effective Date,Deletion Date *=no data,Modifier,PTP Edit Rationale
29881,20610,,20100101,20191231,0,Standards of practice
29881,20610,,20200101,*,1,Standards of practice
29881,64450,,20150101,20150101,9,Withdrawn
80053,80048,*,19960101,*,0,Laboratory panel
"""
UNITS = "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n{}\n"
ADD_ONS = "Add-On Code,Primary Code,Add-On Code Edit Type\n90472,90471,1\n99292,CCCCC,2\n99292,99291,2\n"
ON = date(2024, 8, 1)


async def _load(database: Database, folder: Path, kind: str, name: str, content: str) -> None:
    path = folder / name
    path.write_text(content)
    with Source(path) as source:
        first = LOADERS[kind].effective(name)
        assert first
        await load(database, LOADERS[kind], source, Span(first), "cora")


async def test_pairs_hold_by_their_own_dates(database: Database, tmp_path: Path) -> None:
    await _load(database, tmp_path, "ncci-ptp-practitioner", "ptp-2024Q3.csv", PAIRS)
    whole = await Shelf(database).book()
    few = await Shelf(database, {**READERS, **among(["29881", "20610", "64450"])}).book()
    for book in (whole, few):
        now, before = book.code_pair("20610", "29881", ON), book.code_pair("29881", "20610", date(2019, 12, 31))
        assert now is not None
        assert before is not None
        assert (now.column1, now.column2, now.modifier_allowed) == ("29881", "20610", True)
        assert before.modifier_allowed is False
        assert now.source == "NCCI PTP practitioner 2024Q3 (vintage 1)"
        assert book.code_pair("29881", "20610", date(2009, 12, 31)) is None
        assert book.code_pair("29881", "64450", date(2015, 1, 1)) is None
    assert len(whole.pair_table(Setting.SUPPLIER, ON)) == 4
    assert len(few.pair_table(Setting.PRACTITIONER, ON)) == 3
    assert "demo subset" in whole.pair_table(Setting.OUTPATIENT, ON).source


async def test_a_new_quarter_of_units_holds_from_its_day(database: Database, tmp_path: Path) -> None:
    shelf, kind = Shelf(database), "mue-practitioner"
    assert "demo subset" in (await shelf.book()).unit_table(Setting.PRACTITIONER, ON).source
    for name, row in (("Eff_07-01-2024", "20610,2,3 Date of Service Edit: Clinical,Clinical: Data"),
                      ("Eff_10-01-2024", "20610,4,2 Date of Service Edit: Policy,Anatomic Consideration")):  # fmt: skip
        await _load(database, tmp_path, kind, f"MCR_MUE_PractitionerServices_{name}.csv", UNITS.format(row))
    book = await shelf.book()
    assert book.unit_limit("20610", ON) == (
        2,
        Adjudication.CLINICAL,
        "Clinical: Data",
        "NCCI MUE practitioner 2024Q3 (vintage 1)",
    )
    later = book.unit_limit("20610", date(2024, 10, 1))
    assert later is not None
    assert (later.units, later.adjudication) == (4, Adjudication.POLICY)
    assert book.unit_limit("99213", ON) is None
    assert "demo subset" in book.unit_table(Setting.PRACTITIONER, date(2024, 6, 30)).source


async def test_add_ons_name_their_primaries(database: Database, tmp_path: Path) -> None:
    await _load(database, tmp_path, "add-on", "AOC_2024.csv", ADD_ONS)
    book = await Shelf(database).book()
    source = "NCCI add-on codes 2024Q1 (vintage 1)"
    assert book.add_on("90472", ON) == AddOn(1, frozenset({"90471"}), source)
    assert book.add_on("99292", ON) == AddOn(2, frozenset({"99291"}), source)
    assert book.add_on("90471", ON) is None


@pytest.mark.parametrize(
    ("kind", "content", "place"),
    [
        ("ncci-ptp-outpatient", PAIRS.replace(",0,Lab", ",7,Lab"), "line 6, column modifier"),
        ("mue-dme", "hcpcs_code,mue_units,mue_mai,mue_rationale\nA4206,x,4,\n", "line 2, column mue_units"),
        ("add-on", ADD_ONS.replace("90471", "9047"), "line 2, column primary code"),
    ],
)
async def test_a_wrong_line_is_named(database: Database, tmp_path: Path, kind: str, content: str, place: str) -> None:
    with pytest.raises(BadFileError, match=place):
        await _load(database, tmp_path, kind, "file-2024Q3.csv", content)
