"""An 835 as a page that a biller would print: payment, claims, why they were cut, what to do."""

from datetime import date

from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cli import edi_words as words
from codesets.carc import ReasonClass, reason
from edi import Adjustment, ClaimPayment, Finding, Party, Remittance, ServicePayment

_CLASS_STYLE = {
    ReasonClass.DENIAL: "red",
    ReasonClass.CONTRACTUAL: "dim",
    ReasonClass.PATIENT: "yellow",
    ReasonClass.INFORMATIONAL: "cyan",
}


def dollars(cents: int | None) -> str:
    """Cents as dollars; a minus before the sign."""
    if cents is None:
        return ""
    return f"{'-' if cents < 0 else ''}${abs(cents) / 100:,.2f}"


def day(value: date | None) -> str:
    """A date as Americans write it."""
    return value.strftime("%m/%d/%Y") if value else ""


def remittance_page(console: Console, remittance: Remittance, findings: tuple[Finding, ...]) -> None:
    """Prints the whole page."""
    console.print(_head(remittance, findings))
    for claim in remittance.claims:
        console.print(_claim(claim))
    if remittance.provider_adjustments:
        console.print(_provider_adjustments(remittance))
    console.print(_summary(remittance))


def _who(party: Party) -> Text:
    text = Text().append(party.name or "(no name)", "bold")
    if party.address:
        street = ", ".join(part for part in (party.address.line1, party.address.line2) if part)
        town = f"{party.address.city}, {party.address.state} {party.address.postal_code}".strip(", ")
        text.append(f"\n{street}\n{town}" if street else f"\n{town}")
    if party.npi:
        text.append(f"\nNPI {party.npi}", "dim")
    if party.contact and (party.contact.phone or party.contact.email):
        text.append(f"\n{party.contact.name} {party.contact.phone or party.contact.email}".rstrip(), "dim")
    return text


def _head(remittance: Remittance, findings: tuple[Finding, ...]) -> Panel:
    parties = Table.grid(expand=True, padding=(0, 2))
    parties.add_column(ratio=1)
    parties.add_column(ratio=1)
    parties.add_column(justify="right", no_wrap=True)
    method = words.METHODS.get(remittance.method, remittance.method)
    paid = Text("PAYMENT\n", "", justify="right")
    paid.stylize("dim")
    paid.append(dollars(remittance.payment_cents), "bold green" if remittance.payment_cents > 0 else "bold red")
    paid.append(f"\n{method}\n{remittance.trace_number}\n{day(remittance.payment_date)}")
    parties.add_row(
        Text.assemble(("FROM\n", "dim"), _who(remittance.payer)),
        Text.assemble(("TO\n", "dim"), _who(remittance.payee)),
        paid,
    )
    unbalanced = [one for one in findings if one.rule.startswith("balance-")]
    verdict = Text("✓ Adds up: every line, every claim and the payment", "green")
    if unbalanced:
        verdict = Text("✗ Does not add up; do not post\n", "bold red")
        verdict.append("\n".join(f"  {one.message}" for one in unbalanced[:5]), "red")
    return Panel(
        Group(parties, Text(""), verdict), title="[bold]EXPLANATION OF PAYMENT[/]", border_style="blue", box=box.ROUNDED
    )


def _claim(claim: ClaimPayment) -> Panel:
    label, style, meaning = words.CLAIM_STATUS.get(claim.status, (f"STATUS {claim.status}", "yellow", ""))
    if label == "PAID" and not claim.paid_cents and _denied(claim):
        label, style, meaning = "DENIED", "red", "processed, nothing paid"
    parts: list[Table | Text | Padding] = [_facts(claim, meaning)]
    if claim.lines:
        parts += [Text(""), _lines(claim)]
    why = _why(claim)
    if why.row_count:
        parts += [Text(""), why]
    extra = _extra(claim)
    if extra:
        parts += [Text(""), extra]
    who = claim.patient or claim.subscriber
    name = f"{who.name}, {who.first_name}".rstrip(", ") if who else "(no patient)"
    title = Text.assemble((f" {label} ", f"bold white on {style}" if style == "red" else f"bold black on {style}"))
    title.append(f" {name} ", "bold")
    title.append(f" claim {claim.control_number} ", "default")
    return Panel(Group(*parts), title=title, title_align="left", border_style=style, box=box.ROUNDED)


def _denied(claim: ClaimPayment) -> bool:
    return any(reason(cut.reason).reason_class is ReasonClass.DENIAL for cut in _cuts(claim))


def _cuts(claim: ClaimPayment) -> list[Adjustment]:
    return [*claim.adjustments, *(cut for line in claim.lines for cut in line.adjustments)]


def _facts(claim: ClaimPayment, meaning: str) -> Table:
    grid = Table.grid(expand=True, padding=(0, 2))
    for _ in range(5):
        grid.add_column(ratio=1)
    patient = sum(cut.cents for cut in _cuts(claim) if cut.group == "PR") or claim.patient_responsibility_cents
    figures = (
        ("CHARGED", claim.charge_cents, "bold"),
        ("ADJUSTED", claim.charge_cents - claim.paid_cents - patient, "dim"),
        ("PATIENT OWES", patient, "yellow"),
        ("PAID", claim.paid_cents, "bold green" if claim.paid_cents > 0 else "bold red"),
    )
    cells = [Text.assemble((f"{label}\n", "dim"), (dollars(cents), style)) for label, cents, style in figures]
    numbers = Text.assemble(("PAYER'S NUMBER\n", "dim"), claim.payer_claim_number or "-")
    grid.add_row(*cells, numbers)
    served = " to ".join(day(one) for one in dict.fromkeys((claim.statement_from, claim.statement_to)) if one)
    note = " · ".join(part for part in (meaning, f"served {served}" if served else "", _member(claim)) if part)
    outer = Table.grid(expand=True)
    outer.add_row(grid)
    outer.add_row(Text(note, "italic dim"))
    return outer


def _member(claim: ClaimPayment) -> str:
    who = claim.subscriber or claim.patient
    return f"member {who.id}" if who and who.id else ""


def _lines(claim: ClaimPayment) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, padding=(0, 1), header_style="dim", show_edge=False)
    table.add_column("Date", no_wrap=True)
    table.add_column("Service", no_wrap=True)
    table.add_column("Units", justify="right")
    for name in ("Charged", "Allowed", "Cut", "Patient", "Paid"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Why", ratio=1)
    for line in claim.lines:
        patient = sum(cut.cents for cut in line.adjustments if cut.group == "PR")
        cut = sum(cut.cents for cut in line.adjustments) - patient
        table.add_row(
            day(line.service_date or claim.statement_from),
            _service(line),
            f"{line.units.normalize():f}" if line.units is not None else "1",
            dollars(line.charge_cents),
            dollars(line.allowed_cents),
            Text(dollars(cut) if cut else "", "dim"),
            Text(dollars(patient) if patient else "", "yellow"),
            Text(dollars(line.paid_cents), "green" if line.paid_cents > 0 else "red"),
            _codes(line.adjustments, line.remarks),
        )
    return table


def _service(line: ServicePayment) -> str:
    code = "-".join((line.procedure.code or line.revenue_code or "?", *line.procedure.modifiers))
    return f"{line.revenue_code} {code}" if line.revenue_code and line.procedure.code else code


def _codes(cuts: tuple[Adjustment, ...], remarks: tuple[str, ...]) -> Text:
    text = Text()
    for number, cut in enumerate(cuts):
        text.append(" " if number else "")
        text.append(f"{cut.group}-{cut.reason}", _CLASS_STYLE[reason(cut.reason).reason_class])
    for remark in remarks:
        text.append(f" {remark}", "cyan")
    return text


def _why(claim: ClaimPayment) -> Table:
    """Each reason once with its sum, its words and the next step."""
    sums: dict[tuple[str, str], int] = {}
    for cut in _cuts(claim):
        sums[cut.group, cut.reason] = sums.get((cut.group, cut.reason), 0) + cut.cents
    remarks = dict.fromkeys(
        (*claim.inpatient_remarks, *claim.outpatient_remarks, *(code for line in claim.lines for code in line.remarks))
    )
    grid = Table.grid(expand=True, padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, justify="right")
    grid.add_column(ratio=1)
    for (group, code), cents in sums.items():
        known = reason(code)
        style = _CLASS_STYLE[known.reason_class]
        text = Text().append(known.text, "" if style == "dim" else style)
        text.append(f"  ({words.GROUPS.get(group, 'other')})", "dim")
        if known.reason_class is ReasonClass.DENIAL:
            cause = known.root_cause.value.replace("_", " ")
            text.append(f"\n→ {words.ACTIONS[known.next_action.value]}", "bold")
            text.append(f"; root cause: {cause}" if cause != "unknown" else "", "dim")
        grid.add_row(Text(f"{group}-{code}", f"bold {style}"), dollars(cents), text)
    for code in remarks:
        grid.add_row(Text(code, "cyan"), "", Text(words.REMARKS.get(code, "See the payer's list of remarks"), "cyan"))
    return grid


def _extra(claim: ClaimPayment) -> Text | None:
    found: list[str] = []
    if claim.inpatient:
        stay = claim.inpatient
        found.append(f"Stay: {stay.covered_days:f} covered days, DRG {claim.drg or '-'} {dollars(stay.drg_cents)}")
    if "I" in claim.amounts:
        found.append(f"Interest {dollars(claim.amounts['I'])}")
    if claim.crossover_carrier:
        found.append(f"Forwarded to {claim.crossover_carrier.name}: do not bill it again")
    if claim.corrected_payer:
        found.append(f"Bill {claim.corrected_payer.name} first")
    if claim.corrected_patient:
        who = claim.corrected_patient
        found.append(f"The payer knows the insured as {who.name} {who.first_name} {who.id}".rstrip())
    return Text("\n".join(f"• {one}" for one in found), "cyan") if found else None


def _provider_adjustments(remittance: Remittance) -> Panel:
    grid = Table.grid(expand=True, padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, justify="right")
    for one in remittance.provider_adjustments:
        meaning = words.PROVIDER_ADJUSTMENTS.get(one.reason, "Adjustment outside of any claim")
        style = "red" if one.cents > 0 else "green"
        grid.add_row(Text(one.reason, "bold"), meaning, Text(one.reference, "dim"), Text(dollars(-one.cents), style))
    return Panel(grid, title="[bold]Moved outside of claims[/]", title_align="left", border_style="blue")


def _summary(remittance: Remittance) -> Panel:
    claims = [claim for claim in remittance.claims if claim.status != "25"]
    moved = sum(one.cents for one in remittance.provider_adjustments)
    denied = [claim for claim in claims if claim.status == "4" or (not claim.paid_cents and _denied(claim))]
    grid = Table.grid(expand=True, padding=(0, 2))
    grid.add_column(ratio=1)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_row(
        f"{len(claims)} claim{'' if len(claims) == 1 else 's'} charged", dollars(sum(c.charge_cents for c in claims))
    )
    grid.add_row("Paid on claims", Text(dollars(sum(c.paid_cents for c in claims)), "green"))
    if moved:
        grid.add_row("Moved outside of claims", dollars(-moved))
    grid.add_row(Text("Payment", "bold"), Text(dollars(remittance.payment_cents), "bold"))
    if denied:
        at_stake = sum(claim.charge_cents for claim in denied)
        count = f"{len(denied)} denied claim{'' if len(denied) == 1 else 's'} to work"
        grid.add_row(Text(count, "bold red"), Text(dollars(at_stake), "bold red"))
    return Panel(grid, title="[bold]Total[/]", title_align="left", border_style="blue")
