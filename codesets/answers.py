"""What answers for a kind on a day: a loaded vintage, else a shipped file, else nothing."""

SHIPPED_FILES = {
    "icd10cm": "icd10cm.csv",
    "hcpcs": "procedures.csv",
    "cpt": "procedures.csv",
    "pfs-indicators": "global_days.csv",
    "modifiers": "modifiers.csv",
    "pos": "pos.csv",
    "revenue": "revenue.csv",
    "carc": "carc.csv",
    "rarc": "rarc.csv",
    "ncci-ptp-practitioner": "ncci_ptp.csv",
    "ncci-ptp-outpatient": "ncci_ptp.csv",
    "mue-practitioner": "mue.csv",
    "mue-outpatient": "mue.csv",
    "mue-dme": "mue.csv",
    "add-on": "add_ons.csv",
}
"""Kinds of which a small subset is shipped: it answers for days that no vintage covers."""

TELLS_HISTORY = frozenset(("hcpcs", "hcpcs-text", "ncci-ptp-practitioner", "ncci-ptp-outpatient"))
"""Kinds whose files keep what ended, with its dates: the earliest vintage answers for the days before it too."""
