"""A stage, a task type and a clock are each one new file or row; and what names them can be found."""

import ast
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from source import files, named, nodes

import models.tasks
from codesets import clocks
from codesets.clocks import load_clocks
from codesets.data_files import items
from models.tasks import TASK_TYPES
from runtime.temporal_plugin import WORKFLOWS
from workflows import balance_stages, balance_topics, claim_stages, encounter_stages
from workflows.agenda import named as clock_named
from workflows.appeal import AppealWorkflow
from workflows.claim import ClaimWorkflow
from workflows.deposit import DepositWorkflow
from workflows.desk import DeskWorkflow
from workflows.encounter import EncounterWorkflow
from workflows.estimate import EstimateWorkflow
from workflows.interest import InterestWorkflow
from workflows.patient_balance import PatientBalanceWorkflow
from workflows.reassociation import PaymentHalf
from workflows.recoupment import RecoupmentWorkflow
from workflows.refund import RefundWorkflow
from workflows.remittance import RemittanceWorkflow
from workflows.stages import discover
from workflows.topics import discover_topics
from workflows.write_off import WriteOffWorkflow

_CLOCKS = {clock.name for clock in load_clocks()}
_SHARED = {"desk.py", "family.py", "agenda.py", "happenings.py", "retries.py", "stages.py", "topics.py", "__init__.py"}
_OWNERS: dict[str, type[DeskWorkflow]] = {
    "encounter": EncounterWorkflow,
    "credits": EncounterWorkflow,
    "claim": ClaimWorkflow,
    "appeal": AppealWorkflow,
    "interest": InterestWorkflow,
    "recoupment": RecoupmentWorkflow,
    "refund": RefundWorkflow,
    "write_off": WriteOffWorkflow,
    "patient_balance": PatientBalanceWorkflow,
    "balance": PatientBalanceWorkflow,
    "remittance": RemittanceWorkflow,
    "reassociation": PaymentHalf,
    "deposit": DepositWorkflow,
    "estimate": EstimateWorkflow,
}


def _owner(path: Path) -> type[DeskWorkflow]:
    folder = path.parent.name.removesuffix("_stages").removesuffix("_topics")
    return _OWNERS[path.stem if folder == "workflows" else folder]


def _first_words(path: Path, *functions: str) -> Iterator[str]:
    """The string literals that these methods are called with, first."""
    for call in nodes(path, ast.Call):
        if isinstance(call.func, ast.Attribute) and call.func.attr in functions and call.args:
            word = call.args[0]
            if isinstance(word, ast.Constant) and isinstance(word.value, str):
                yield word.value


_WORKFLOW_FILES = [path for path in files("workflows") if path.name not in _SHARED]


@pytest.mark.parametrize("task", list(TASK_TYPES.values()), ids=lambda task: task.name)
def test_a_task_type_has_a_clock_and_its_own_name(task: models.tasks.TaskType) -> None:
    assert task.clock in _CLOCKS
    assert TASK_TYPES[task.name] is import_module(f"models.tasks.{task.name}").TASK
    assert 1 <= task.priority <= 5


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.__name__)
def test_every_clock_of_a_workflow_is_in_the_table(workflow: type[DeskWorkflow]) -> None:
    for name in workflow.clock_names:
        assert any(clock_named(clock, (name,)) for clock in _CLOCKS), name


@pytest.mark.parametrize("path", _WORKFLOW_FILES, ids=named)
def test_a_workflow_loads_the_clocks_that_it_and_its_tasks_use(path: Path) -> None:
    owner = _owner(path) if list(_first_words(path, "start_clock", "open_task", "answer", "ask")) else DeskWorkflow
    for clock in _first_words(path, "start_clock"):
        assert clock in _CLOCKS
        assert clock_named(clock, owner.clock_names), f"{owner.__name__} does not load {clock}"
    for name in _first_words(path, "open_task", "answer", "ask", "answer_before_limit"):
        clock = TASK_TYPES[name].clock
        assert clock_named(clock, owner.clock_names), f"{owner.__name__} does not load {clock} for {name}"


def test_every_task_type_is_asked_by_some_workflow() -> None:
    asked = {name for path in files("workflows") for name in _literals(path)}
    assert set(TASK_TYPES) - asked == set()


def _literals(path: Path) -> Iterator[str]:
    return (node.value for node in nodes(path, ast.Constant) if isinstance(node.value, str))


@pytest.mark.parametrize("package", [encounter_stages, claim_stages, balance_stages], ids=lambda each: each.__name__)
def test_stages_are_found_in_their_order(package: ModuleType) -> None:
    stages = discover(package)
    assert stages
    assert [stage.order for stage in stages] == sorted({stage.order for stage in stages})
    assert all(list(stage.outcomes) for stage in stages)


def test_topics_answer_to_the_tasks_that_they_open() -> None:
    topics = discover_topics(balance_topics)
    opened = {name for path in files("workflows/balance_topics") for name in _first_words(path, "open_task")}
    assert opened <= set(topics.decides)
    assert set(topics.decides) | set(topics.pauses) <= set(TASK_TYPES)


def test_two_topics_may_not_answer_to_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    topic = (files("workflows/balance_topics")[1]).read_text()
    (tmp_path / "again.py").write_text(topic)
    monkeypatch.setattr(balance_topics, "__path__", [*balance_topics.__path__, str(tmp_path)])
    with pytest.raises(ValueError, match="two topics answer to"):
        discover_topics(balance_topics)


# --- one new file, or one new row -----------------------------------------------------------------------------------

_STAGE = """
from enum import StrEnum
from workflows.stages import Stage

class Outcome(StrEnum):
    AUDITED = "audited"

async def run(encounter):
    encounter.mark(STAGE.name, Outcome.AUDITED)

STAGE = Stage("audit", {order}, Outcome, run)
"""

_TASK = """
from typing import Literal
from models.roles import Role
from models.tasks.base import Form, TaskType

class CallPatient(Form):
    action: Literal["reached", "not_reached"]

TASK = TaskType("call_patient", "statement", Role.ACCOUNTS, "Call the patient", CallPatient, "statement_task")
"""

_ROW = "- {name: late_payer_120, value: 120, start_event: the claim was accepted, source: policy, editable: true}\n"


@pytest.mark.parametrize("order", [35, 30])
def test_a_stage_is_one_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: int) -> None:
    """Dropped beside the others it is found in its place; a place that is taken is an error at the start."""
    (tmp_path / "audit.py").write_text(_STAGE.format(order=order))
    monkeypatch.setattr(encounter_stages, "__path__", [*encounter_stages.__path__, str(tmp_path)])
    monkeypatch.delitem(sys.modules, "workflows.encounter_stages.audit", raising=False)
    if order == 30:
        with pytest.raises(ValueError, match="same order"):
            discover(encounter_stages)
    else:
        assert [stage.name for stage in discover(encounter_stages)] == [
            "registration",
            "eligibility",
            "coding",
            "audit",
        ]
    sys.modules.pop("workflows.encounter_stages.audit")


def test_a_task_type_is_one_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "call_patient.py").write_text(_TASK)
    monkeypatch.setattr(models.tasks, "__path__", [*models.tasks.__path__, str(tmp_path)])
    found = models.tasks._discover()
    sys.modules.pop("models.tasks.call_patient")
    assert found.keys() - TASK_TYPES.keys() == {"call_patient"}
    assert found["call_patient"].form.model_json_schema()["properties"]["action"]["enum"] == ["reached", "not_reached"]


def test_a_clock_is_one_new_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """tests/workflows shows that such a row rings in a running claim."""
    shipped = items("clocks.yaml")
    monkeypatch.setattr(clocks, "items", lambda _: [*shipped, *yaml.safe_load(_ROW)])
    found = {clock.name: clock for clock in load_clocks.__wrapped__()}
    assert found["late_payer_120"].rule == "120 days after the claim was accepted"
    assert clock_named("late_payer_120", ClaimWorkflow.clock_names)
