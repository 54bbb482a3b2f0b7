"""The words by which loaded codes are found, taken from the rows of a vintage when it is loaded."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_TERMS = {
    "code_diagnoses": """
        SELECT code, 'title' AS origin, title AS words FROM code_diagnoses WHERE vintage = :vintage AND level = 'code'
        UNION ALL
        SELECT code, origin, term FROM code_diagnoses,
            LATERAL (
                VALUES ('inclusion', notes->'inclusion_terms'), ('includes', notes->'includes')
            ) AS lists(origin, list),
            LATERAL jsonb_array_elements_text(list) AS term
        WHERE vintage = :vintage AND level = 'code' AND list IS NOT NULL
    """,
    "code_items": """
        SELECT code, 'title' AS origin, title AS words FROM code_items WHERE vintage = :vintage AND title <> ''
        UNION ALL
        SELECT code, 'short', detail->>'short' FROM code_items WHERE vintage = :vintage AND detail->>'short' <> ''
    """,
}
_WORDS = """
    INSERT INTO code_words (vintage, word, uses)
    SELECT :vintage, word, count(*) FROM code_terms, LATERAL regexp_split_to_table(lower(words), '[^a-z]+') AS word
    WHERE vintage = :vintage AND length(word) > 2 GROUP BY word
"""


async def fill(session: AsyncSession, table: str, vintage: int) -> None:
    """Store the terms of a vintage and the words in them; a table without words of its own has none."""
    if select := _TERMS.get(table):
        numbered = (
            f"SELECT :vintage, row_number() OVER (ORDER BY code, origin), code, origin, words FROM ({select}) AS found"
        )
        await session.execute(
            text(f"INSERT INTO code_terms (vintage, place, code, origin, words) {numbered}"), {"vintage": vintage}
        )
        await session.execute(text(_WORDS), {"vintage": vintage})
