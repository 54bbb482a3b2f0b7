"""What one simulator process is told, and what it tells when it is ready."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class SimulatorConfig(BaseModel):
    """Settings of one simulator. Port 0 asks for a free one; `Endpoints` then tells which."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = "127.0.0.1"
    sftp_port: int = Field(default=0, ge=0, le=65535)
    https_port: int = Field(default=0, ge=0, le=65535)
    control_port: int | None = Field(
        default=None, ge=0, le=65535, description="None: no control API, clocks cannot be moved."
    )
    data_dir: Path
    scenario: str = Field(default="demo", description="Name of a file in simulator/scenarios, or a path.")
    seed: int = 1
    sftp_user: str = "claimflow"
    sftp_password: SecretStr | None = SecretStr("claimflow")
    sftp_authorized_keys: Path | None = Field(default=None, description="OpenSSH authorized_keys file.")
    https_user: str = "claimflow"
    https_password: SecretStr = SecretStr("claimflow")
    clearinghouse_id: str = Field(default="SIMCLEAR", max_length=15, description="ISA06 and GS02 of answers.")
    timeouts: Literal["fail-fast", "hold"] = Field(
        default="fail-fast", description="A timeout_once member: 503 at once, or 503 after hold_seconds."
    )
    hold_seconds: float = Field(default=30.0, ge=0, le=30)


class Endpoints(BaseModel):
    """Where a running simulator answers; `<data_dir>/endpoints.json` holds the same."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str
    sftp_port: int
    https_port: int
    control_port: int | None
    ca_file: Path
    known_hosts: str = Field(description="The known_hosts line of the SFTP server.")
