"""Any X12 file in words."""

from collections.abc import Callable
from typing import Any

from rich import box
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cli import edi_words as words
from cli.edi_check import envelope_findings
from cli.edi_eob import day, dollars, remittance_page
from edi import (
    Benefit,
    ClaimAcknowledgementBatch,
    ClaimStatus,
    Document,
    EligibilityResponse,
    Finding,
    FunctionalAcknowledgement,
    InstitutionalBatch,
    Patient,
    Remittance,
    ReviewRequest,
    ReviewResponse,
    StatusResponse,
    SubmissionBatch,
    Subscriber,
    check,
    read_ta1,
)

NAMES = {
    "270": "Eligibility inquiry", "271": "Eligibility response", "276": "Claim status inquiry",
    "277": "Claim status", "277CA": "Claim acknowledgement", "278": "Authorization", "835": "Payment",
    "837P": "Professional claims", "837I": "Institutional claims", "837D": "Dental claims", "999": "Acknowledgement",
    "997": "Acknowledgement", "820": "Premium payment", "834": "Enrolment", "275": "Attachment",
}  # fmt: skip
_SHOWN = 10


def explain_document(console: Console, document: Document) -> bool:
    """Prints every transaction; whether there is any error."""
    found = envelope_findings(document)
    _findings(console, found)
    for interchange in document.interchanges:
        for ta1 in read_ta1(interchange)[0]:
            label, style = words.VERDICTS.get(ta1.status, (ta1.status, "yellow"))
            console.print(Text(f"TA1: interchange {ta1.control} {label.lower()}, note {ta1.note}", style))
    for checked in check(document):
        transaction = checked.transaction
        name = NAMES.get(transaction.type, "Transaction")
        head = Text(f"{name} ", "bold").append(f"{transaction.type} {transaction.version}", "dim")
        head.append(f"  {transaction.group.sender} → {transaction.group.receiver}", "dim")
        head.append(f"  control {transaction.control}", "dim")
        console.print(head)
        _page(console, checked.value, checked.findings)
        _findings(console, [one for one in checked.findings if not one.rule.startswith("balance-")])
        found += checked.findings
    return any(one.severity == "error" for one in found)


def _page(console: Console, value: Any, findings: tuple[Finding, ...]) -> None:
    if isinstance(value, Remittance):
        remittance_page(console, value, findings)
        return
    for kind, page in _PAGES:
        if isinstance(value, kind):
            page(console, value)
            return
    for one in value if isinstance(value, tuple) else ():
        for kind, page in _PAGES:
            if isinstance(one, kind):
                page(console, one)
                break
        else:
            console.print(Text(f"  {person(one.subscriber, one.dependent)} at {one.payer.name}"))


def person(subscriber: Subscriber | None, dependent: Patient | None = None) -> str:
    """A patient in one line."""
    if dependent:
        return f"{dependent.last_name}, {dependent.first_name}".rstrip(", ")
    if subscriber is None:
        return "(no patient)"
    name = f"{subscriber.last_name}, {subscriber.first_name}".rstrip(", ")
    return f"{name} (member {subscriber.member_id})" if subscriber.member_id else name


def _findings(console: Console, findings: list[Finding]) -> None:
    for one in findings[:_SHOWN]:
        style = "red" if one.severity == "error" else "yellow"
        place = f" at segment {one.position} {one.segment}" if one.position else ""
        console.print(Text(f"  ! {one.message}{place}. {one.remedy}.", style))
    if len(findings) > _SHOWN:
        console.print(Text(f"  ! and {len(findings) - _SHOWN} more; see `claimflow edi check`", "yellow"))


def _claims(console: Console, batch: SubmissionBatch | InstitutionalBatch) -> None:
    table = Table(box=box.SIMPLE_HEAD, expand=True, header_style="dim")
    for name in ("Claim", "Patient", "Payer", "Bill", "Diagnoses", "Lines"):
        table.add_column(name, overflow="fold")
    table.add_column("Charge", justify="right", no_wrap=True)
    for claim in batch.claims:
        if isinstance(batch, InstitutionalBatch):
            bill, codes = claim.type_of_bill, (claim.principal_diagnosis, *claim.other_diagnoses)  # type: ignore[union-attr]
            diagnoses = [code.code for code in codes]
        else:
            bill, diagnoses = f"POS {claim.place_of_service}", list(claim.diagnoses)  # type: ignore[union-attr]
        bill += {"7": " replaces", "8": " voids"}.get(claim.frequency, "")
        lines = [
            "-".join((line.procedure.code, *line.procedure.modifiers)) if line.procedure else line.revenue_code
            for line in claim.lines
        ]
        table.add_row(
            claim.control_number, person(claim.subscriber, claim.patient), claim.payer.name, bill,
            " ".join(diagnoses[:4]), " ".join(lines[:6]), dollars(claim.charge_cents),
        )  # fmt: skip
    total = dollars(sum(claim.charge_cents for claim in batch.claims))
    title = f"{batch.submitter.name} → {batch.receiver.name}: {len(batch.claims)} claims, {total}"
    console.print(Panel(table, title=title, title_align="left", border_style="blue"))


def _status(status: ClaimStatus) -> Text:
    style = {"F1": "green", "A2": "green", "A1": "green", "F2": "red"}.get(status.category, "yellow")
    style = style if status.accepted else "red"
    text = Text(words.STATUS_CATEGORIES.get(status.category, f"Category {status.category}"), style)
    text.append(f"  ({status.category}:{status.code}{':' + status.entity if status.entity else ''})", "dim")
    if status.paid_cents is not None:
        text.append(f"  paid {dollars(status.paid_cents)}", "green")
    if status.message:
        text.append(f"  {status.message}")
    return text


def _status_response(console: Console, one: StatusResponse) -> None:
    console.print(Text(f"  {person(one.subscriber, one.dependent)}  claim {one.claim_control_number or '-'}", "bold"))
    for status in one.statuses:
        console.print(Text("    ").append_text(_status(status)))
    for line in one.lines:
        for status in line.statuses:
            console.print(Text(f"    line {line.control_number} {line.procedure.code}: ").append_text(_status(status)))


def _claim_acknowledgement(console: Console, batch: ClaimAcknowledgementBatch) -> None:
    for claim in batch.claims:
        mark = Text("  ✓ " if claim.accepted else "  ✗ ", "green" if claim.accepted else "bold red")
        mark.append(f"{claim.control_number}  {person(claim.subscriber)}  {dollars(claim.charge_cents)}", "bold")
        console.print(mark)
        for status in claim.statuses:
            console.print(Text("      ").append_text(_status(status)))


def _eligibility(console: Console, one: EligibilityResponse) -> None:
    console.print(Text(f"  {person(one.subscriber, one.dependent)} at {one.payer.name}", "bold"))
    for rejection in one.rejections:
        console.print(Text(f"    refused, reason {rejection.code}, in {rejection.loop}", "red"))
    for benefit in one.benefits:
        console.print(Text("    ").append_text(_benefit(benefit)))


def _benefit(one: Benefit) -> Text:
    style = {"1": "green", "6": "red", "I": "red"}.get(one.information, "default")
    text = Text(words.BENEFITS.get(one.information, f"Benefit {one.information}"), style)
    if one.service_types:
        text.append(f" for service {', '.join(one.service_types)}", "dim")
    if one.amount_cents is not None:
        text.append(f"  {dollars(one.amount_cents)}", "bold")
    if one.percent is not None:
        text.append(f"  {one.percent * 100:f}%".replace(".00%", "%"), "bold")
    if one.in_network is not None:
        text.append("  in network" if one.in_network else "  out of network", "dim")
    text.append(f"  {one.plan_name}" if one.plan_name else "", "dim")
    for message in one.messages:
        text.append(f"  {message}", "cyan")
    return text


def _review(console: Console, one: ReviewRequest) -> None:
    console.print(
        Text(f"  {person(one.subscriber, one.dependent)}: {one.requester.name} asks {one.payer.name}", "bold")
    )
    if isinstance(one, ReviewResponse):
        for rejection in one.rejections:
            console.print(Text(f"    refused, reason {rejection.code}, in {rejection.loop}", "red"))
        if one.decision:
            label, style = words.DECISIONS.get(one.decision.action, (one.decision.action, "yellow"))
            console.print(Text(f"    {label}  {one.decision.number}", f"bold {style}"))
    for service in one.services:
        code = service.procedure.code if service.procedure else service.revenue_code or "service"
        label, style = (
            words.DECISIONS.get(service.decision.action, ("?", "yellow")) if service.decision else ("", "dim")
        )
        when = day(service.dates[0].start) if service.dates else ""
        console.print(Text(f"    {code} {when} ").append(label, style))


def _acknowledgement(console: Console, one: FunctionalAcknowledgement) -> None:
    label, style = words.VERDICTS.get(one.status, (one.status, "yellow"))
    console.print(
        Text(f"  Group {one.group_control}: {label}, {one.accepted} of {one.received} accepted", f"bold {style}")
    )
    for each in one.sets:
        label, style = words.VERDICTS[each.accepted]
        console.print(Text(f"    set {each.control} {each.type}: {label.lower()}", style))
        for error in each.errors:
            elements = ", ".join(f"element {e.element} {e.value!r}" for e in error.elements)
            place = f"segment {error.position} {error.segment}" + (f" in {error.loop}" if error.loop else "")
            console.print(Text(f"      {place}: error {error.code} {elements}".rstrip(), "red"))


_PAGES: tuple[tuple[Any, Callable[[Console, Any], None]], ...] = (
    (SubmissionBatch | InstitutionalBatch, _claims),
    (StatusResponse, _status_response),
    (ClaimAcknowledgementBatch, _claim_acknowledgement),
    (EligibilityResponse, _eligibility),
    (ReviewRequest, _review),
    (FunctionalAcknowledgement, _acknowledgement),
)
