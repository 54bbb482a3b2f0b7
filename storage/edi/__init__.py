"""The wire in PostgreSQL: control numbers, outbox, files and messages. docs/exchange.md."""

from storage.edi import control, files, lock, messages, outbox, trouble

__all__ = ["control", "files", "lock", "messages", "outbox", "trouble"]
