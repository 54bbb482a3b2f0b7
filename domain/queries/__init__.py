"""Queries to physicians: whether one is neutral, and drafts from templates with indicators cited from the record.

Source of all rules: AHIMA/ACDIS, Guidelines for Achieving a Compliant Query Practice (2022 update).
"""

from domain.queries.check import check_query
from domain.queries.fill import fill
from domain.queries.record import cite, record_texts

__all__ = ["check_query", "cite", "fill", "record_texts"]
