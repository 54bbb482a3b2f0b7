"""Words by which loaded codes are found. They are filled when a file is loaded, and never change after."""

from typing import Any

from sqlalchemy import Column, Computed, Index, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field, SQLModel

from models.tables.codes import vintage


class CodeTermRow(SQLModel, table=True):
    """Words by which a code is found: its title, an inclusion term, a short description."""

    __tablename__ = "code_terms"
    __table_args__ = (
        Index("ix_code_terms_search", "search", postgresql_using="gin"),
        Index("ix_code_terms_code", "vintage", "code"),
    )

    vintage: int = Field(sa_column=vintage())
    place: int = Field(primary_key=True)
    code: str = Field(max_length=12)
    origin: str = Field(max_length=20, description="title, inclusion, short")
    words: str
    search: Any = Field(
        None, sa_column=Column(TSVECTOR, Computed("to_tsvector('english', words)", persisted=True), nullable=True)
    )


class CodeWordRow(SQLModel, table=True):
    """A word that occurs in the terms of a vintage: what a misspelt one is compared with."""

    __tablename__ = "code_words"
    __table_args__ = (
        Index("ix_code_words_word", "word", postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}),
    )

    vintage: int = Field(sa_column=vintage())
    word: str = Field(sa_column=Column(Text, primary_key=True))
    uses: int
