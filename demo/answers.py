"""What the scripted staff answers: the story's own answers first, else what a sensible colleague would do."""

from datetime import datetime, timedelta
from typing import Any

from codesets.book import BOOK
from demo.front_desk import complete
from demo.stories import Story
from domain.coding import default_coding
from domain.queries import cite, record_texts
from models.intake import Intake

_LETTER = (
    "We ask you to reconsider the denial of this claim. The enclosed record documents the indication, what was tried "
    "before, and the result. Please reprocess the claim and send a corrected remittance."
)

DEFAULTS: dict[str, dict[str, Any]] = {
    "prepare_estimate": {"action": "give"},
    "eligibility_problem": {"action": "self_pay"},
    "prior_authorization": {"action": "not_required"},
    "physician_query": {"action": "code_as_documented"},
    "audit_coding": {"action": "agree"},
    "audit_answer": {"action": "accept"},
    "audit_decision": {"action": "coder", "reason": "the chart supports the coding"},
    "query_escalation": {"action": "code_as_documented"},
    "fix_claim": {"action": "override", "reason": "checked against the chart"},
    "fix_rejection": {"action": "resubmit"},
    "missing_acknowledgement": {"action": "resubmit"},
    "call_payer": {"action": "wait", "reference": "in process, call again"},
    "lost_claim": {"action": "resubmit"},
    "claim_interest": {"action": "claim"},
    "underpayment": {"action": "accept"},
    "approve_underpayment": {"action": "approve"},
    "chase_underpayment": {"action": "accept"},
    "work_denial": {"action": "write_off", "reason": "not worth an appeal"},
    "write_appeal": {"action": "send", "letter": _LETTER},
    "chase_appeal": {"action": "wait"},
    "approve_write_off": {"action": "approve"},
    "approve_late_appeal": {"action": "approve"},
    "match_remittance": {"action": "return_to_payer"},
    "unbalanced_remittance": {"action": "reported_to_payer"},
    "duplicate_remittance": {"action": "leave"},
    "reused_trace": {"action": "reject"},
    "answer_demand": {"action": "agree"},
    "deposit_differs": {"action": "traced"},
    "missing_deposit": {"action": "traced"},
    "missing_remittance": {"action": "requested"},
    "credit_balance": {"action": "refund"},
    "approve_refund": {"action": "approve"},
    "refund_outstanding": {"action": "cleared", "reference": "paid by the bank"},
    "assistance_application": {"action": "approved"},
    "approve_assistance": {"action": "approve"},
    "approve_plan": {"action": "approve", "installments": 4},
    "patient_dispute": {"action": "explained"},
    "returned_mail": {"action": "no_address"},
    "reach_patient": {"action": "not_reached", "channel": "phone"},
    "review_hold": {"action": "keep"},
    "file_estate_claim": {"action": "filed", "reference": "probate court, claim of the practice"},
    "pre_collection_review": {"action": "place"},
    "approve_placement": {"action": "approve"},
    "chase_placement": {"action": "confirmed", "reference": "the agency has it"},
    "returned_account": {"action": "bad_debt"},
    "stopped_workflow": {"action": "go_on"},
    "failed_step": {"action": "try_again"},
}

_BY_CHANCE = ("audit_coding",)
"""A review is sampled by the encounter's id, which is another one in every installation."""


class Script:
    """The answers of one encounter's people, in the order in which the tasks come."""

    def __init__(self, story: Story | None) -> None:
        self.story = story
        self._given: dict[str, int] = {}
        self.surprises: list[str] = []

    def answer(self, task: dict[str, Any], chart: Intake, now: datetime) -> dict[str, Any] | None:
        """Return the form for a task, or None when nobody answers it (yet)."""
        name = task["type"]
        scripted = self._scripted(name)
        if scripted is None and name == "physician_query" and self.story is not None:
            return None
        if name == "physician_query" and not self._physician_is_back(task, now):
            return None
        if scripted is None and not (self.story is not None and name == "code_encounter"):
            return self._default(name, task, chart)
        form = citing(dict(scripted or {"action": "coded"}), chart)
        if name == "write_appeal" and form["action"] == "send":
            form.setdefault("documents", _records(chart))
        return self._completed(name, form)

    def given(self, task_type: str) -> None:
        """Note that an answer was taken."""
        self._given[task_type] = self._given.get(task_type, 0) + 1

    def installments(self) -> int:
        """Return how many installments the answer to a plan says that comes next, or came last."""
        form = self._scripted("approve_plan") or DEFAULTS["approve_plan"]
        return int(form["installments"])

    def _scripted(self, name: str) -> dict[str, Any] | None:
        answers = self.story.tasks.get(name, ()) if self.story is not None else ()
        if not answers:
            return None
        return answers[min(self._given.get(name, 0), len(answers) - 1)]

    def _default(self, name: str, task: dict[str, Any], chart: Intake) -> dict[str, Any]:
        if self.story is not None and name not in _BY_CHANCE:
            self.surprises.append(f"{self.story.slug}: {name} ({task['summary']})")
        match name:
            case "registration_gap":
                return complete(task, chart)
            case "code_encounter":
                return _code(task, chart)
            case "review_hold" if "minor" in task["context"].get("kinds", ()):
                name_of = chart.patient.name.model_copy(update={"first": "Alex"})
                guarantor = {"name": name_of.model_dump(mode="json"), "relationship": "guardian"}
                return {"action": "guarantor", "guarantor": guarantor}
            case "send_records":
                return {"action": "send", "documents": _records(chart) or ["chart"]}
            case "write_appeal":
                return {**DEFAULTS[name], "documents": _records(chart)}
            case _:
                return dict(DEFAULTS[name])

    def _completed(self, name: str, form: dict[str, Any]) -> dict[str, Any]:
        """Fill in the codes that a story names once for all its tasks."""
        if self.story is None or "coding" in form:
            return form
        story = self.story
        if name == "code_encounter" and form["action"] == "coded" and story.coding is not None:
            form["coding"] = story.coding.model_dump(mode="json")
        if name == "audit_coding" and form["action"] == "disagree" and story.coding is not None:
            form["coding"] = story.coding.model_dump(mode="json")
        corrects = name in ("fix_claim", "work_denial") and form["action"] == "correct"
        if corrects and (coding := story.corrected_coding or story.coding) is not None:
            form["coding"] = coding.model_dump(mode="json")
        return form

    def _physician_is_back(self, task: dict[str, Any], now: datetime) -> bool:
        days = self.story.query_answer_after_business_days if self.story is not None else 1
        return days is not None and now >= self.query_answered(datetime.fromisoformat(task["opened"]))

    def query_answered(self, opened: datetime) -> datetime:
        """When the physician answers a query; the far future for one who never does."""
        days = self.story.query_answer_after_business_days if self.story is not None else 1
        if days is None:
            return datetime.max.replace(tzinfo=opened.tzinfo)
        moment = opened
        while days > 0:
            moment += timedelta(days=1)
            days -= moment.weekday() < 5
        return moment


def citing(form: dict[str, Any], chart: Intake) -> dict[str, Any]:
    """Give the words that a story's query quotes their place in the record."""
    if "query" not in form:
        return form
    record = record_texts(chart)
    cited = [cite(record, words) for words in form["query"]["indicators"]]
    indicators = [each.model_dump() for each in cited if each is not None]
    return form | {"query": form["query"] | {"indicators": indicators}}


def _code(task: dict[str, Any], chart: Intake) -> dict[str, Any]:
    """Code what the documentation supports best; a chart that supports no service is not billable."""
    coding = default_coding(chart, BOOK)
    if coding is None or task["context"].get("findings"):
        return {"action": "not_billable", "reason": "the documentation supports no billable service"}
    return {"action": "coded", "coding": coding.model_dump(mode="json")}


def _records(chart: Intake) -> list[str]:
    """Whatever a letter encloses: the documents of the chart."""
    return [each.identifier for each in chart.documents if each.identifier]
