"""Test cards: what each number or token does. Numbers are the ones that sandboxes of gateways use; none is real."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TestCard:
    """How a card behaves.

    Attributes:
        declined: Why it is declined; empty where it is approved.
        late: The gateway does not answer at first, although the charge was made.
        disputed: Its holder disputes the charge later; how the dispute ends.
    """

    name: str
    number: str
    declined: str = ""
    late: bool = False
    disputed: str = ""

    @property
    def shown(self) -> str:
        """Brand and last four digits."""
        return f"visa {self.number[-4:]}"


CARDS = (
    TestCard("approve", "4242424242424242"),
    TestCard("insufficient", "4000000000009995", declined="The card does not have enough funds."),
    TestCard("expired", "4000000000000069", declined="The card has expired."),
    TestCard("timeout", "4000000000000259", late=True),
    TestCard("chargeback", "4000000000002685", disputed="dispute_lost"),
    TestCard("chargeback_won", "4000000000001976", disputed="dispute_won"),
)
DISPUTE_DAYS, DECISION_DAYS = 20, 30
UNKNOWN = TestCard("unknown", "4000000000000002", declined="The card was declined.")
_BY_NUMBER = {card.number: card for card in CARDS}
_BY_TOKEN = {f"tok_{card.name}": card for card in CARDS}


def by_number(number: str) -> TestCard:
    """Return the card of a number; one that is no test card is declined."""
    return _BY_NUMBER.get("".join(each for each in number if each.isdigit()), UNKNOWN)


def by_token(token: str) -> TestCard:
    """Return the card of a token, "tok_" and its name."""
    return _BY_TOKEN.get(token, UNKNOWN)
