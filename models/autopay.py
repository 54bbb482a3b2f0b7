"""A payment plan that is paid by a stored card: what the patient agreed to. Never a card number, only the token."""

from datetime import date

from models.base import Value


class Consent(Value):
    """What a patient agreed to; `terms` are its words. It stands until it is revoked or its plan is over.

    12 CFR 1005.10(b): a preauthorized transfer is authorized in writing, and the consumer gets a copy.
    """

    id: int
    plan: int
    token: str
    card: str
    terms: str
    on: date
    by: str
