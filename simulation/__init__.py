"""A year of receivables on a clock that stands: see docs/simulate.md."""
