"""A patient pays by the link on the statement, at the real sandbox of the gateway, over HTTPS."""

import re
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from api_harness import Recorder
from card_sandbox import SECRET, open_sandbox
from desk_samples import complete
from pydantic import SecretStr

from activities.coding import CodingActivities
from activities.proof import prove
from api.app import create_app
from api.services import Services
from codesets.clocks import load_clocks
from gateways.cards import HttpCardGateway, charge_once
from models.cards import SIGNATURE, ChargeOrder, ChargeStatus, CheckoutOrder
from models.coding import CodedLine, Coding
from models.ids import EncounterId
from models.intake import Guarantor, PersonName, PostalAddress
from models.messages.encounter import RecordCoding
from models.messages.facts import PatientEvent, PatientReported
from runtime.ports import choose_free
from simulator.main import listening
from storage import clocks, encounters, ledger, pay_links, payments
from storage.codes.shelf import Shelf
from storage.engine import Database

CODING = Coding(diagnoses=("J02.9",), lines=(CodedLine(code="99213"),))
WHO = {"born": "05/01/1980", "zip": "68102"}
GOOD = {"number": "4242 4242 4242 4242", "expiry": "04 / 29", "code": "123"}
TODAY = datetime.now(UTC)


@dataclass
class Desk:
    """A patient's browser, the API and the gateway behind it."""

    browser: httpx.AsyncClient
    services: Services
    gateway: HttpCardGateway
    control: httpx.AsyncClient

    async def owing(self, name: str) -> EncounterId:
        """A patient without insurance who owes $185.00."""
        database = self.services.database
        async with database.transaction() as session:
            made, _ = await encounters.register(session, database.keys, complete(name, coverages=()), actor="ingo")
            await encounters.set_self_pay(session, made)
        request = RecordCoding(encounter=made, at=TODAY, number=1, coding=CODING, actor="cora")
        await CodingActivities(database, Shelf(database)).record_coding(request)
        return made

    def link(self, made: EncounterId, days: int = 30) -> str:
        until = (TODAY + timedelta(days=days)).date()
        return f"/pay/{pay_links.link(self.services.database.keys, made, until)}"

    async def let_in(self, made: EncounterId) -> str:
        link = self.link(made)
        answer = await self.browser.post(link, data=WHO)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{link}/bill")
        return link

    async def checkout(self, link: str, **form: str) -> str:
        """Go on to the gateway's page; returns its address."""
        answer = await self.browser.post(f"{link}/checkout", data={"pay": "all", **form})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def owed(self, made: EncounterId) -> int:
        async with self.services.database.session() as session:
            return (await ledger.balances(session, made)).patient

    def told(self, made: EncounterId) -> list[tuple[PatientEvent, int]]:
        assert isinstance(self.services.announcer, Recorder)
        facts = {each.id: each for each in self.services.announcer.facts if isinstance(each, PatientReported)}
        return [(each.event, each.cents) for each in facts.values() if each.encounter == made]


@pytest.fixture(scope="module")
async def desk(
    module_database: Database, services: Services, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Desk]:
    async with module_database.transaction() as session:
        await clocks.store_shipped(session, load_clocks())
    port = choose_free(set())
    async with open_sandbox(tmp_path_factory.mktemp("gateway")) as (gateway, endpoints):
        url = f"http://127.0.0.1:{port}"
        mine = replace(services, cards=gateway, card_secret=SecretStr(SECRET), public_url=url, announcer=Recorder())
        app = create_app(mine)
        async with (
            app.router.lifespan_context(app),
            listening(app, "127.0.0.1", port),
            httpx.AsyncClient(
                base_url=url, verify=ssl.create_default_context(cafile=endpoints.ca_file), timeout=20
            ) as browser,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{endpoints.control_port}") as control,
        ):
            yield Desk(browser, mine, gateway, control)


async def test_nothing_is_shown_before_the_question_is_answered(desk: Desk) -> None:
    link = desk.link(await desk.owing("Q1"))
    page = await desk.browser.get(link)
    assert page.status_code == 200
    assert "date of birth" in page.text
    for secret in ("Novak", "185.00", "Elm", "Office"):
        assert secret not in page.text
    for path in ("/bill", "/done?checkout=co_x", "/receipts/R1.pdf"):
        assert (await desk.browser.get(f"{link}{path}")).headers["location"] == link
    assert (await desk.browser.post(f"{link}/checkout", data={"pay": "all"})).headers["location"] == link
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_a_few_wrong_answers_close_the_link_for_a_while(desk: Desk) -> None:
    link = desk.link(await desk.owing("Q2"))
    for wrong in ({**WHO, "zip": "68103"}, {**WHO, "born": "05/02/1980"}, {**WHO, "born": "x"}, {"zip": "68102"}, {}):
        assert (await desk.browser.post(link, data=wrong)).status_code == 403
    assert (await desk.browser.post(link, data=WHO)).status_code == 429


async def test_the_zip_code_is_that_of_the_bill(desk: Desk) -> None:
    made, database = await desk.owing("G1"), desk.services.database
    mother = Guarantor(name=PersonName(last="Novak", first="Eva"), address=PostalAddress(postal_code="501091234"))
    async with database.transaction() as session:
        change = {"guarantor": mother}
        await encounters.correct(
            session, database.keys, made, "g", "fay", lambda intake: intake.model_copy(update=change)
        )
    link = desk.link(made)
    assert (await desk.browser.post(link, data=WHO)).status_code == 403
    assert (await desk.browser.post(link, data={**WHO, "zip": "50109"})).status_code == 303


@pytest.mark.parametrize("how", ["changed", "old", "nobody's", "nonsense"])
async def test_a_link_that_is_not_good(desk: Desk, how: str) -> None:
    made = await desk.owing(f"bad {how}")
    link = {
        "changed": desk.link(made)[:-1] + ("0" if desk.link(made)[-1] != "0" else "1"),
        "old": desk.link(made, days=-1),
        "nobody's": desk.link(EncounterId("E000000000000")),
        "nonsense": "/pay/nonsense",
    }[how]
    answer = await desk.browser.get(link)
    assert (answer.status_code, "does not work" in answer.text) == (404, True)


async def test_a_patient_pays_and_has_a_receipt(desk: Desk) -> None:
    made = await desk.owing("P1")
    link = await desk.let_in(made)
    bill = await desk.browser.get(f"{link}/bill")
    for words in ("You owe", "$185.00", "March", "Why you owe it", "financial assistance", "without insurance"):
        assert words in bill.text or words == "March", words
    assert "<script" not in bill.text
    page = await desk.checkout(link, pay="other", amount="$85.00")
    assert "Pay $85.00" in (await desk.browser.get(page)).text
    assert "wrong digit" in (await desk.browser.post(page, data={**GOOD, "number": "4242424242424241"})).text
    declined = await desk.browser.post(page, data={**GOOD, "number": "4000000000009995"})
    assert "not have enough funds" in declined.text
    assert await desk.owed(made) == 18_500
    paid = await desk.browser.post(page, data=GOOD)
    assert paid.headers["location"].startswith(f"{desk.services.public_url}{link}/done?checkout=co_")
    for _ in range(2):
        receipt = await desk.browser.get(paid.headers["location"])
        assert "it is paid" in receipt.text
        assert "You still owe $100.00" in receipt.text
    number = re.search(r"R[0-9A-Z]{12}", receipt.text)
    assert number is not None
    pdf = await desk.browser.get(f"{link}/receipts/{number[0]}.pdf")
    assert pdf.content.startswith(b"%PDF")
    again = await desk.browser.post(page, data=GOOD)  # the back button
    assert again.headers["location"] == paid.headers["location"]
    assert await desk.owed(made) == 10_000
    assert desk.told(made) == [(PatientEvent.PAYMENT, 8_500)]
    for wrong in ({"pay": "other", "amount": "100.01"}, {"pay": "other", "amount": "much"}, {"pay": "other"}):
        assert (await desk.browser.post(f"{link}/checkout", data=wrong)).status_code == 422
    assert (await prove(desk.services.database)).differences == ()


async def settled(desk: Desk, made: EncounterId, moved: timedelta = timedelta(0)) -> None:
    """Move the gateway's clock and wait until every event was taken, as the API does before time goes on."""
    body = {"now": (datetime.now(UTC) + moved).isoformat()}
    for _ in range(2_000):
        answer = (await desk.control.put(f"/accounts/{made}/clock", json=body)).json()
        if not answer["awaiting_pickup"]:
            return
    raise AssertionError("an event was not taken")


async def test_a_browser_that_never_comes_back_has_paid_once(desk: Desk) -> None:
    made = await desk.owing("P2")
    page = await desk.checkout(await desk.let_in(made))
    await desk.browser.post(page, data=GOOD)
    await settled(desk, made)
    assert await desk.owed(made) == 0


async def test_a_late_answer_is_waited_for(desk: Desk) -> None:
    made = await desk.owing("P3")
    page = await desk.checkout(await desk.let_in(made))
    paid = await desk.browser.post(page, data={**GOOD, "number": "4000000000000259"})
    waiting = await desk.browser.get(paid.headers["location"])
    assert "do not pay again" in waiting.text
    assert "it is paid" in (await desk.browser.get(paid.headers["location"])).text
    assert await desk.owed(made) == 0


@pytest.mark.parametrize(("number", "owed"), [("4000000000002685", 18_500), ("4000000000001976", 0)])
async def test_a_charge_is_disputed_later(desk: Desk, number: str, owed: int) -> None:
    made = await desk.owing(f"D{number}")
    page = await desk.checkout(await desk.let_in(made))
    await desk.browser.get((await desk.browser.post(page, data={**GOOD, "number": number})).headers["location"])
    await settled(desk, made)
    assert await desk.owed(made) == 0
    await settled(desk, made, timedelta(days=21))
    assert await desk.owed(made) == 18_500
    assert desk.told(made)[-1] == (PatientEvent.PAYMENT_REVERSED, 18_500)
    await settled(desk, made, timedelta(days=60))
    assert await desk.owed(made) == owed
    assert (await prove(desk.services.database)).differences == ()


async def test_only_the_gateway_tells_events(desk: Desk) -> None:
    for headers in ({}, {SIGNATURE: "0" * 64}):
        assert (await desk.browser.post("/card-events", content=b"{}", headers=headers)).status_code == 401


async def test_a_card_by_its_token_is_charged_once_and_voided(desk: Desk) -> None:
    made = await desk.owing("T1")
    headers = {"Authorization": "Bearer token-ana", "Idempotency-Key": "t1"}
    path = f"/api/v1/encounters/{made}/card-payments"
    body = {"cents": 5_000, "token": "tok_timeout"}
    paid = await desk.browser.post(path, json=body, headers=headers)
    assert (paid.status_code, paid.json()["card"]) == (201, "visa 0259")
    assert (await desk.browser.post(path, json=body, headers=headers)).json() == paid.json()
    declined = await desk.browser.post(
        path, json={"cents": 5_000, "token": "tok_expired"}, headers=headers | {"Idempotency-Key": "t2"}
    )
    assert (declined.status_code, "has expired" in declined.json()["detail"]) == (409, True)
    assert await desk.owed(made) == 13_500
    receipt = paid.json()["receipt"]
    back = await desk.browser.post(
        f"/api/v1/payments/{receipt}/reversals", json={"reason": "void"}, headers=headers | {"Idempotency-Key": "v1"}
    )
    assert back.status_code == 201, back.text
    assert await desk.owed(made) == 18_500
    async with desk.services.database.session() as session:
        row = await payments.get(session, receipt)
    assert row.reference.startswith("ch_")


async def test_the_same_order_is_one_charge(desk: Desk) -> None:
    order = ChargeOrder(idempotency_key="once", account="E0000000000XX", cents=700, token="tok_timeout")
    first = await charge_once(desk.gateway, order)
    assert first.status is ChargeStatus.APPROVED
    assert await desk.gateway.charge(order) == first
    assert await desk.gateway.find("once") == first
    assert await desk.gateway.find("never") is None
    page = CheckoutOrder(idempotency_key="page", account="E0000000000XX", cents=700, return_url="http://x/done")
    assert await desk.gateway.open_checkout(page) == await desk.gateway.open_checkout(page)
