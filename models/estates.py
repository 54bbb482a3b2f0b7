"""What becomes of a claim against the estate of a patient who has died."""

from enum import StrEnum


class EstateStep(StrEnum):
    """What a person did."""

    NOTICE = "notice"
    """A notice to creditors came: it names the last day."""
    FILED = "filed"
    NOT_FILED = "not_filed"
