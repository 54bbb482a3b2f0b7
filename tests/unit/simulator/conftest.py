from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from simulator_bench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    """Makes benches with members: `bench({"M1": {...}})`."""
    made: list[Bench] = []

    def make(members: dict[str, object] | None = None, *, seed: int = 1, mix: object = ()) -> Bench:
        made.append(Bench(tmp_path / f"s{len(made)}", members, seed, mix))
        return made[-1]

    yield make
    for one in made:
        one.simulator.close()
