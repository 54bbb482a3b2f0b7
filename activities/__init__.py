"""Thin: load, call domain or edi, store or send. One class a collaborator, every write idempotent."""
