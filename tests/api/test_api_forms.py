"""Claims and superbills as PDF."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

from api_harness import Arrive, Who
from pydantic_core import to_jsonable_python
from pypdf import PdfReader
from sqlmodel import col, select

import edi
from api.services import Services
from codesets.clocks import load_clocks
from models.coding import CodedLine, Coding
from models.ids import ClaimKey, EncounterId, PayerSequence
from models.messages.claims import ClaimRef, Frequency, LetterKind, SendLetter
from models.tables.system import AuditEventRow
from storage import charts, claims
from storage.balance import Statement, keep_letter, keep_statement
from storage.charts import CodingVersion
from storage.claims import StoredClaim
from storage.clocks import store_shipped

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def claim_of(number: str, cents: int = 15000) -> edi.ProfessionalClaim:
    line = edi.ServiceLine(
        number=1,
        procedure=edi.Procedure(code="99213"),
        charge_cents=cents,
        units=Decimal(1),
        service_date=date(2026, 2, 20),
    )
    return edi.ProfessionalClaim(
        control_number=number,
        charge_cents=cents,
        place_of_service="11",
        payer=edi.Party(name="NORTHWIND"),
        billing_provider=edi.Party(name="HARBOR CLINIC", npi="1234567893"),
        subscriber=edi.Subscriber(member_id="W1", last_name="LOPEZ", first_name="MARIA"),
        diagnoses=("J020",),
        lines=(line,),
    )


async def built(services: Services, encounter: str, submission: int, cents: int = 15000) -> str:
    key = ClaimKey(EncounterId(encounter), PayerSequence.PRIMARY, submission)
    stored = StoredClaim(
        key=key,
        payer_id="BLUEP",
        frequency=Frequency.ORIGINAL,
        charge_cents=cents,
        service_date=date(2026, 2, 20),
        content=to_jsonable_python(asdict(claim_of(key.number, cents))),
        pins={},
        built_number=1,
    )
    async with services.database.transaction() as session:
        await claims.save_built(session, services.database.keys, stored)
    return key.number


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


async def test_a_claim_is_printed_in_both_layouts(person: Who, arrive: Arrive, services: Services) -> None:
    number = await built(services, await arrive(), 1)
    for layout in ("readable", "preprinted"):
        answer = await person("cora").get(f"/claims/{number}/form.pdf", layout=layout)
        assert answer.headers["content-type"] == "application/pdf"
        assert "LOPEZ, MARIA" in text_of(answer.content)
        assert ("Total charge" in text_of(answer.content)) is (layout == "readable")


async def test_a_claim_that_the_form_cannot_carry_says_so(person: Who, arrive: Arrive, services: Services) -> None:
    number = await built(services, await arrive(), 1, cents=123_456_789)
    answer = await person("cora").get(f"/claims/{number}/form.pdf", layout="preprinted")
    assert answer.status_code == 409
    assert "24.1.charge" in answer.json()["detail"]
    assert (await person("cora").get("/claims/E000000000000P01/form.pdf")).status_code == 404
    assert (await person("ingo").get(f"/claims/{number}/form.pdf")).status_code == 403


async def test_a_superbill_needs_a_coding(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await arrive()
    path = f"/encounters/{encounter}/superbill.pdf"
    assert (await person("ana").get(path)).status_code == 409
    coding = Coding(diagnoses=("J02.9",), lines=(CodedLine(code="99213"),))
    async with services.database.transaction() as session:
        await charts.keep_coding(session, CodingVersion(encounter, 1, coding, 18500, "cora", NOON))
    await person("ana").post(f"/encounters/{encounter}/payments", {"cents": 2500, "by": "card"})
    text = text_of((await person("ana").get(path)).content)
    for words in ("J02.9", "99213", "$185.00", "$25.00", "$160.00"):
        assert words in text, words


async def test_an_itemised_bill_and_a_statement_as_pdf(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await arrive()
    path = f"/encounters/{encounter}"
    assert (await person("ana").get(f"{path}/itemised-bill.pdf")).status_code == 409
    assert (await person("ana").get(f"{path}/statements/1.pdf")).status_code == 404
    coding = Coding(diagnoses=("J02.9",), lines=(CodedLine(code="99213"),))
    kept = Statement(encounter=encounter, number=1, cents=18500, notice=False, text="words", document=b"%PDF", at=NOON)
    async with services.database.transaction() as session:
        await store_shipped(session, load_clocks())
        await charts.keep_coding(session, CodingVersion(encounter, 1, coding, 18500, "cora", NOON))
        await keep_statement(session, services.database.keys, kept)
    text = text_of((await person("ana").get(f"{path}/itemised-bill.pdf")).content)
    for words in ("Itemized bill", "99213", "$185.00", "Deductible"):
        assert words in text, words
    assert (await person("ana").get(f"{path}/statements/1.pdf")).content == b"%PDF"
    assert (await person("ingo").get(f"{path}/statements/1.pdf")).status_code == 403
    async with services.database.session() as session:
        read = (await session.execute(select(AuditEventRow.action).where(col(AuditEventRow.actor) == "ana"))).scalars()
        assert {"statement.read", "itemised_bill.printed"} <= set(read)


async def test_an_appeal_is_drafted_and_its_packet_read(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await arrive()
    number = await built(services, encounter, 1)
    path = f"/claims/{number}/appeals/1"
    assert "reconsider" in (await person("dena").get(f"{path}/draft")).json()["letter"]
    assert (await person("dena").get(f"{path}/packet.pdf")).status_code == 404
    claim = ClaimRef(encounter=EncounterId(encounter), sequence=PayerSequence.PRIMARY, submission=1)
    letter = SendLetter(key=number, kind=LetterKind.APPEAL, encounter=claim.encounter, at=NOON, claim=claim, level=1)
    async with services.database.transaction() as session:
        await keep_letter(session, services.database.keys, letter, "words", b"%PDF")
    assert (await person("dena").get(f"{path}/packet.pdf")).content == b"%PDF"
    assert (await person("ingo").get(f"{path}/packet.pdf")).status_code == 403
    assert (await person("dena").get("/claims/E000000000000P01/appeals/1/draft")).status_code == 404
