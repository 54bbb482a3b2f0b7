"""Every knob of a Claimflow process, read from the environment once, at the composition root.

Names: `CLAIMFLOW_` and the field in capitals, and for the two outside servers also plain `DATABASE_URL` and
`TEMPORAL_ADDRESS`. Nothing below the composition root reads the environment: it gets values.
"""

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from runtime.errors import OperatorError

LOOPBACK = "127.0.0.1"
Port = int
"""A TCP port; 0 asks the supervisor to choose a free one, which `<home>/run.json` then tells."""


class Settings(BaseSettings):
    """One frozen set of values for one process; `Settings.load()` reads it."""

    model_config = SettingsConfigDict(
        env_prefix="CLAIMFLOW_", frozen=True, populate_by_name=True, extra="forbid", env_ignore_empty=True
    )

    home: Path = Field(default=Path(".claimflow"), description="Folder of all local state.")

    database_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("CLAIMFLOW_DATABASE_URL", "DATABASE_URL"),
        repr=False,
        description="Outside PostgreSQL, postgresql+asyncpg://user:password@host:port/database.",
    )
    postgres_port: Port = Field(default=0, ge=0, le=65535, description="Port of the embedded PostgreSQL.")

    temporal_address: str | None = Field(
        default=None,
        validation_alias=AliasChoices("CLAIMFLOW_TEMPORAL_ADDRESS", "TEMPORAL_ADDRESS"),
        description="Outside Temporal server, host:port.",
    )
    temporal_namespace: str = "default"
    temporal_task_queue: str = "claimflow"
    temporal_port: Port = Field(default=7233, ge=0, le=65535)
    temporal_ui_port: Port = Field(default=8233, ge=0, le=65535)

    api_host: str = LOOPBACK
    api_port: Port = Field(default=8080, ge=0, le=65535)

    durable: bool = Field(
        default=True,
        description="False: the embedded servers do not wait for the disk. For a home that is thrown away.",
    )

    clearinghouse_sftp_host: str | None = Field(
        default=None, description="Outside clearinghouse. Unset: the simulator plays it."
    )
    clearinghouse_sftp_port: Port = Field(default=22, ge=0, le=65535)
    clearinghouse_sftp_user: str = "claimflow"
    clearinghouse_sftp_key_file: Path | None = None
    clearinghouse_sftp_password_file: Path | None = None
    clearinghouse_sftp_known_hosts_file: Path | None = None
    clearinghouse_https_url: str | None = Field(
        default=None, description="Base address for real-time 270/271 and 276/277 (CAQH CORE)."
    )
    clearinghouse_https_user: str = "claimflow"
    clearinghouse_https_password_file: Path | None = None
    clearinghouse_https_ca_file: Path | None = Field(
        default=None, description="Certificates to trust there; unset: the system's."
    )
    clearinghouse_sender_id: str = Field(default="CLAIMFLOW", max_length=15, description="ISA06 and GS02.")
    clearinghouse_receiver_id: str = Field(default="SIMCLEAR", max_length=15, description="ISA08 and GS03.")
    clearinghouse_batch: int = Field(
        default=500, gt=0, description="Transactions in one file at most; clearinghouses have limits."
    )
    clearinghouse_poll_seconds: float = Field(default=2.0, gt=0)

    card_gateway_url: str | None = Field(default=None, description="Card gateway; unset: nobody can pay by card here.")
    card_gateway_user: str = "claimflow"
    card_gateway_password_file: Path | None = Field(default=None, description="Also signs the events that it tells.")
    card_gateway_ca_file: Path | None = Field(
        default=None, description="Certificates to trust there; unset: the system's."
    )
    public_url: str | None = Field(
        default=None, description="Where patients reach the API, for links on statements; unset: no links."
    )

    simulator_host: str = LOOPBACK
    simulator_sftp_port: Port = Field(default=2222, ge=0, le=65535)
    simulator_https_port: Port = Field(default=8443, ge=0, le=65535)
    simulator_control_port: Port = Field(default=8444, ge=0, le=65535)
    simulator_control_url: str | None = Field(
        default=None, description="Where the simulator's control answers, when it runs elsewhere."
    )
    simulator_dir: Path | None = Field(default=None, description="Unset: `<home>/simulator`.")
    scenario: str = "demo"
    seed: int = 1

    time_travel: bool = Field(default=False, description="Lets the business clock be moved. Never with real payers.")

    keys_file: Path | None = Field(default=None, description="Encryption keys. Unset: `<home>/keys.json`.")
    tokens_file: Path | None = Field(default=None, description="API tokens. Unset: `<home>/tokens.json`.")

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"

    @classmethod
    def load(cls) -> "Settings":
        """Reads the environment and makes the paths absolute.

        Raises:
            OperatorError: A value does not fit; names the variable, not the value (it may be a secret).
        """
        try:
            settings = cls()
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            name = environment_name(str(first["loc"][0]))
            raise OperatorError(f"{name} does not fit: {first['msg']}", f"correct or unset {name}") from None
        return settings.in_home(settings.home)

    def in_home(self, home: Path) -> "Settings":
        """The same settings with all local state in `home` (absolute), and the paths that follow from it."""
        home = home.expanduser().resolve()
        return self.model_copy(
            update={
                "home": home,
                "keys_file": self.keys_file or home / "keys.json",
                "tokens_file": self.tokens_file or home / "tokens.json",
                "simulator_dir": self.simulator_dir or home / "simulator",
            }
        )

    @property
    def uses_simulator(self) -> bool:
        """Whether the local simulator plays the clearinghouse and all payers."""
        return self.clearinghouse_sftp_host is None

    def require_keys_file(self) -> Path:
        """Where the keys are; set by `in_home` if not by the operator."""
        return self.keys_file or self.home / "keys.json"

    def require_tokens_file(self) -> Path:
        """Where the tokens are; set by `in_home` if not by the operator."""
        return self.tokens_file or self.home / "tokens.json"

    def to_environment(self) -> dict[str, str]:
        """The environment from which `load` in another process makes equal settings."""
        values = self.model_dump(mode="json", exclude_none=True)
        return {environment_name(name): str(value) for name, value in values.items()}


def environment_name(field: str) -> str:
    """The variable that sets a field: `api_port` to `CLAIMFLOW_API_PORT`; an alias stays what it is."""
    name = field.upper()
    plain = name.startswith("CLAIMFLOW_") or name in ("DATABASE_URL", "TEMPORAL_ADDRESS")
    return name if plain else f"CLAIMFLOW_{name}"
