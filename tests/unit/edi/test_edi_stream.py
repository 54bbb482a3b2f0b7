"""Streaming gives what reading gives, without holding the file."""

import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

import edi

MOMENT = datetime.fromisoformat("2026-03-02T09:30")
ENVELOPE = edi.Envelope(
    sender_id="A", receiver_id="B", moment=MOMENT, interchange_control=1, group_control=1,
    application_sender="A", application_receiver="B",
)  # fmt: skip
PAYER = edi.Party(name="PAYER", entity_id_qualifier="PI", id="P1")
CLINIC = edi.Party(name="CLINIQUE SANTÉ", npi="1234567893", tax_id="123456789")
WHO = edi.Subscriber(member_id="M1", last_name="LOPEZ", first_name="ANA")
DAY = date(2026, 1, 5)
LINE = edi.ServiceLine(
    number=1, procedure=edi.Procedure(code="99213"), charge_cents=100, units=Decimal(1), service_date=DAY
)
CLAIM = edi.ProfessionalClaim(
    control_number="C1", charge_cents=100, place_of_service="11", payer=PAYER, billing_provider=CLINIC,
    subscriber=WHO, diagnoses=("J020",), lines=(LINE,),
)  # fmt: skip
STAY = edi.InstitutionalClaim(
    control_number="C2", charge_cents=100, facility_type="11", payer=PAYER, billing_provider=CLINIC, subscriber=WHO,
    statement_from=DAY, statement_to=DAY, principal_diagnosis=edi.Diagnosis(code="K3580"),
    lines=(edi.InstitutionalLine(number=1, revenue_code="0120", charge_cents=100, units=Decimal(1)),),
)  # fmt: skip
PAID = edi.ClaimPayment(
    control_number="C1", status="1", charge_cents=100, paid_cents=60,
    lines=(
        edi.ServicePayment(
            procedure=edi.Procedure(code="99213"), charge_cents=100, paid_cents=60,
            adjustments=(edi.Adjustment(group="CO", reason="45", cents=40),),
        ),
    ),
)  # fmt: skip
REMITTANCE = edi.Remittance(
    trace_number="T", payer_identifier="1", payer=PAYER, payee=CLINIC, method="CHK", payment_cents=11000,
    payment_date=DAY, claims=(PAID, replace(PAID, control_number="C3")),
    provider_adjustments=(edi.ProviderAdjustment(provider_id="1", fiscal_date=DAY, reason="WO", cents=1000),),
)  # fmt: skip
BATCH = edi.SubmissionBatch(
    submitter=CLINIC, receiver=PAYER, reference="1", moment=MOMENT, claims=(CLAIM, replace(CLAIM, control_number="C9"))
)
STAYS = edi.InstitutionalBatch(submitter=CLINIC, receiver=PAYER, reference="1", moment=MOMENT, claims=(STAY,))
TEXT = (
    edi.write(ENVELOPE, [edi.write_835(REMITTANCE), edi.write_835(REMITTANCE)])
    + edi.write(ENVELOPE, [edi.write_837p(BATCH)]).replace("*", "|").replace("~\n", "'\r\n")
    + edi.write(ENVELOPE, [edi.write_837i(STAYS)])
)


class Slow(io.BytesIO):
    """Gives few bytes at a time."""

    step = 7

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(self.step, size or 0))


def streamed(data: bytes, step: int) -> tuple[list[edi.StreamedClaim], list[edi.StreamedSet]]:
    file = Slow(data)
    file.step = step
    found = list(edi.stream(file))
    return (
        [one for one in found if isinstance(one, edi.StreamedClaim)],
        [one for one in found if isinstance(one, edi.StreamedSet)],
    )


@pytest.mark.parametrize("step", [1, 7, 64, 100_000])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_it_gives_what_reading_gives(step: int, encoding: str) -> None:
    claims, ends = streamed(TEXT.encode(encoding), step)
    assert [one.claim for one in claims] == [*REMITTANCE.claims, *REMITTANCE.claims, *BATCH.claims, *STAYS.claims]
    assert [one.claims for one in ends] == [2, 2, 2, 1]
    assert [one.type for one in ends] == ["835", "835", "837P", "837I"]
    assert all(not one.findings for one in (*claims, *ends))
    assert ends[0].provider_adjustments == REMITTANCE.provider_adjustments
    assert claims[0].header == replace(REMITTANCE, claims=(), provider_adjustments=())
    whole = [t for t in edi.read(TEXT).transactions if t.type == "835"]
    assert claims[0].claim.position == edi.read_835(whole[0])[0].claims[0].position
    assert claims[2].claim.position == edi.read_835(whole[1])[0].claims[0].position


def test_findings_come_with_their_claim_and_place() -> None:
    text = edi.write(ENVELOPE, [edi.write_835(REMITTANCE)])
    text = text.replace("CLP*C3*1*1*", "CLP*C3*1*1O*").replace("SE*", "SE*9")
    claims, ends = streamed(text.encode(), 50)
    _, expected = edi.read_835(edi.read(text).transactions[0])
    assert [one.findings for one in claims] == [(), expected]
    assert [f.rule for f in ends[0].findings] == ["se-count"]


@pytest.mark.parametrize(
    ("text", "rules"), [("", ["no-interchange"]), ("hello", ["no-interchange"]), (TEXT[:600], ["se-missing"])]
)
def test_what_breaks_off(text: str, rules: list[str]) -> None:
    _, ends = streamed(text.encode(), 64)
    assert [f.rule for f in ends[-1].findings] == rules


class Endless(io.RawIOBase):
    """An 835 of many claims that is never there as a whole."""

    def __init__(self, claims: int) -> None:
        head, _, rest = edi.write(ENVELOPE, [edi.write_835(replace(REMITTANCE, claims=()))]).partition("PLB*")
        self.parts = self._parts(head, "PLB*" + rest, claims)

    def _parts(self, head: str, tail: str, claims: int) -> Iterator[bytes]:
        yield head.encode()
        for number in range(claims):
            yield f"CLP*C{number}*1*100*{number % 100}**12*ICN{number}~SVC*HC:99213*100*{number % 100}~".encode()
        yield tail.encode()

    def read(self, size: int = -1) -> bytes:
        return next(self.parts, b"")


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(claims: int) -> int:
        tracemalloc.start()
        count = sum(isinstance(one, edi.StreamedClaim) for one in edi.stream(Endless(claims)))  # type: ignore[arg-type]
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == claims
        return found

    peak(100)
    assert peak(6000) < peak(600) * 1.5 + 200_000
