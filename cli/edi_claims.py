"""837: a few claims each on a sheet of its own, many as a table."""

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cli import edi_reply_words as words
from cli.edi_claim_codes import AnyClaim, codes, diagnoses, stay
from cli.edi_page import (
    NARROW,
    by_column,
    columns,
    count,
    dollars,
    facts,
    figure,
    member,
    note,
    number,
    period,
    person,
    sheet,
    title,
)
from edi import (
    InstitutionalBatch,
    InstitutionalClaim,
    InstitutionalLine,
    LineAdjudication,
    OtherPayer,
    Procedure,
    ServiceLine,
    SubmissionBatch,
)

_ON_SHEETS = 12
"""More claims than these are a table."""


def claims_page(console: Console, batch: SubmissionBatch | InstitutionalBatch) -> None:
    """Prints the claims and their sum."""
    claims: tuple[AnyClaim, ...] = batch.claims
    if len(claims) > _ON_SHEETS:
        console.print(sheet(Text("Claims", "bold"), "blue", _table(claims)))
    else:
        for claim in claims:
            console.print(_claim(claim, console.width < NARROW))
    grid = Table.grid(expand=True, padding=(0, 2, 0, 0))
    grid.add_column(ratio=1)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_row(f"From {batch.submitter.name} to {batch.receiver.name}", Text(batch.reference, "dim"))
    total = dollars(sum(claim.charge_cents for claim in claims))
    grid.add_row(Text(f"{count(len(claims), 'claim')} charged", "bold"), Text(total, "bold"))
    console.print(sheet(Text("Total", "bold"), "blue", grid))


def _bill(claim: AnyClaim) -> str:
    if isinstance(claim, InstitutionalClaim):
        return f"bill type {claim.type_of_bill}"
    return f"place {claim.place_of_service}"


def _served(claim: AnyClaim) -> str:
    if isinstance(claim, InstitutionalClaim):
        return period(claim.statement_from, claim.statement_to)
    days = [day for line in claim.lines for day in (line.service_date, line.service_end) if day]
    return period(min(days), max(days)) if days else ""


def _table(claims: tuple[AnyClaim, ...]) -> Table:
    table = columns("Claim", "Patient", "Payer", "Served", "Diagnoses", "Charge", right=("Charge",), wide="Diagnoses")
    for claim in claims:
        table.add_row(
            claim.control_number, person(claim.subscriber, claim.patient), claim.payer.name, _served(claim),
            " ".join(diagnoses(claim)), dollars(claim.charge_cents),
        )  # fmt: skip
    return table


def _claim(claim: AnyClaim, narrow: bool) -> Panel:
    order = words.PAYER_ORDER.get(claim.payer_responsibility, "another")
    frequency = words.FREQUENCIES.get(claim.frequency, f"frequency {claim.frequency}")
    style = {"7": "yellow", "8": "red"}.get(claim.frequency, "blue")
    label = {"7": "REPLACEMENT", "8": "VOID"}.get(claim.frequency, "CLAIM")
    replaced = f"{frequency} {claim.original_reference}".strip() if style != "blue" else ""
    return sheet(
        title(label, style, person(claim.subscriber, claim.patient), f"claim {claim.control_number}"),
        style,
        facts(
            ("CHARGED", dollars(claim.charge_cents), "bold"),
            (f"{order.upper()} PAYER", claim.payer.name, ""),
            ("SERVED", _served(claim), ""),
            ("BILLED BY", claim.billing_provider.name, ""),
        ),
        note(
            _bill(claim), member(claim.subscriber), replaced,
            f"authorization {claim.prior_authorization}" if claim.prior_authorization else "",
            f"referral {claim.referral_number}" if claim.referral_number else "",
            count(len(claim.attachments), "attachment") if claim.attachments else "",
        ),
        codes(claim),
        stay(claim),
        _lines(claim, narrow),
        _others(claim.other_payers),
    )  # fmt: skip


def _lines(claim: AnyClaim, narrow: bool) -> Table:
    lines: tuple[ServiceLine | InstitutionalLine, ...] = claim.lines
    return by_column((_line(line, narrow) for line in lines), ("Units", "Charged"), wide="Note")


def _line(line: ServiceLine | InstitutionalLine, narrow: bool) -> dict[str, Text | str]:
    pointers = "".join(chr(64 + one) for one in line.pointers if 0 < one <= 12) if isinstance(line, ServiceLine) else ""
    remarks = [f"NDC {line.ndc.code}"] if line.ndc else []
    remarks += [_decided(one) for one in line.adjudications]
    remarks += [line.note] if line.note else []
    served = period(line.service_date, line.service_end if not narrow else None)
    return {
        "#": Text(str(line.number), "dim"),
        "Date": served,
        "Revenue": line.revenue_code,
        "Service": _procedure(line.procedure),
        "Diagnoses": pointers,
        "Units": f"{number(line.units)}{'' if line.unit == 'UN' else f' {line.unit}'}",
        "Charged": figure(line.charge_cents),
        "Note": Text("\n".join(remarks), "cyan"),
    }


def _procedure(procedure: Procedure | None) -> str:
    return "-".join((procedure.code, *procedure.modifiers)) if procedure else ""


def _decided(earlier: LineAdjudication) -> str:
    """What an earlier payer paid of a line, and why not more."""
    paid = f"{earlier.payer_id} paid {dollars(earlier.paid_cents)}"
    return "\n".join((paid, *(f"  {cut.group}-{cut.reason} {dollars(cut.cents)}" for cut in earlier.adjustments)))


def _others(payers: tuple[OtherPayer, ...]) -> Table:
    """What other payers of the claim decided."""
    grid = Table.grid(expand=True, padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_column(justify="right", no_wrap=True)
    for one in payers:
        order = words.PAYER_ORDER.get(one.responsibility, "another").capitalize()
        cuts = "  ".join(f"{cut.group}-{cut.reason} {dollars(cut.cents)}" for cut in one.adjustments)
        name = Text(one.payer.name).append(f"  {one.claim_number}  {cuts}".rstrip(), "dim")
        paid = f"paid {dollars(one.paid_cents)}" if one.paid_cents is not None else ""
        grid.add_row(Text(order, "bold"), name, Text(paid, "green"))
    return grid
