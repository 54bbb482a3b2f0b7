"""Contracts and underpayments over HTTP: who sees what, and what an unknown one is answered."""

import pytest
from api_harness import Who

from api.services import Services
from storage import contracts

OURS = "payer_id,code,method,amount,effective_from\nBLUEP,99213,fee,112.40,2026-01-01\n"


async def test_a_loaded_contract_is_listed_with_its_text(person: Who, services: Services) -> None:
    assert (await person("bill").get("/contracts")).json() == []
    async with services.database.transaction() as session:
        await contracts.load(session, OURS, "Blue Prairie 2026", "bea")
    (found,) = (await person("bill").get("/contracts")).json()
    assert (found["title"], found["payers"], found["rows"], found["author"]) == (
        "Blue Prairie 2026", ["BLUEP"], 1, "bea",
    )  # fmt: skip
    assert (await person("bill").get("/contracts/1")).json()["text"] == OURS


@pytest.mark.parametrize("path", ["/contracts/7", "/underpayments/7", "/encounters/E000000000000/expected"])
async def test_what_is_not_there_is_404(person: Who, path: str) -> None:
    answer = await person("bill").get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


async def test_without_cases_the_lists_are_empty_and_the_table_has_its_names(person: Who) -> None:
    assert (await person("dena").get("/underpayments", state="open")).json() == []
    assert (await person("audrey").get("/reports/underpayments")).json() == []
    table = await person("audrey").get("/reports/underpayments", format="csv")
    assert table.headers["Content-Type"].startswith("text/csv")
    assert table.text.startswith("payer_id,code,claims,short_cents,at_stake_cents,disputed_cents,recovered_cents")


async def test_the_report_is_for_overseers(person: Who) -> None:
    assert (await person("bill").get("/reports/underpayments")).status_code == 403
