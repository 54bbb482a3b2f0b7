"""All state of the simulator, in one SQLite file: whoever kills the process loses nothing and doubles nothing."""

from simulator.store.accounts import Accounts
from simulator.store.claims import ClaimRecord, Claims, Decision
from simulator.store.database import Database
from simulator.store.events import Event, Events
from simulator.store.files import Files, OutgoingFile, ReceivedFile
from simulator.store.mail import LetterToProvider, Mail

__all__ = [
    "Accounts",
    "ClaimRecord",
    "Claims",
    "Database",
    "Decision",
    "Event",
    "Events",
    "Files",
    "LetterToProvider",
    "Mail",
    "OutgoingFile",
    "ReceivedFile",
]
