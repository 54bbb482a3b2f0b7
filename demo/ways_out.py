"""Every way out of docs/product.md's table: the demo must take each at least once."""

WAYS_OUT: dict[str, tuple[str, ...]] = {
    "registration": ("registered", "cancelled"),
    "eligibility": ("verified", "self_pay", "authorization_denied"),
    "coding": ("coded", "query_needed", "not_billable"),
    "coding_audit": ("agreed", "corrected", "upheld"),
    "physician_query": ("answered", "agreed_as_documented", "escalated"),
    "submission": ("accepted", "rejected", "held"),
    "adjudication": ("paid", "partly_paid", "denied", "pended"),
    "posting": ("posted", "secondary_due", "patient_due", "denied", "recovered"),
    "secondary": ("posted", "secondary_due", "patient_due", "denied"),
    "interest": ("recovered",),
    "void": ("voided",),
    "denial": ("overturned", "upheld", "written_off"),
    "statement": ("paid", "plan", "plan_finished", "assistance", "pre_collection"),
    "collections": ("recovered", "returned", "bad_debt"),
    "closed": ("closed",),
}


def missing(outcomes: dict[str, int]) -> list[str]:
    """Return the ways out that nobody took, as "stage.outcome"."""
    names = [f"{stage}.{outcome}" for stage, ways in WAYS_OUT.items() for outcome in ways]
    return [name for name in names if not outcomes.get(name)]
