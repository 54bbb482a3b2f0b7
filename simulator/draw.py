"""Deterministic chance: everything drawn or numbered follows from the seed and the words given, never from order."""

import hashlib
from collections.abc import Sequence

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def number(seed: int, *words: str) -> int:
    """A 64-bit number for these words."""
    text = "\x1f".join((str(seed), *words))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def digits(length: int, seed: int, *words: str) -> str:
    """A decimal identifier for these words, without a leading zero."""
    low = 10 ** (length - 1)
    return str(low + number(seed, *words) % (9 * low))


def letters(length: int, seed: int, *words: str) -> str:
    """A base-32 identifier for these words, at most 12 long."""
    value = number(seed, *words)
    return "".join(_ALPHABET[(value >> (5 * place)) & 31] for place in range(length))


def choose(weights: Sequence[int], seed: int, *words: str) -> int:
    """The position drawn, each as likely as its weight."""
    point = number(seed, *words) % sum(weights)
    for position, weight in enumerate(weights):
        if point < weight:
            return position
        point -= weight
    raise AssertionError("the point lies below the sum of the weights")
