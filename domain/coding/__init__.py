"""Coding: what the documentation supports, and whether a coding stands."""

from domain.coding.book import CodeBook
from domain.coding.checks import check_coding
from domain.coding.draft import default_coding
from domain.coding.suggest import suggest

__all__ = ["CodeBook", "check_coding", "default_coding", "suggest"]
