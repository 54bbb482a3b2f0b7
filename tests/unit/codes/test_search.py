"""Search over the shipped subset and over what is loaded: words, synonyms, misspellings, codes."""

from datetime import date

import pytest
from reference import FILES, FOLDER, present

from codesets.loaders import LOADERS
from codesets.loading import Source
from models.codes import CodeHit, System
from storage.codes import lookup, units
from storage.codes.loading import Span, load
from storage.codes.lookup import SHIPPED
from storage.codes.search import Question, search
from storage.engine import Database

ON = date(2026, 6, 1)


@pytest.fixture(scope="module")
async def loaded(module_database: Database) -> Database:
    for kind in ("icd10cm", "hcpcs", "hcpcs-text", "taxonomy", "pfs-indicators"):
        with Source(FOLDER / FILES[kind][0]) as source:
            first = LOADERS[kind].effective(source.name)
            assert first
            await load(module_database, LOADERS[kind], source, Span(first), "cora")
    return module_database


async def _ask(database: Database, words: str, *systems: System, on: date = ON) -> tuple[CodeHit, ...]:
    async with database.session() as session:
        return await search(session, Question(words, on, systems or tuple(System), 10))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("high blood pressure", "I10"),
        ("hipertension", "I10"),
        ("type 2 diabetes", "E11.9"),
        ("pain in left knee", "M25.562"),
        ("sinusitus", "J01.90"),
        ("e119", "E11.9"),
        ("asma", "J45.909"),
    ],
)
async def test_the_shipped_subset_is_found_by_words(database: Database, words: str, code: str) -> None:
    hits = await _ask(database, words)
    assert code in [hit.entry.code for hit in hits]
    assert {hit.entry.source for hit in hits} == {SHIPPED}


@present
@pytest.mark.parametrize(
    ("words", "code", "within"),
    [
        ("cholera", "A00", 1),
        ("cholora", "A00", 1),
        ("classical cholera", "A00.0", 1),
        ("pnuemonia", "J18.9", 1),
        ("asma", "J45", 1),
        ("depresion", "F32.A", 1),
        ("uti", "N39.0", 1),
        ("heart attack", "I21", 1),
        ("broken wrist", "S62.10", 1),
        ("knee pain left", "M25.562", 1),
        ("high blood pressure", "I10", 1),
        ("type 2 diabetes with neuropathy", "E11.40", 5),
        ("standard wheelchair", "K0001", 1),
        ("flu shot", "G0008", 3),
        ("family doctor", "207Q00000X", 3),
        ("emergency room", "0450", 1),
        ("A00.0", "A00.0", 1),
        ("99213", "99213", 1),
    ],
)
async def test_loaded_codes_are_found_by_words(loaded: Database, words: str, code: str, within: int) -> None:
    hits = await _ask(loaded, words)
    assert code in [hit.entry.code for hit in hits[:within]], [(hit.entry.code, hit.matched) for hit in hits]
    assert list(hits) == sorted(hits, key=lambda hit: -hit.score)


@present
async def test_a_hit_has_its_path_standing_and_notes(loaded: Database) -> None:
    hit = (await _ask(loaded, "type 2 diabetes mellitus with diabetic nephropathy", System.ICD10CM))[0]
    assert (hit.entry.code, hit.entry.billable) == ("E11.21", True)
    assert [node.code for node in hit.entry.path] == ["4", "E08-E13", "E11", "E11.2"]
    excluded = [note for note in hit.entry.notes if note.kind == "excludes1"]
    assert any("O24.4-" in note.text and note.at == "E11" for note in excluded)
    assert hit.entry.source.endswith(".xml.gz")


@present
async def test_systems_can_be_chosen_and_days_matter(loaded: Database) -> None:
    assert {hit.entry.system for hit in await _ask(loaded, "wheelchair", System.HCPCS)} == {System.HCPCS}
    before = await _ask(loaded, "cholera", System.ICD10CM, on=date(2019, 1, 1))
    assert all(hit.entry.source == SHIPPED for hit in before)
    ended = [hit.entry for hit in await _ask(loaded, "C9060")]
    assert [(each.valid, each.ends) for each in ended] == [(False, date(2020, 12, 31))]


@pytest.mark.parametrize("words", ["", "   ", "!!", "zzzzqqqq", "a & b | c:* (", "'; DROP TABLE code_terms", "the of"])
async def test_nonsense_finds_nothing_and_breaks_nothing(database: Database, words: str) -> None:
    assert isinstance(await _ask(database, words), tuple)


@present
async def test_a_header_lists_what_is_more_specific(loaded: Database) -> None:
    async with loaded.session() as session:
        found = await lookup.entry(session, System.ICD10CM, "e11.2", ON)
        category = await lookup.entry(session, System.ICD10CM, "B20", ON)
        assert await lookup.entry(session, System.ICD10CM, "E11.2X", ON) is None
    assert found
    assert (found.billable, [child.code for child in found.children]) == (False, ["E11.21", "E11.22", "E11.29"])
    assert category
    assert (category.billable, category.children) == (True, ())
    assert [node.level for node in category.path] == ["chapter", "block"]


async def test_a_shipped_header_lists_what_is_below_it(database: Database) -> None:
    async with database.session() as session:
        found = await lookup.entry(session, System.ICD10CM, "E11", ON)
    assert found
    assert found.children
    assert all(child.code.startswith("E11.") for child in found.children)


@present
async def test_unit_limits_of_a_code_are_those_of_the_day(database: Database) -> None:
    kind = "mue-practitioner"
    with Source(FOLDER / "ncci/ncci_mue_practitioner_2024Q3.csv") as source:
        await load(database, LOADERS[kind], source, Span(date(2024, 7, 1)), "cora")
    async with database.session() as session:
        found = await units.limits(session, "99213", ON)
        assert await units.limits(session, "99213", date(2024, 6, 30)) == ()
    assert [(each.setting, each.units, each.indicator) for each in found] == [("practitioner", 2, 3)]
