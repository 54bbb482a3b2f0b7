"""Words that lead: what an answer is worth, which answer is wanted."""

import re
from collections.abc import Iterator

from domain.queries.findings import finding
from models.findings import Finding
from models.queries import QueryDraft

_WORTH = re.compile(
    r"\b(reimburs\w*|payments?|paid|payers?|insurers?|revenue|billing|billable|risk[- ]adjust\w*|"
    r"quality (scores?|measures?|metrics?|ratings?)|core measures?|severity of illness|risk of mortality|"
    r"mortality index|case[- ]mix|denials?|profil(e|es|ing)|higher[- ]weight\w*|relative weights?|financial\w*|"
    r"bonus(es)?|star ratings?|(readmission|length[- ]of[- ]stay) (rates?|scores?|targets?))\b",
    re.IGNORECASE,
)
_WORTH_LETTERS = re.compile(r"\b((MS-)?DRGs?|HCCs?|RAF|SOI|ROM|CMI|MCCs?|CCs?|PSIs?|HACs?)\b")
_MAY_FOLLOW = (
    r"the|whether|if|your|its|their|any|which|what|other|how|further|additional|type|severity|acuity|cause|stage|"
    r"site|laterality|relevant|in|all|each"
)
_STEERING = re.compile(
    rf"\b(please (document|add|change|confirm|agree|update)(?! ({_MAY_FOLLOW})\b)|please agree|"
    r"(do|would|don't|wouldn't|won't) you (not )?agree|can you (document|add|confirm)|"
    r"you (should|must|need to|failed to|forgot to)|"
    r"should be documented as|isn't (this|it)|wouldn't you|clearly|obviously|undoubtedly|we need( you)?|to support|"
    r"meets? (the |all )?criteria|suggests?|suggestive of|points? to|consistent with|most likely|"
    r"appears to (be|have)|recommended|preferred|best (answer|option))\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^)]*\)")


def spoken(draft: QueryDraft) -> Iterator[tuple[str, str]]:
    """Return every text of ours in a query with its place; quotations are the record's."""
    yield "title", draft.title
    yield "question", draft.question
    for place, option in enumerate(draft.options):
        yield f"options[{place}]", option


def worth(draft: QueryDraft) -> Iterator[Finding]:
    """No word about payment, quality scores or severity measures, anywhere."""
    for where, said in spoken(draft):
        if found := _WORTH.search(said) or _WORTH_LETTERS.search(said):
            message = f"“{found[0]}” says what an answer is worth"
            yield finding("QRY-IMPACT", where, message, "Leave payment, quality and severity scores out of the query")


def steering(draft: QueryDraft) -> Iterator[Finding]:
    """No word that tells which answer is wanted, or what the indicators mean."""
    for where, said in spoken(draft):
        if found := _STEERING.search(said):
            message = f"“{found[0]}” steers toward an answer"
            yield finding("QRY-LEADING", where, message, "Ask openly: “please clarify ..., if it can be determined”")


def names_the_answer(draft: QueryDraft) -> Iterator[Finding]:
    """Title and question do not say one of the options, unless the record says it too."""
    quoted = " ".join(each.quote for each in draft.indicators).lower()
    for option in draft.options:
        words = " ".join(_ASIDE.sub(" ", option).lower().split())
        if len(words.split()) < 2 or words in quoted:
            continue
        for where, said in (("title", draft.title), ("question", draft.question)):
            if words in " ".join(said.lower().split()):
                message = f"“{words}” is an option, and the {where} says it already"
                yield finding(
                    "QRY-NAMES-ANSWER", where, message, "Name what is documented, leave the rest to the options"
                )
