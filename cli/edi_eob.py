"""An 835 as a page that a biller would print: payment, claims, why they were cut, what to do."""

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cli import edi_words as words
from cli.edi_eob_claim import claim_sheet, denied
from cli.edi_page import NARROW, count, day, dollars, sheet
from codesets.plb import provider_adjustment
from edi import Finding, Party, Remittance

_SHOWN = 5


def remittance_page(console: Console, remittance: Remittance, findings: tuple[Finding, ...]) -> None:
    """Prints the whole page."""
    console.print(_head(remittance, findings))
    for claim in remittance.claims:
        console.print(claim_sheet(claim, console.width < NARROW))
    if remittance.provider_adjustments:
        console.print(_provider_adjustments(remittance))
    console.print(_summary(remittance))


def _who(party: Party) -> Text:
    text = Text().append(party.name or "(no name)", "bold")
    if party.address:
        street = ", ".join(part for part in (party.address.line1, party.address.line2) if part)
        town = f"{party.address.city}, {party.address.state} {party.address.postal_code}".strip(", ")
        text.append("".join(f"\n{line}" for line in (street, town) if line))
    if party.npi:
        text.append(f"\nNPI {party.npi}", "dim")
    if party.contact and (party.contact.phone or party.contact.email):
        text.append(f"\n{party.contact.name} {party.contact.phone or party.contact.email}".rstrip(), "dim")
    return text


def _head(remittance: Remittance, findings: tuple[Finding, ...]) -> Panel:
    parties = Table.grid(expand=True, padding=(0, 2, 0, 0))
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
    panel = sheet(Text("EXPLANATION OF PAYMENT", "bold"), "blue", parties, _verdict(findings))
    panel.title_align = "center"
    return panel


def _verdict(findings: tuple[Finding, ...]) -> Text:
    unbalanced = [one for one in findings if one.rule.startswith("balance-")]
    if not unbalanced:
        return Text("✓ Adds up: every line, every claim and the payment", "green")
    verdict = Text("✗ Does not add up; do not post\n", "bold red")
    verdict.append("\n".join(f"  {one.message}" for one in unbalanced[:_SHOWN]), "red")
    if len(unbalanced) > _SHOWN:
        verdict.append(f"\n  and {len(unbalanced) - _SHOWN} more", "red")
    return verdict


def _provider_adjustments(remittance: Remittance) -> Panel:
    grid = Table.grid(expand=True, padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, justify="right")
    for one in remittance.provider_adjustments:
        meaning = provider_adjustment(one.reason).text
        style = "red" if one.cents > 0 else "green"
        grid.add_row(Text(one.reason, "bold"), meaning, Text(one.reference, "dim"), Text(dollars(-one.cents), style))
    return sheet(Text("Moved outside of claims", "bold"), "blue", grid)


def _summary(remittance: Remittance) -> Panel:
    claims = [claim for claim in remittance.claims if claim.status != "25"]
    moved = sum(one.cents for one in remittance.provider_adjustments)
    grid = Table.grid(expand=True, padding=(0, 2, 0, 0))
    grid.add_column(ratio=1)
    grid.add_column(justify="right", no_wrap=True)
    back = [claim for claim in claims if claim.status == "22"]
    charged = [claim for claim in claims if claim.status != "22"]
    grid.add_row(f"{count(len(charged), 'claim')} charged", dollars(sum(claim.charge_cents for claim in charged)))
    if back:
        grid.add_row(f"{count(len(back), 'claim')} reversed", dollars(sum(claim.charge_cents for claim in back)))
    grid.add_row("Paid on claims", Text(dollars(sum(claim.paid_cents for claim in claims)), "green"))
    if moved:
        grid.add_row("Moved outside of claims", dollars(-moved))
    grid.add_row(Text("Payment", "bold"), Text(dollars(remittance.payment_cents), "bold"))
    refused = [claim for claim in claims if denied(claim)]
    if refused:
        at_stake = dollars(sum(claim.charge_cents for claim in refused))
        to_work = f"{count(len(refused), 'denied claim')} to work"
        grid.add_row(Text(to_work, "bold red"), Text(at_stake, "bold red"))
    return sheet(Text("Total", "bold"), "blue", grid)
