"""Durable workflows: one encounter, its claims, appeals, patient balance, and the remittances that arrive."""
