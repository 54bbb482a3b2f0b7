"""A simulator without transports, a clock that stands still, and a client that drops and fetches files."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import edi
from edi import (
    Address,
    Contact,
    EligibilityInquiry,
    Envelope,
    LineAdjudication,
    Party,
    Procedure,
    ProfessionalClaim,
    ServiceLine,
    StatusInquiry,
    SubmissionBatch,
    Subscriber,
)
from simulator.letters import Letter, Receipt
from simulator.payers import Cast, Payers
from simulator.scenario import Scenario
from simulator.service import Simulator

START = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
BILLING = Party(
    name="Lakeside Clinic",
    npi="1234567893",
    tax_id="123456789",
    address=Address(line1="1 Lake Road", city="Springfield", state="IL", postal_code="627010001"),
)
SUBMITTER = Party(
    name="Lakeside Clinic",
    entity_id_qualifier="46",
    id="CLAIMFLOW",
    contact=Contact(name="Billing", phone="2175550100"),
)
RECEIVER = Party(name="Clearinghouse", entity_id_qualifier="46", id="SIMCLEAR")
ACCOUNT = "EAAAAAAAAAAAA"
_numbers = itertools.count(1)


def account(letter: str) -> str:
    """An account id: E and twelve times the letter."""
    return "E" + letter * 12


def line(number: int, code: str, charge_cents: int, units: int = 1) -> ServiceLine:
    return ServiceLine(
        number=number,
        procedure=Procedure(code=code),
        charge_cents=charge_cents,
        units=Decimal(units),
        service_date=date(2026, 2, 20),
        control_number=f"L{number}",
    )


LINES = (line(1, "99213", 18500), line(2, "36415", 1800), line(3, "85025", 1600))


def claim(
    payer: str = "BLUEP",
    member: str = "M1",
    number: str = f"{ACCOUNT}P01",
    lines: tuple[ServiceLine, ...] = LINES,
    **more: object,
) -> ProfessionalClaim:
    made = ProfessionalClaim(
        control_number=number,
        charge_cents=sum(one.charge_cents for one in lines),
        place_of_service="11",
        payer=Party(name="Payer", entity_id_qualifier="PI", id=payer),
        billing_provider=BILLING,
        rendering_provider=Party(name="Grey", first_name="Ann", entity_type="1", npi="1234567893"),
        subscriber=Subscriber(
            member_id=member,
            last_name="Doe",
            first_name="Jo",
            birth_date=date(1970, 1, 2),
            sex="F",
            address=Address(line1="2 Elm", city="Springfield", state="IL", postal_code="62701"),
        ),
        diagnoses=("E119",),
        lines=lines,
    )
    return replace(made, **more)


def secondary(
    first: edi.ClaimPayment, payer: str, member: str, number: str, base: ProfessionalClaim
) -> ProfessionalClaim:
    """The secondary claim that a provider makes from the primary's decision."""
    other = edi.OtherPayer(
        responsibility="P",
        filing_indicator=base.filing_indicator,
        payer=base.payer,
        subscriber=base.subscriber,
        paid_cents=first.paid_cents,
        adjudication_date=date(2026, 3, 16),
    )
    lines = tuple(
        replace(
            one,
            adjudications=(
                LineAdjudication(
                    payer_id=base.payer.id,
                    paid_cents=paid.paid_cents,
                    procedure=one.procedure,
                    units=one.units,
                    adjustments=paid.adjustments,
                    date=date(2026, 3, 16),
                ),
            ),
        )
        for one, paid in zip(base.lines, first.lines, strict=True)
    )
    return claim(payer, member, number, lines, payer_responsibility="S", other_payers=(other,))


def envelope(number: int) -> Envelope:
    return Envelope(
        sender_id="CLAIMFLOW",
        receiver_id="SIMCLEAR",
        moment=START,
        interchange_control=number,
        group_control=number,
        application_sender="CLAIMFLOW",
        application_receiver="SIMCLEAR",
    )


def batch_text(*claims: ProfessionalClaim, number: int | None = None) -> str:
    """An 837P file with one set for all claims."""
    number = number or next(_numbers)
    batch = SubmissionBatch(submitter=SUBMITTER, receiver=RECEIVER, reference=f"B{number}", moment=START, claims=claims)
    return edi.write(envelope(number), [edi.write_837p(batch)])


def eligibility_text(member: str, payer: str, acct: str = ACCOUNT) -> str:
    inquiry = EligibilityInquiry(
        trace_number=f"{acct}-E1",
        payer=Party(name="Payer", entity_id_qualifier="PI", id=payer),
        provider=BILLING,
        subscriber=Subscriber(member_id=member, last_name="Doe", first_name="Jo", birth_date=date(1970, 1, 2)),
        service_date=date(2026, 3, 2),
    )
    return edi.write(envelope(next(_numbers)), [edi.write_270(inquiry, reference="R1", moment=START)])


def status_text(number: str, payer: str, member: str = "M1") -> str:
    inquiry = StatusInquiry(
        trace_number=f"{number}-S1",
        payer=Party(name="Payer", entity_id_qualifier="PI", id=payer),
        provider=BILLING,
        receiver=SUBMITTER,
        subscriber=Subscriber(member_id=member, last_name="Doe", first_name="Jo", birth_date=date(1970, 1, 2)),
        claim_control_number=number,
        service_from=date(2026, 2, 20),
    )
    return edi.write(envelope(next(_numbers)), [edi.write_276(inquiry, reference="R1", moment=START)])


class Inbox:
    """What the client fetched, typed."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.bank: dict[str, str] = {}
        self.kinds: list[str] = []
        self.acks: list[edi.FunctionalAcknowledgement] = []
        self.front: list[edi.ClaimAcknowledgement] = []
        self.remits: list[edi.Remittance] = []

    def add(self, name: str, text: str) -> None:
        if name.startswith("ACH-"):
            self.bank[name] = text
            return
        self.files[name] = text
        document = edi.read(text)
        assert not document.all_findings
        for transaction in document.transactions:
            self.kinds.append(transaction.type)
            if transaction.type == "999":
                self.acks.append(edi.read_999(transaction)[0])
            elif transaction.type == "277CA":
                value, findings = edi.read_277ca(transaction)
                assert not findings
                self.front += value.claims
            elif transaction.type == "835":
                remit, findings = edi.read_835(transaction)
                assert not findings
                assert edi.balance_findings(remit) == ()
                self.remits.append(remit)

    @property
    def decisions(self) -> list[edi.ClaimPayment]:
        return [payment for remit in self.remits for payment in remit.claims]


class Bench:
    """A simulator over a folder, and its client."""

    def __init__(self, folder: Path, members: dict[str, object] | None = None, seed: int = 1, mix: object = ()) -> None:
        self.folder = folder
        self.cast = Cast(Payers(), Scenario.model_validate({"name": "t", "members": members or {}, "mix": mix}), seed)
        self.wall = START
        self.inbox = Inbox()
        self.start()

    def start(self) -> None:
        self.simulator = Simulator(self.folder, self.cast, lambda: self.wall, "SIMCLEAR")
        self.simulator.recover()

    def restart(self) -> None:
        """As after a kill: a new object over the same folder."""
        self.simulator.close()
        self.start()

    def drop(self, text: str, name: str = "") -> None:
        path = self.simulator.inbound / (name or f"{next(_numbers)}.x12")
        path.write_text(text, encoding="utf-8")
        self.simulator.arrived(path)

    def submit(self, *claims: ProfessionalClaim) -> None:
        self.drop(batch_text(*claims))

    def fetch(self) -> Inbox:
        """Fetches and deletes everything; returns what came this time."""
        came = Inbox()
        for path in sorted(self.simulator.outbound.iterdir()):
            text = path.read_text(encoding="utf-8")
            came.add(path.name, text)
            self.inbox.add(path.name, text)
            path.unlink()
            self.simulator.fetched(path)
        return came

    def after(self, days: int, acct: str = ACCOUNT) -> Inbox:
        """Moves the account's clock to that many days after the start, and fetches."""
        self.simulator.advance(acct, START + timedelta(days=days))
        return self.fetch()

    def status(self, number: str = f"{ACCOUNT}P01", payer: str = "BLUEP") -> edi.ClaimStatus:
        reply = self.simulator.realtime(status_text(number, payer).encode())
        responses, findings = edi.read_277(edi.read(reply.text).transactions[0])
        assert not findings
        return responses[0].statuses[0]

    def eligibility(self, member: str, payer: str) -> edi.EligibilityResponse:
        reply = self.simulator.realtime(eligibility_text(member, payer).encode())
        responses, findings = edi.read_271(edi.read(reply.text).transactions[0])
        assert not findings
        return responses[0]

    def mail(self, kind: str, payer: str, level: int = 1, number: str = f"{ACCOUNT}P01", key: str = "") -> Receipt:
        return self.simulator.post(
            Letter(
                idempotency_key=key or f"{kind}-{number}-{level}",
                kind=kind,
                to=payer,
                account=number[:13],
                claim_control_number=number,
                level=level,
                text="Please see the record.",
            )
        )
