"""A door over HTTPS: where it is, who we are to it, which certificates we trust."""

import ssl
from pathlib import Path

import httpx
from pydantic import Field, SecretStr

from models.base import Value


class DoorConfig(Value):
    """Where a partner's door is. Without a user nobody logs in."""

    url: str
    user: str = ""
    password: SecretStr = SecretStr("")
    ca_file: Path | None = Field(None, description="Certificates to trust; the system's where not given")


def client(door: DoorConfig, timeout: float | httpx.Timeout) -> httpx.AsyncClient:
    """Return the one client of a door, so that connections are reused. Its owner closes it."""
    return httpx.AsyncClient(
        base_url=door.url,
        auth=(door.user, door.password.get_secret_value()) if door.user else None,
        verify=ssl.create_default_context(cafile=str(door.ca_file) if door.ca_file else None),
        timeout=timeout,
    )
