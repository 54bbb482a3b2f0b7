"""The exchange with the clearinghouse: what waits goes out, what comes is kept, told once, and never lost.

docs/exchange.md tells the order of steps and what a crash between any two of them does.
"""

from activities.exchange.announcing import Announcer
from activities.exchange.desk import RealTimeDesk, Refusal
from activities.exchange.exchange import Exchange, TickResult
from activities.exchange.pump import run_pump

__all__ = ["Announcer", "Exchange", "RealTimeDesk", "Refusal", "TickResult", "run_pump"]
