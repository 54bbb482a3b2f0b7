"""What a fresh installation starts with: clocks, payer rules and, for local use, one user for each kind of work."""

import json
import os
import secrets
import tempfile
from pathlib import Path

from codesets.clocks import load_clocks
from models.roles import Role
from storage import clocks, payer_rules, users
from storage.engine import Database
from storage.rule_files import shipped_rules

LOCAL_USERS: dict[str, tuple[Role, ...]] = {
    "fay": (Role.FRONT_DESK,),
    "cora": (Role.CODER,),
    "carl": (Role.CODER,),
    "phil": (Role.PHYSICIAN,),
    "bill": (Role.BILLER,),
    "bea": (Role.BILLER,),
    "dena": (Role.DENIALS,),
    "ana": (Role.ACCOUNTS,),
    "colin": (Role.COLLECTOR,),
    "sue": (Role.SUPERVISOR,),
    "sam": (Role.SUPERVISOR,),
    "fran": (Role.FINANCE,),
    "audrey": (Role.AUDITOR,),
    "ingo": (Role.INTEGRATOR,),
}
"""Two of each where one person's request is another's to approve."""


async def seed_local(database: Database, tokens_file: Path) -> None:
    """Store the shipped clocks and rules, and the local users. May be repeated: tokens that are in the file stay.

    `tokens_file` gets {user: {"token": ..., "roles": [...]}}, mode 600; the database knows only hashes.
    """
    known = _read(tokens_file)
    tokens = {
        name: {"token": known.get(name, {}).get("token") or secrets.token_urlsafe(32), "roles": list(roles)}
        for name, roles in LOCAL_USERS.items()
    }
    _write_private(tokens_file, json.dumps(known | tokens, indent=2) + "\n")  # first, so that no token is lost
    async with database.transaction() as session:
        await clocks.store_shipped(session, load_clocks())
        await payer_rules.load_shipped(session, shipped_rules())
        for name, roles in LOCAL_USERS.items():
            await users.save(session, name, [role.value for role in roles], str(tokens[name]["token"]))


def _read(path: Path) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    content: dict[str, dict[str, str]] = json.loads(path.read_text())
    return content


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes it mode 600
    with os.fdopen(handle, "w") as file:
        file.write(text)
    os.replace(name, path)
