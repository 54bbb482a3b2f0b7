"""A worker's part of the storm: several posters of one remittance in one process, until all of them are done.

`python storm_poster.py ADDRESS REMITTANCE POSTERS` prints the outcome of each.
"""

import asyncio
import sys

from money_bench import NOW, Listener

from activities.remittance import RemittanceActivities
from models.messages.claims import RemittanceRef
from storage.crypto import Keyring
from storage.engine import Database


async def main(address: str, remittance: str, posters: int) -> None:
    keys = Keyring("test", {"test": b"k" * 32}, b"i" * 32)  # those of the `keys` fixture
    database = Database(address, keys)
    activities = RemittanceActivities(database, Listener(), lambda: NOW)
    ref = RemittanceRef(remittance=remittance)
    try:
        for result in await asyncio.gather(*(activities.post_remittance(ref) for _ in range(posters))):
            sys.stdout.write(f"{result.model_dump_json()}\n")
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
