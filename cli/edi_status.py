"""276, 277, 277CA: where claims are, and which were taken."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from cli import edi_reply_words as words
from cli.edi_page import by_column, dollars, facts, member, note, period, person, sheet, title
from edi import ClaimAcknowledgementBatch, ClaimStatus, StatusInquiry, StatusResponse

_STATUS_STYLE = {"F0": "green", "F1": "green", "F3": "green", "A0": "green", "A1": "green", "A2": "green", "F2": "red"}


def _status(status: ClaimStatus) -> Text:
    style = _STATUS_STYLE.get(status.category, "yellow") if status.accepted else "red"
    text = Text(words.STATUS_CATEGORIES.get(status.category, f"Category {status.category}"), style)
    text.append(f"  {':'.join(part for part in (status.category, status.code, status.entity) if part)}", "dim")
    if status.check_number:
        text.append(f"  {status.check_number} {period(status.check_date)}".rstrip(), "dim")
    if status.message:
        text.append(f"  {status.message}", "cyan")
    return text


def _statuses(found: Iterable[ClaimStatus]) -> Text:
    return Text("\n").join(_status(one) for one in found)


def inquiry(console: Console, one: StatusInquiry) -> None:
    """Prints a 276: who asks about which claim."""
    claim = one.claim_control_number or one.payer_claim_number
    heading = title("WHERE IS IT?", "blue", person(one.subscriber, one.dependent), f"claim {claim or '-'}")
    about = facts(
        ("ASKED OF", one.payer.name, ""), ("BY", one.provider.name, ""),
        ("SERVED", period(one.service_from, one.service_to), ""), ("CHARGED", dollars(one.charge_cents), "bold"),
    )  # fmt: skip
    console.print(sheet(heading, "blue", about, note(member(one.subscriber), f"trace {one.trace_number}")))


def status_response(console: Console, one: StatusResponse) -> None:
    """Prints a 277."""
    first = one.statuses[0] if one.statuses else None
    style = (_STATUS_STYLE.get(first.category, "yellow") if first.accepted else "red") if first else "yellow"
    label = words.STATUS_CATEGORIES.get(first.category, "STATUS").partition(":")[0].upper() if first else "STATUS"
    lines = by_column(
        (
            {"Line": each.control_number, "Service": each.procedure.code, "Status": _statuses(each.statuses)}
            for each in one.lines
        ),
        (),
        wide="Status",
    )
    figures = [
        ("CHARGED", dollars(first.charge_cents) if first else "", "bold"),
        ("PAID", dollars(first.paid_cents) if first else "", "bold green" if first and first.paid_cents else ""),
        ("SERVED", period(one.service_from, one.service_to), ""),
        ("PAYER'S NUMBER", one.payer_claim_number, ""),
    ]
    heading = title(label, style, person(one.subscriber, one.dependent), f"claim {one.claim_control_number or '-'}")
    where = note(f"at {one.payer.name}", member(one.subscriber))
    console.print(sheet(heading, style, facts(*figures), where, _statuses(one.statuses), lines))


def claim_acknowledgement(console: Console, batch: ClaimAcknowledgementBatch) -> None:
    """Prints a 277CA: claim by claim."""
    refused = sum(not claim.accepted for claim in batch.claims)
    style = "red" if refused else "green"
    table = by_column(
        (
            {
                "": Text("✓", "green") if claim.accepted else Text("✗", "bold red"),
                "Claim": claim.control_number,
                "Patient": person(claim.subscriber),
                "Charge": dollars(claim.charge_cents),
                "Verdict": _statuses((*claim.statuses, *(s for line in claim.lines for s in line.statuses))),
                "Payer's number": Text(claim.payer_claim_number, "dim"),
            }
            for claim in batch.claims
        ),
        ("Charge",),
        wide="Verdict",
    )
    kept = len(batch.claims) - refused
    verdict = Text.assemble((f"{kept:,} accepted", "green"), "  ", (f"{refused:,} rejected", "red" if refused else ""))
    heading = title("REJECTIONS" if refused else "ACCEPTED", style, batch.source.name, f"batch {batch.batch_number}")
    whole = _statuses(batch.statuses)
    console.print(sheet(heading, style, Text.assemble(whole, "\n" if whole else "", verdict), table))
