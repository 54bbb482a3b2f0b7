"""Code search and look-up over HTTP, by the shipped subset: nothing is loaded here."""

import pytest
from api_harness import Who


async def test_search_finds_codes_with_their_standing(person: Who) -> None:
    answer = await person("cora").get("/codes/search", q="high blod pressure", system="icd10cm", on="2026-06-01")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["on"] == "2026-06-01"
    first = body["hits"][0]["entry"]
    assert (first["code"], first["billable"], first["system"]) == ("I10", True, "icd10cm")
    assert first["source"] == "shipped subset"


async def test_a_code_on_a_day(person: Who) -> None:
    header = (await person("cora").get("/codes/icd10cm/E11", on="2026-06-01")).json()
    assert header["billable"] is False
    assert "E11.9" in [child["code"] for child in header["children"]]
    reason = (await person("dena").get("/codes/rarc/n130")).json()
    assert reason["valid"] is True


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/codes/icd10cm/ZZZ", {}, 404),
        ("/codes/nothing/E11", {}, 422),
        ("/codes/icd10cm/E11", {"on": "yesterday"}, 422),
        ("/codes/search", {"q": "x"}, 422),
        ("/codes/search", {}, 422),
        ("/codes/search", {"q": "pain", "limit": "51"}, 422),
    ],
)
async def test_wrong_questions_are_told_so(person: Who, path: str, query: dict[str, str], status: int) -> None:
    answer = await person("cora").get(path, **query)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["remedy"]
