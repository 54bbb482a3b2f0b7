"""The sandbox of the card gateway, as the simulator's own process serves it over HTTPS."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from gateways.cards import CardConfig, HttpCardGateway
from simulator.config import SimulatorConfig
from simulator.main import Endpoints, open_simulator

SECRET = "claimflow"


@asynccontextmanager
async def open_sandbox(folder: Path) -> AsyncIterator[tuple[HttpCardGateway, Endpoints]]:
    """Serve it while the block runs; yields its client and where it listens."""
    async with open_simulator(SimulatorConfig(data_dir=folder, control_port=0)) as endpoints:
        gateway = HttpCardGateway(
            CardConfig(
                url=f"https://127.0.0.1:{endpoints.https_port}", user=SECRET, password=SecretStr(SECRET),
                ca_file=endpoints.ca_file, timeout_seconds=20,
            )
        )  # fmt: skip
        yield gateway, endpoints
        await gateway.close()
