"""One claim of an 835: what was charged and paid, line by line, why it was cut, what to do."""

from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cli import edi_words as words
from cli.edi_page import by_column, day, dollars, facts, figure, note, number, period, sheet, title
from codesets.carc import ReasonClass, reason
from codesets.rarc import remark
from edi import Adjustment, ClaimPayment, InpatientAdjudication, ServicePayment

_CLASS_STYLE = {
    ReasonClass.DENIAL: "red",
    ReasonClass.CONTRACTUAL: "dim",
    ReasonClass.PATIENT: "yellow",
    ReasonClass.INFORMATIONAL: "cyan",
}


def claim_sheet(claim: ClaimPayment, narrow: bool) -> Panel:
    """The box of one claim."""
    label, style, meaning = words.CLAIM_STATUS.get(claim.status, (f"STATUS {claim.status}", "yellow", ""))
    if label == "PAID" and denied(claim):
        label, style, meaning = "DENIED", "red", "processed, nothing paid"
    who = claim.patient or claim.subscriber
    name = f"{who.name}, {who.first_name}".rstrip(", ") if who else "(no patient)"
    insured = claim.subscriber or claim.patient
    served = period(claim.statement_from, claim.statement_to)
    return sheet(
        title(label, style, name, f"claim {claim.control_number}"),
        style,
        _figures(claim),
        note(meaning, f"served {served}" if served else "", f"member {insured.id}" if insured and insured.id else ""),
        _lines(claim, narrow),
        _why(claim),
        _remarks(claim),
        _extra(claim),
    )


def denied(claim: ClaimPayment) -> bool:
    """Whether nothing was paid, and for a reason that somebody can work on."""
    refused = any(reason(cut.reason).reason_class is ReasonClass.DENIAL for cut in _cuts(claim))
    return claim.status == "4" or (not claim.paid_cents and refused and claim.status != "22")


def _cuts(claim: ClaimPayment) -> list[Adjustment]:
    return [*claim.adjustments, *(cut for line in claim.lines for cut in line.adjustments)]


def _figures(claim: ClaimPayment) -> Table:
    patient = sum(cut.cents for cut in _cuts(claim) if cut.group == "PR") or claim.patient_responsibility_cents
    paid = "bold green" if claim.paid_cents > 0 else "bold red"
    return facts(
        ("CHARGED", dollars(claim.charge_cents), "bold"),
        ("ADJUSTED", dollars(claim.charge_cents - claim.paid_cents - patient), ""),
        ("PATIENT OWES", dollars(patient), "yellow" if patient else ""),
        ("PAID", dollars(claim.paid_cents), paid),
        ("PAYER'S NUMBER", claim.payer_claim_number, ""),
    )


def _lines(claim: ClaimPayment, narrow: bool) -> Table:
    right = ("Units", "Charged", "Allowed", "Adjusted", "Patient", "Paid")
    return by_column((_line(claim, line, narrow) for line in claim.lines), right, wide="Why")


def _line(claim: ClaimPayment, line: ServicePayment, narrow: bool) -> dict[str, Text | str]:
    """What a line has in each column; on a narrow page the date stands below the service."""
    patient = sum(cut.cents for cut in line.adjustments if cut.group == "PR")
    cut = sum(cut.cents for cut in line.adjustments) - patient
    served = day(line.service_date or claim.statement_from)
    service = Text(_service(line))
    if narrow and served:
        service.append(f"\n{served}", "dim")
    return {
        "Date": "" if narrow else served,
        "Service": service,
        "Units": number(line.units) or "1",
        "Charged": f"{line.charge_cents / 100:,.2f}",
        "Allowed": figure(line.allowed_cents),
        "Adjusted": figure(cut),
        "Patient": Text(figure(patient), "yellow"),
        "Paid": Text(f"{line.paid_cents / 100:,.2f}", "green" if line.paid_cents > 0 else "red"),
        "Why": _codes(line, narrow),
    }


def _service(line: ServicePayment) -> str:
    code = "-".join((line.procedure.code or line.revenue_code or "?", *line.procedure.modifiers))
    return f"{line.revenue_code} {code}" if line.revenue_code and line.procedure.code else code


def _codes(line: ServicePayment, narrow: bool) -> Text:
    cuts = [Text(f"{c.group}-{c.reason}", _CLASS_STYLE[reason(c.reason).reason_class]) for c in line.adjustments]
    return Text("\n" if narrow else " ").join([*cuts, *(Text(remark, "cyan") for remark in line.remarks)])


def _why(claim: ClaimPayment) -> Table:
    """Each reason once with its sum, its words and the next step."""
    sums: dict[tuple[str, str], int] = {}
    for cut in _cuts(claim):
        sums[cut.group, cut.reason] = sums.get((cut.group, cut.reason), 0) + cut.cents
    grid = Table.grid(expand=True, padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, justify="right")
    grid.add_column(ratio=1)
    for (group, code), cents in sums.items():
        known = reason(code)
        style = _CLASS_STYLE[known.reason_class].replace("dim", "default")
        text = Text.assemble((known.text, style))
        text.append(f"  ({words.GROUPS.get(group, 'other')})", "dim")
        if known.reason_class is ReasonClass.DENIAL:
            cause = known.root_cause.value.replace("_", " ")
            text.append(f"\n→ {words.ACTIONS[known.next_action.value]}", "bold")
            text.append(f"; root cause: {cause}" if cause != "unknown" else "", "dim")
        grid.add_row(Text(f"{group}-{code}", f"bold {style}"), dollars(cents), text)
    return grid


def _remarks(claim: ClaimPayment) -> Table:
    """What the remark codes of claim and lines say, each once."""
    lines = (code for line in claim.lines for code in line.remarks)
    grid = Table.grid(expand=True, padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    for code in dict.fromkeys((*claim.inpatient_remarks, *claim.outpatient_remarks, *lines)):
        grid.add_row(Text(code, "cyan"), Text(remark(code) or "See the payer's list of remarks", "cyan"))
    return grid


def _stay_paid(stay: InpatientAdjudication) -> tuple[tuple[str, int | None], ...]:
    """What the payer says that it paid a stay for."""
    return (
        ("for the DRG", stay.drg_cents),
        ("outlier", stay.outlier_cents),
        ("capital", stay.capital_cents),
        ("disproportionate share", stay.disproportionate_share_cents),
        ("teaching", stay.teaching_cents),
    )


def _extra(claim: ClaimPayment) -> Text:
    found: list[str] = []
    stay = claim.inpatient
    if stay:
        parts = [f"DRG {claim.drg}"] if claim.drg else []
        parts += [f"{number(stay.covered_days)} covered days"] if stay.covered_days else []
        parts += [f"{dollars(cents)} {what}" for what, cents in _stay_paid(stay) if cents]
        found += [f"Stay: {', '.join(parts)}"] if parts else []
    if "I" in claim.amounts:
        found.append(f"Interest {dollars(claim.amounts['I'])}")
    if claim.crossover_carrier:
        found.append(f"Forwarded to {claim.crossover_carrier.name}: do not bill it again")
    if claim.corrected_payer:
        found.append(f"Bill {claim.corrected_payer.name} first")
    if claim.corrected_patient:
        who = claim.corrected_patient
        found.append(f"The payer knows the insured as {who.name} {who.first_name} {who.id}".rstrip())
    return Text("\n".join(f"• {one}" for one in found), "cyan")
