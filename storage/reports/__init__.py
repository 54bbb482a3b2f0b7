"""What reports are made of: sums and counts straight from ledger entries, claims, postings and tasks."""
