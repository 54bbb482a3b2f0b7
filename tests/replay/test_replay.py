"""Histories of released workflows replay with today's code: `python -m tests.replay.record` makes new ones."""

import json
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from activities.claims import ClaimActivities
from models.messages.claims import ClaimDraft, QueueClaim
from runtime.temporal_plugin import WORKFLOWS, ClaimflowPlugin
from storage.crypto import Keyring
from workflows.claim import ClaimWorkflow
from workflows.claim_stages import submission

_HISTORIES = sorted(Path(__file__).with_name("histories").glob("*.json"))
_LARGEST = 150_000


def history(path: Path) -> WorkflowHistory:
    content = json.loads(path.read_text())
    return WorkflowHistory.from_json(content.pop("workflowId"), content)


def replayer(keys: Keyring) -> Replayer:
    return Replayer(workflows=[], plugins=[ClaimflowPlugin(keys)])


@pytest.mark.parametrize("path", _HISTORIES, ids=lambda path: path.stem)
async def test_a_recorded_history_replays(path: Path, keys: Keyring) -> None:
    await replayer(keys).replay_workflow(history(path))


def test_every_workflow_has_a_history_and_none_is_large() -> None:
    started = [history(path).events[0].workflow_execution_started_event_attributes for path in _HISTORIES]
    assert {each.workflow_type.name for each in started} == {workflow.__name__ for workflow in WORKFLOWS}
    assert [path.name for path in _HISTORIES if path.stat().st_size > _LARGEST] == []


async def test_steps_in_another_order_are_noticed(keys: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim that is queued before it is built is another workflow: its histories must not replay."""
    build_clean = submission.build_clean

    async def queued_first(claim: ClaimWorkflow) -> ClaimDraft:
        request = QueueClaim(claim=claim.claim, at=claim.now)
        await claim.local(ClaimActivities.queue_claim, request)
        return await build_clean(claim)

    monkeypatch.setattr(submission, "build_clean", queued_first)
    (path,) = [path for path in _HISTORIES if path.stem == "claim-clean"]
    with pytest.raises(Exception, match="Workflow activation completion failed"):
        await replayer(keys).replay_workflow(history(path))
