"""In which payment locality of Medicare a billing provider works."""

from functools import cache

from codesets.data_files import rows


@cache
def _by_npi() -> dict[str, str]:
    return {row["npi"]: row["locality"] for row in rows("facility_localities.csv")}


def facility_locality(npi: str) -> str:
    """Return contractor and locality as `10112-00`; empty where facility_localities.csv does not say."""
    return _by_npi().get(npi, "")
