"""Words, synonyms and misspellings to codes, best first.

Each word that no list knows is replaced by the nearest known ones (trigrams). A term matches by any of the words; it
ranks by how many of them it has, how little else it says, and how near to each other they stand.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from codesets.shipped_codes import meanings, plain, shipped, synonyms
from models.codes import CodeHit, System
from storage.codes import lookup
from storage.codes.lookup import Held

MOST, MOST_WORDS = 50, 12
_TERM_KINDS: dict[System, tuple[str, ...]] = {system: (system.value,) for system in System}
_TERM_KINDS[System.HCPCS] = ("hcpcs", "hcpcs-text")
_STOP = frozenset(("a", "an", "and", "by", "due", "for", "from", "in", "of", "on", "or", "other", "the", "to", "with"))
_MOST_VARIANTS = 3
_KNOWN = text("SELECT 1 FROM code_words WHERE vintage = ANY(:vintages) AND word = :word LIMIT 1")
_BEGUN = text("SELECT 1 FROM code_words WHERE vintage = ANY(:vintages) AND word LIKE :start LIMIT 1")
_NEAREST = text("""
    SELECT word FROM code_words WHERE vintage = ANY(:vintages) AND word % :word
    GROUP BY word ORDER BY similarity(word, :word) DESC, sum(uses) DESC LIMIT 3
""")
_RANKED = text("""
    WITH held AS (
        SELECT * FROM unnest(CAST(:vintages AS bigint[]), CAST(:systems AS text[])) AS held(vintage, system)
    ), wanted AS (
        SELECT to_tsquery('english', word) AS word FROM unnest(CAST(:each AS text[])) AS word
    ), terms AS (
        SELECT system, code, words, search FROM code_terms JOIN held USING (vintage)
        WHERE search @@ to_tsquery('english', :needed)
        UNION ALL
        SELECT system, code, words, search FROM unnest(
            CAST(:own_systems AS text[]), CAST(:own_codes AS text[]), CAST(:own_words AS text[])
        ) AS own(system, code, words), LATERAL to_tsvector('english', words) AS search
        WHERE search @@ to_tsquery('english', :needed)
    ), scored AS (
        SELECT system, code, words,
            (SELECT count(*) FROM wanted WHERE search @@ word) / CAST(:count AS float) AS coverage,
            least(1, CAST(:count AS float) / greatest(1, length(search))) AS share,
            ts_rank_cd(search, to_tsquery('english', :anything), 32) AS nearness
        FROM terms
    ), best AS (
        SELECT DISTINCT ON (system, code) system, code, words, coverage + 0.4 * share + 0.05 * nearness AS score
        FROM scored ORDER BY system, code, coverage + 0.4 * share + 0.05 * nearness DESC
    )
    SELECT system, code, words, score FROM best ORDER BY score DESC, length(code), code LIMIT :limit
""")
_CODE = re.compile(r"[A-Z0-9]{2,7}")


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: words or the beginning of a code, in all systems or some, on a day."""

    words: str
    on: date
    systems: tuple[System, ...] = tuple(System)
    limit: int = 20


async def search(session: AsyncSession, asked: Question) -> tuple[CodeHit, ...]:
    """Return the codes that fit, best first; empty where nothing does."""
    held = await lookup.held_on(session, asked.on)
    hits = await _by_code(session, held, asked)
    words = [word for word in re.findall(r"[a-z0-9]+", asked.words.lower()) if word not in _STOP][:MOST_WORDS]
    if words and not hits:
        hits = await _by_words(session, held, asked, words)
    return tuple(hits[: asked.limit])


async def _by_code(session: AsyncSession, held: Held, asked: Question) -> list[CodeHit]:
    """The code itself, where the question is one."""
    code = plain(asked.words)
    if not _CODE.fullmatch(code) or not any(map(str.isdigit, code)):
        return []
    found: list[CodeHit] = []
    for system in asked.systems:
        entries = await lookup.entries(session, held, system, [code], asked.on)
        found += [CodeHit(entry=each, matched=each.code, score=2.0) for each in entries.values()]
    return found


async def _by_words(session: AsyncSession, held: Held, asked: Question, words: Sequence[str]) -> list[CodeHit]:
    place = {held[kind].id: system for system in asked.systems for kind in _TERM_KINDS[system] if kind in held}
    own = _own(held, asked)
    lexicon = _lexicon((*meanings(), *(said for _, _, said in own)))
    spelt = [await spelling(session, list(place), word, lexicon) for word in words]
    scored: dict[tuple[str, str], tuple[float, str]] = {}
    for variant in _variants(spelt):
        for row in await _ranked(session, place, own, variant, asked.limit * 2):
            if row.score > scored.get((row.system, row.code), (0.0, ""))[0]:
                scored[row.system, row.code] = (row.score, row.words)
    order = sorted(scored.items(), key=lambda each: (-each[1][0], len(each[0][1]), each[0][1]))[: asked.limit * 2]
    known = {}
    for system in asked.systems:
        codes = [code for (name, code), _ in order if name == system]
        known[system] = await lookup.entries(session, held, system, codes, asked.on) if codes else {}
    return [
        CodeHit(entry=entry, matched=matched, score=round(score, 4))
        for (name, code), (score, matched) in order
        if (entry := known[System(name)].get(code))
    ]


async def _ranked(
    session: AsyncSession,
    place: Mapping[int, System],
    own: Sequence[tuple[str, str, str]],
    words: Sequence[str],
    limit: int,
) -> list[Row[Any]]:
    """Terms with all of the words; where they are few, those with any of them too."""
    own_systems, own_codes, own_words = zip(*own, strict=True) if own else ((), (), ())
    values = {
        "vintages": list(place),
        "systems": [system.value for system in place.values()],
        "own_systems": list(own_systems),
        "own_codes": list(own_codes),
        "own_words": list(own_words),
        "each": list(words),
        "anything": " | ".join(words),
        "count": len(words),
        "limit": limit,
    }
    found = list((await session.execute(_RANKED, values | {"needed": " & ".join(words)})).all())
    if len(found) < limit // 2 and len(words) > 1:
        found += (await session.execute(_RANKED, values | {"needed": " | ".join(words)})).all()
    return found


def _own(held: Held, asked: Question) -> list[tuple[str, str, str]]:
    """System, code and words of what we ship: the lists that are not loaded, and all synonyms."""
    found = [
        (system.value, code.code, code.title)
        for system in asked.systems
        if not any(kind in held for kind in _TERM_KINDS[system])
        for code in shipped(system, asked.on).values()
    ]
    return found + [(system.value, code, words) for system, code, words in synonyms() if system in asked.systems]


async def spelling(session: AsyncSession, vintages: list[int], word: str, lexicon: frozenset[str]) -> list[str]:
    """Return a word as the lists have it: itself, else as a beginning (`diab:*`), else the words nearest to it."""
    values = {"vintages": vintages, "word": word, "start": f"{word}%"}
    if len(word) < 3 or word in lexicon or (await session.scalar(_KNOWN, values)):
        return [word]
    if any(each.startswith(word) for each in lexicon) or (await session.scalar(_BEGUN, values)):
        return [f"{word}:*"]
    return list((await session.scalars(_NEAREST, values)).all()) or get_close_matches(word, lexicon, 3, 0.7) or [word]


def _variants(spelt: Sequence[Sequence[str]]) -> list[list[str]]:
    """The question as a tsquery for each word, then with what people say replaced by what lists call it."""
    asked = [f"({' | '.join(words)})" for words in spelt]
    plainly = f" {' '.join(words[0] for words in spelt)} "
    meant = [plainly.replace(f" {said} ", f" {meant} ") for said, meant in meanings().items() if f" {said} " in plainly]
    return [asked, *(re.findall(r"[a-z0-9]+", words) for words in meant[:_MOST_VARIANTS])]


@cache
def _lexicon(terms: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for words in terms for word in re.findall(r"[a-z]{3,}", words.lower()))
