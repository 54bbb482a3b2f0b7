"""The facts of a claim as a letter tells them, and the documents that answer a denial. Pure."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from domain.coding.book import CodeBook
from domain.coding.draft import LIKELY
from domain.remittance import ClaimDecision
from domain.scrubbing.view import ClaimView
from models.coding import Suggestion
from models.denials import ChosenDocument
from models.intake import Document
from models.money import dollars

Denies = Callable[[str, str], bool]
"""Whether a group and a reason ("CO", "50") deny."""
_QUOTES = 6
_LONGEST = 240
_PREFIXES = 24


def denied_lines(
    view: ClaimView, decision: ClaimDecision | None, denies: Callable[[str, str], bool]
) -> tuple[int, ...]:
    """Return the lines (from 1) that were denied; all where the claim was denied as a whole or nobody says."""
    lines = decision.lines if decision else ()
    found = {
        place
        for place, line in enumerate(lines, 1)
        if any(denies(each.group, each.reason) for each in line.adjustments)
    }
    numbers = {
        int(line.control_number) if line.control_number.isdigit() else place
        for place, line in enumerate(lines, 1)
        if place in found
    }
    every = tuple(range(1, len(view.lines) + 1))
    return tuple(each for each in every if each in numbers) or every


def evidence(view: ClaimView, lines: Sequence[int], suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """Return what the chart says for the denied services and their diagnoses, the surest first."""
    codes = {view.lines[each - 1].code for each in lines} | set(view.diagnoses)
    plain = {each.replace(".", "") for each in codes if each}
    mine = [each for each in suggestions if each.code.replace(".", "") in plain and each.evidence]
    return tuple(sorted(mine, key=lambda each: -each.confidence))


def documents(chart: Sequence[Document], quoted: Sequence[Suggestion]) -> tuple[ChosenDocument, ...]:
    """Return the documents with the evidence; where nothing is quoted, the whole chart, for a person to choose from."""
    said: dict[str, list[str]] = {}
    for each in quoted:
        if each.confidence >= LIKELY:
            said.setdefault(each.document, []).append(each.code)
    chosen = [each for each in chart if each.identifier in said] or list(chart)
    return tuple(
        ChosenDocument(
            identifier=each.identifier, title=each.title or each.identifier, written=each.written,
            why=f"documents {', '.join(dict.fromkeys(said[each.identifier]))}" if each.identifier in said else "",
        )
        for each in chosen
        if each.identifier
    )  # fmt: skip


def policies(view: ClaimView, lines: Sequence[int], book: CodeBook) -> str:
    """Return the coverage policies of the denied services as text."""
    told = []
    for number in lines:
        line = view.lines[number - 1]
        on = view.day(line)
        policy = book.support(line.code, view.payer_id, view.payer_kind, on) if on else None
        if policy is not None:
            shown = " ".join(policy.prefixes[:_PREFIXES]) + (" ..." if len(policy.prefixes) > _PREFIXES else "")
            told.append(f"{line.code}: {policy.source}. Supported by diagnoses that begin with {shown}.")
    return "\n".join(dict.fromkeys(told))


def facts(
    view: ClaimView, lines: Sequence[int], decision: ClaimDecision | None, quoted: Sequence[Suggestion],
    titles: Callable[[str], tuple[str, date | None]],
) -> str:  # fmt: skip
    """Return the facts of a denied claim, for its appeal: what was done, for which diagnoses, what the record says."""
    told = [f"Service of {view.date_of_service:%B %-d, %Y}."] if view.date_of_service else []
    for number in lines:
        line = view.lines[number - 1]
        given = (line.code or line.revenue_code, *line.modifiers)
        pointed = [view.diagnoses[each - 1] for each in line.pointers if each <= len(view.diagnoses)]
        told.append(f"Line {number}: {' '.join(given)}, {dollars(line.charge_cents)}, for {', '.join(pointed)}.")
    if decision is not None and decision.payer_claim_number:
        told.append(f"Your claim number: {decision.payer_claim_number}.")
    if quoted:
        told.append("The record says:")
    for each in quoted[:_QUOTES]:
        title, written = titles(each.document)
        when = f", {written:%B %-d, %Y}" if written else ""
        told.append(f'- for {each.code}: "{each.evidence.strip()[:_LONGEST]}" ({title}{when})')
    return "\n".join(told)
