"""Modifier 22 over the wire: the claim announces the operative note, the mail brings it, the payer pays."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from exchange_bench import P, Side, coded, now, wire
from pydantic import SecretStr
from referees import pyx12_complaints
from test_wire import post_all
from test_wire_cob import sent

from activities.letters import LetterActivities
from gateways.mail import HttpMailVendor, MailConfig
from models.coding import CodedLine, Coding
from models.intake import Document
from models.messages.claims import BuildClaim, ClaimRef, LetterKind, SendLetter, SubmissionPlan
from storage import encounters
from storage.engine import Database

sys.path.append(str(Path(__file__).parents[1] / "money"))
from money_bench import Listener

SURGERY = Coding(diagnoses=("M23.203",), lines=(CodedLine(code="29881", modifiers=("22", "RT"), pointers=(1,)),))
NOTE = Document(identifier="op-note", title="Operative note", text="Dense adhesions; twice the usual time.")


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
async def side(database: Database, tmp_path: Path, listener: Listener) -> AsyncIterator[Side]:
    async with wire(database, tmp_path, listener) as made:
        yield made


async def test_an_operative_note_goes_under_the_number_in_the_claim(side: Side, listener: Listener) -> None:
    made = await coded(side.database, "V64", ("UNITY", "CF10000062"), coding=SURGERY)
    async with side.database.transaction() as session:
        keys = side.database.keys
        note = {"documents": (NOTE,)}
        await encounters.correct(session, keys, made, "note", "desk", lambda each: each.model_copy(update=note))
    ref = ClaimRef(encounter=made, sequence=P, submission=1)
    held = await side.claims.build_claim(BuildClaim(claim=ref, at=now(), plan=SubmissionPlan()))
    (finding,) = [each for each in held.findings if each.code == "SCR-ATTACHMENT"]
    assert "operative note" in finding.message

    draft = await side.submit(made, plan=SubmissionPlan(documents=("op-note",), actor="bea"))
    vendor = HttpMailVendor(
        MailConfig(
            url=f"https://{side.endpoints.host}:{side.endpoints.https_port}",
            user="claimflow",
            password=SecretStr("claimflow"),
            ca_file=side.endpoints.ca_file,
        )
    )
    letter = SendLetter(
        key=f"attachment:{draft.number}",
        kind=LetterKind.RECORDS,
        encounter=made,
        at=now(),
        claim=ref,
        documents=("op-note",),
        attachment=ref.attachment_number,
    )
    try:
        letters = LetterActivities(side.database, vendor)
        assert await letters.send_letter(letter) == await letters.send_letter(letter)
    finally:
        await vendor.close()
    await side.turn()
    text, claim = await sent(side, made, draft.number)
    assert pyx12_complaints(text) == ""
    (announced,) = claim.attachments
    assert (announced.report_type, announced.transmission) == ("OB", "BM")
    assert announced.control_number == letter.attachment == f"{draft.number}A"
    await side.later(made, 15)
    await side.turn(1)
    await post_all(side, listener)
    (fact,) = listener.posted()
    assert (fact.status, fact.denied_cents) == ("1", 0)
