"""The letter that goes with a refund."""

from models.money import dollars


def letter(number: int, cents: int, about: str, payer: str = "") -> str:
    """Say what is paid back, by which check, and why. `payer` is empty where the patient gets it."""
    why = f"{payer} paid more for it than was owed" if payer else "You paid more for it than you owed"
    return f"Check {number}: {dollars(cents)}\n\nThis refund is for {about}. {why}; this returns what was too much.\n"
