"""The wire in PostgreSQL: control numbers, outbox, files and messages. docs/exchange.md."""

from storage.edi import control, files, messages, outbox

__all__ = ["control", "files", "messages", "outbox"]
