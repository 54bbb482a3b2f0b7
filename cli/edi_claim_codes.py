"""The codes of a claim: diagnoses, and what an institutional bill says beside its lines."""

from rich.table import Table
from rich.text import Text

from cli.edi_page import number, period
from edi import InstitutionalClaim, ProfessionalClaim

AnyClaim = ProfessionalClaim | InstitutionalClaim


def diagnoses(claim: AnyClaim) -> tuple[str, ...]:
    """With the mark of what was there on admission."""
    if isinstance(claim, ProfessionalClaim):
        return claim.diagnoses
    given = (claim.principal_diagnosis, *claim.other_diagnoses)
    return tuple(
        f"{one.code}({one.present_on_admission})" if one.present_on_admission else one.code for one in given if one.code
    )


def codes(claim: AnyClaim) -> Table:
    """Every list of codes that the claim has, each with its name."""
    lists: dict[str, tuple[str, ...]] = {"Diagnoses": diagnoses(claim)}
    if isinstance(claim, InstitutionalClaim):
        done = (claim.principal_procedure, *claim.other_procedures)
        lists |= {
            "Reasons for visit": claim.reasons_for_visit,
            "External causes": tuple(one.code for one in claim.external_causes),
            "Procedures": tuple(f"{one.code} {period(one.day)}" for one in done if one),
            "Occurrences": (
                *(f"{one.code} {period(one.day)}" for one in claim.occurrences),
                *(f"{one.code} {period(one.start, one.end)}" for one in claim.occurrence_spans),
            ),
            "Values": tuple(f"{one.code} {number(one.amount)}" for one in claim.values),
            "Conditions": claim.conditions,
        }
    grid = Table.grid(expand=True, padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(ratio=1)
    for name, codes in lists.items():
        if codes:
            grid.add_row(name, "  ".join(codes))
    return grid


def stay(claim: AnyClaim) -> Text | None:
    """From admission to discharge; None where nobody was admitted."""
    if not isinstance(claim, InstitutionalClaim) or not claim.admitted:
        return None
    parts = [f"Admitted {period(claim.admitted)}"]
    parts += [f"type {claim.admission_type}"] if claim.admission_type else []
    parts += [f"from {claim.admission_source}"] if claim.admission_source else []
    parts += [f"discharged to {claim.patient_status}"] if claim.patient_status else []
    parts += [f"DRG {claim.drg}"] if claim.drg else []
    return Text("  ".join(parts), "cyan")
