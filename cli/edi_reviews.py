"""278: may this be done."""

from rich.console import Console
from rich.text import Text

from cli import edi_reply_words as words
from cli.edi_eligibility import refusals, service
from cli.edi_page import by_column, facts, member, note, number, period, person, sheet, title
from edi import ReviewRequest, ReviewResponse


def review(console: Console, one: ReviewRequest) -> None:
    """Prints a 278, request or answer."""
    label, style, authorization = "REQUEST", "blue", ""
    refused = Text()
    if isinstance(one, ReviewResponse):
        label, style = "ANSWER", "yellow"
        if one.decision:
            label, style = words.DECISIONS.get(one.decision.action, (f"DECISION {one.decision.action}", "yellow"))
            authorization = one.decision.number
        elif one.rejections:
            label, style = "REFUSED", "red"
        refused = refusals(one.rejections)
    scope = one.scope
    category = words.REVIEW_CATEGORIES.get(scope.category, scope.category) if scope else ""
    kind = words.CERTIFICATIONS.get(scope.certification, scope.certification) if scope else ""
    table = by_column((_reviewed(one, place) for place in range(len(one.services))), ("Units",), wide="Decision")
    about = facts(
        ("ASKED OF", one.payer.name, ""), ("BY", one.requester.name, ""), ("AUTHORIZATION", authorization, "bold")
    )
    console.print(
        sheet(
            title(label, style, person(one.subscriber, one.dependent)),
            style,
            about,
            note(
                category,
                kind,
                service(scope.service_type) if scope and scope.service_type else "",
                member(one.subscriber),
                f"trace {one.trace_number}" if one.trace_number else "",
            ),
            Text.assemble(("Diagnoses  ", "dim"), "  ".join(d.code for d in one.diagnoses)) if one.diagnoses else None,
            refused,
            Text("\n".join(one.messages), "cyan"),
            table,
        )
    )


def _reviewed(one: ReviewRequest, place: int) -> dict[str, Text | str]:
    service = one.services[place]
    decision = Text()
    if service.decision:
        label, style = words.DECISIONS.get(service.decision.action, (service.decision.action, "yellow"))
        decision = Text(f"{label.capitalize()}  {service.decision.number}".rstrip(), style)
    return {
        "Date": period(service.dates[0].start, service.dates[0].end) if service.dates else "",
        "Service": service.procedure.code if service.procedure else service.revenue_code,
        "Units": number(service.units),
        "Decision": decision.append_text(refusals(service.rejections)),
    }
