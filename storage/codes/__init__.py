"""Loaded code sets: vintages, loading, look-ups."""
