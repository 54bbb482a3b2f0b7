"""Geographic practice cost indices: what work, practice expense and malpractice cost in a locality."""

from codesets.cells import decimal, required
from codesets.file_names import calendar_day
from codesets.loading import Loader
from codesets.localities import KEY, KEY_COLUMNS, TABLE
from codesets.separated import Field, separated

LOADER = Loader(
    kind="pfs-gpci",
    title="Fee schedule: GPCI",
    publisher="CMS, PFS Relative Value Files (GPCI)",
    table=TABLE,
    columns=(*KEY_COLUMNS, "state", "name", "gpci_work", "gpci_pe", "gpci_malpractice"),
    read=separated(
        *KEY,
        Field(("state",), required),
        Field(("locality_name", "locality name"), required),
        Field(("gpci_work",), decimal),
        Field(("gpci_pe",), decimal),
        Field(("gpci_mp",), decimal),
    ),
    effective=calendar_day,
)
