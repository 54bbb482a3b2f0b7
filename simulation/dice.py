"""Chance that follows from the seed, the encounter's number and the words of a question: never from order or time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from simulator import draw


class Weighted(Protocol):
    """Anything with a weight."""

    @property
    def weight(self) -> int:
        """How often, beside the others."""


@dataclass(frozen=True, slots=True)
class Dice:
    """The dice of one encounter."""

    seed: int
    number: int

    def pick[T](self, weights: Mapping[T, int], *words: str) -> T:
        """Return a key, each as likely as its weight."""
        keys = list(weights)
        return keys[draw.choose([weights[key] for key in keys], self.seed, "simulate", str(self.number), *words)]

    def one_of[T: Weighted](self, chances: Sequence[T], *words: str) -> T:
        """Return one of several, each as likely as its weight."""
        return chances[self.pick({place: each.weight for place, each in enumerate(chances)}, *words)]

    def between(self, low: int, high: int, *words: str) -> int:
        """Return a whole number from low to high, all alike."""
        return low + draw.number(self.seed, "simulate", str(self.number), *words) % (high - low + 1)

    def digits(self, length: int, *words: str) -> str:
        """Return digits, the first not 0."""
        return draw.digits(length, self.seed, "simulate", str(self.number), *words)
