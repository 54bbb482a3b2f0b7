"""The published files that tests load: kind, file, and how many rows it has, counted without our readers."""

import csv
import gzip
import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "reference"
present = pytest.mark.skipif(not FOLDER.is_dir(), reason="the published files are not here")

FILES: dict[str, tuple[str, ...]] = {
    "clfs": ("pfs/clfs_2026Q2.json",),
    "hcpcs": ("hcpcs/hcpcs_level2_fields_2024.csv",),
    "hcpcs-noc": ("hcpcs/hcpcs_noc_2024.csv",),
    "hcpcs-text": ("hcpcs/hcpcs_level2_descriptions_2024.csv.gz",),
    "icd10cm": ("icd10cm/icd10c-tabular-April-1-2026.xml.gz", "icd10cm/icd_10_cm_tuva.csv.gz"),
    "mdc": ("msdrg/mdc.csv",),
    "modifiers": ("hcpcs/modifiers_2024.csv",),
    "msdrg": ("msdrg/drg_weights.txt",),
    "msdrg-cc": ("msdrg/cc_list.txt",),
    "msdrg-mcc": ("msdrg/mcc_list.txt",),
    "msdrg-titles": ("msdrg/ms_drg.csv",),
    "opps-cap": ("pfs/pfs_opps_cap_2024.csv",),
    "pfs-anesthesia": ("pfs/pfs_anesthesia_cf_2024.csv",),
    "pfs-gpci": ("pfs/pfs_gpci_2024.csv",),
    "pfs-indicators": ("pfs/pfs_rvu_indicators_2024.csv",),
    "pfs-localities": ("pfs/pfs_locality_county_2024.csv",),
    "pfs-rvu": ("pfs/pfs_rvu_amounts_2024.csv",),
    "pos": ("pos/pos_codes_cms.csv",),
    "pprrvu": ("pfs/pprrvu_2023_all_quarters.csv.gz",),
    "rbcs": ("hcpcs/rbcs_2024.csv.gz",),
    "taxonomy": ("nucc/nucc_taxonomy_240.csv",),
}
CASES = [(kind, file) for kind, files in FILES.items() for file in files]
CODE_LIST = FOLDER / "icd10cm/code-list-April-2026.txt"


def counted(file: str) -> int:
    """How many rows a file has, by a straight reading of it."""
    raw = (FOLDER / file).read_bytes()
    text = (gzip.decompress(raw) if file.endswith(".gz") else raw).decode("utf-8", errors="replace")
    if file.endswith(".json"):
        return len(json.loads(text))
    if ".xml" in file:
        return len(CODE_LIST.read_text().splitlines())
    if file.endswith(".txt"):
        return sum(1 for line in text.splitlines() if "\t" in line and any(map(str.isdigit, line.split("\t")[0][:3])))
    if "locality_county" in file or "anesthesia" in file:  # an end-of-file mark; a footnote and a line twice
        return len({line for line in text.splitlines() if line[:1].isdigit()})
    headless = file in ("msdrg/mdc.csv", "msdrg/ms_drg.csv", "icd10cm/icd_10_cm_tuva.csv.gz")
    return sum(1 for record in csv.reader(text.splitlines(keepends=True)) if record) - (not headless)
