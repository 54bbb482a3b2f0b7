"""Files of many claims for the X12 benchmark: made by our own writer, the same in every run."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import edi

MOMENT = datetime.fromisoformat("2026-03-02T09:30")
_SEED = 835
_FIRST = ("MARIA", "JOHN", "ANA", "WEI", "OMAR", "LENA", "PAUL", "AISHA", "IVAN", "RUTH")
_LAST = ("LOPEZ", "SMITH", "NOVAK", "CHEN", "OKAFOR", "MEYER", "DUBOIS", "KHAN", "ROSSI", "HALL")
_VISITS = (("99213", 15000), ("99214", 21000), ("80053", 4800), ("36415", 1200), ("93000", 6500), ("J1885", 4550))
_CODES = ("J020", "Z1130", "I10", "E119", "M545", "R0789")
_STREET = edi.Address(line1="12 HARBOR ST", city="PORTLAND", state="ME", postal_code="041011234")
_PAYER = edi.Party(name="NORTHWIND HEALTH", entity_id_qualifier="PI", id="NWH01")
_CLINIC = edi.Party(name="HARBOR CLINIC", npi="1234567893", tax_id="123456789", taxonomy="207Q00000X", address=_STREET)
_DOCTORS = tuple(
    edi.Party(name=name, first_name="ANA", npi=npi, taxonomy="207Q00000X", entity_type="1")
    for name, npi in (("RIVERA", "1003000126"), ("CHEN", "1215930367"), ("OKAFOR", "1679576722"))
)
_ENVELOPE = edi.Envelope(
    sender_id="CLAIMFLOW", receiver_id="PAYER01", moment=MOMENT, interchange_control=101, group_control=7,
    application_sender="CLAIMFLOW", application_receiver="PAYER01", usage="T",
)  # fmt: skip


def make(folder: Path, kind: str, claims: int) -> Path:
    """Writes the file of a kind ("835", "837P") with so many claims, unless it is there."""
    path = folder / f"{kind}-{claims}.x12"
    if not path.exists():
        body = _remittance(claims) if kind == "835" else _batch(claims)
        path.write_text(edi.write(_ENVELOPE, [body]))
    return path


def _patient(random: Random, number: int) -> edi.Subscriber:
    return edi.Subscriber(
        member_id=f"W{100_000_000 + number}",
        last_name=random.choice(_LAST),
        first_name=random.choice(_FIRST),
        birth_date=date(1940, 1, 1) + timedelta(days=random.randrange(25_000)),
        sex="F" if random.random() < 0.5 else "M",
        address=edi.Address(
            line1=f"{random.randrange(1, 999)} MAIN ST", city="PORTLAND", state="ME", postal_code="041011234"
        ),
        group_number=f"G{random.randrange(100)}",
    )


def _services(random: Random) -> Iterator[tuple[int, str, int, date]]:
    day = date(2026, 1, 1) + timedelta(days=random.randrange(50))
    for number in range(1, random.choice((1, 2, 2, 3)) + 1):
        code, charge = random.choice(_VISITS)
        yield number, code, charge + random.randrange(500), day


def _batch(claims: int) -> edi.Body:
    random = Random(_SEED)
    return edi.write_837p(
        edi.SubmissionBatch(
            submitter=edi.Party(
                name="CLAIMFLOW",
                entity_id_qualifier="46",
                id="CF1",
                contact=edi.Contact(name="EDI DESK", phone="2075550100"),
            ),
            receiver=edi.Party(name="NORTHWIND HEALTH", entity_id_qualifier="46", id="NWH01"),
            reference="B0001",
            moment=MOMENT,
            claims=tuple(_claim(random, number) for number in range(claims)),
        )
    )


def _claim(random: Random, number: int) -> edi.ProfessionalClaim:
    lines = tuple(
        edi.ServiceLine(
            number=line, procedure=edi.Procedure(code=code), charge_cents=charge, units=Decimal(1), service_date=day,
            control_number=f"{number}-{line}",
        )
        for line, code, charge, day in _services(random)
    )  # fmt: skip
    return edi.ProfessionalClaim(
        control_number=f"CF{number:07d}",
        charge_cents=sum(line.charge_cents for line in lines),
        place_of_service="11",
        payer=_PAYER,
        billing_provider=_CLINIC,
        rendering_provider=random.choice(_DOCTORS),
        subscriber=_patient(random, number),
        diagnoses=tuple(random.sample(_CODES, 2)),
        lines=lines,
    )


def _remittance(claims: int) -> edi.Body:
    random = Random(_SEED)
    paid = tuple(_payment(random, number) for number in range(claims))
    return edi.write_835(
        edi.Remittance(
            trace_number="EFT900",
            payer_identifier="1123456789",
            payer=edi.Party(
                name="NORTHWIND HEALTH", address=_STREET, contact=edi.Contact(name="CLAIMS DESK", phone="6175550100")
            ),
            payee=edi.Party(name="HARBOR CLINIC", npi="1234567893", tax_id="123456789"),
            method="CHK",
            payment_cents=sum(claim.paid_cents for claim in paid),
            payment_date=date(2026, 3, 10),
            production_date=date(2026, 3, 9),
            claims=paid,
        )
    )


def _payment(random: Random, number: int) -> edi.ClaimPayment:
    lines = []
    for line, code, charge, day in _services(random):
        written_off, patient = charge * random.randrange(10, 40) // 100, random.choice((0, 2000))
        paid = max(charge - written_off - patient, 0)
        cuts = [edi.Adjustment(group="CO", reason="45", cents=charge - paid - patient)]
        cuts += [edi.Adjustment(group="PR", reason="3", cents=patient)] if patient else []
        lines.append(
            edi.ServicePayment(
                procedure=edi.Procedure(code=code), charge_cents=charge, paid_cents=paid, units=Decimal(1),
                service_date=day, control_number=f"{number}-{line}", allowed_cents=charge - written_off,
                adjustments=tuple(cuts),
            )
        )  # fmt: skip
    who = _patient(random, number)
    return edi.ClaimPayment(
        control_number=f"CF{number:07d}",
        status="1",
        charge_cents=sum(line.charge_cents for line in lines),
        paid_cents=sum(line.paid_cents for line in lines),
        filing_indicator="12",
        payer_claim_number=f"ICN{number:09d}",
        facility_code="11",
        frequency="1",
        patient=edi.Party(
            name=who.last_name, first_name=who.first_name, entity_id_qualifier="MI", id=who.member_id, entity_type="1"
        ),
        statement_from=lines[0].service_date,
        received_date=date(2026, 3, 3),
        lines=tuple(lines),
    )
