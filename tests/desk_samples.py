"""Values that the tests of storage and activities are written with."""

from datetime import UTC, date, datetime

from models.ids import EncounterId, WorkflowKind, encounter_workflow_id, task_id
from models.intake import (
    Coverage,
    Document,
    Facility,
    Intake,
    Patient,
    PersonName,
    PostalAddress,
    Practitioner,
    Sex,
)
from models.messages.desk import DeadlineCard, Snapshot, StageMark, TaskCard

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def intake(identifier: str = "V1", **more: object) -> Intake:
    fields: dict[str, object] = {
        "source": "https://ehr.example",
        "identifier": identifier,
        "patient": Patient(identifier="M1", name=PersonName(last="Novak", first="Jan"), birth_date=date(1980, 5, 1)),
        "service_date": date(2026, 2, 27),
    }
    return Intake.model_validate(fields | more)


def complete(identifier: str = "V1", **more: object) -> Intake:
    """An intake that lacks nothing: a sore throat on 27 February 2026, covered by Blue Prairie."""
    address = PostalAddress(line1="1 Elm Street", city="Omaha", state="NE", postal_code="68102")
    fields: dict[str, object] = {
        "patient": Patient(
            identifier="M1",
            name=PersonName(last="Novak", first="Jan"),
            birth_date=date(1980, 5, 1),
            sex=Sex.MALE,
            address=address,
        ),
        "coverages": (Coverage(payer_name="Blue Prairie PPO", member_id="BP1"),),
        "facility": Facility(name="Elm Clinic", npi="1234567893", tax_id="123456789", address=address),
        "rendering": Practitioner(npi="1245319599", name=PersonName(last="Heal", first="Ann")),
        "documents": (Document(identifier="D1", title="Note", text="Assessment: acute pharyngitis."),),
        "consent": True,
    }
    return intake(identifier, **fields | more)


def card(encounter: EncounterId, number: int = 1, **more: object) -> TaskCard:
    fields: dict[str, object] = {
        "id": task_id(encounter_workflow_id(encounter), number),
        "type": "code_encounter",
        "opened": NOON,
        "due": NOON.replace(day=5),
    }
    return TaskCard.model_validate(fields | more)


def deadline(encounter: EncounterId, number: int = 1, **more: object) -> DeadlineCard:
    fields: dict[str, object] = {
        "id": f"{encounter_workflow_id(encounter)}#{number}",
        "clock": "days_to_code",
        "due": NOON.replace(day=5),
        "started": NOON,
        "rule": "3 business days after the chart was ready to code",
        "source": "practice policy",
    }
    return DeadlineCard.model_validate(fields | more)


def mark(number: int = 1, stage: str = "coding", outcome: str = "") -> StageMark:
    return StageMark(number=number, stage=stage, outcome=outcome, at=NOON, history_length=number * 10)


def snapshot(encounter: EncounterId, version: int, **more: object) -> Snapshot:
    fields: dict[str, object] = {
        "workflow_id": encounter_workflow_id(encounter),
        "run_id": "run-1",
        "kind": WorkflowKind.ENCOUNTER,
        "encounter": encounter,
        "version": version,
        "stage": "coding",
        "payer_id": "BLUEP",
    }
    return Snapshot.model_validate(fields | more)
