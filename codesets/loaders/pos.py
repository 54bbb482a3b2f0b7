"""Place of service codes: where a service was given, and whether it is paid at the facility rate."""

from codesets.cells import matching, one_of, required, text
from codesets.loading import Loader
from codesets.separated import Field, separated

LOADER = Loader(
    kind="pos",
    title="Place of service",
    publisher="CMS, Place of Service Code Set",
    table="code_places",
    columns=("code", "setting", "name", "description"),
    read=separated(
        Field(("pos_code", "place of service code(s)", "code"), matching(r"\d\d", "code of two digits")),
        Field(("pos_type", "setting"), one_of("Facility", "Non-Facility", "Unassigned", "")),
        Field(("pos_name", "place of service name"), required),
        Field(("pos_description", "place of service description"), text),
    ),
)
