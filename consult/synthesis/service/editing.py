"""Putting other words for the statements of a digest, in one language at a time."""

from datetime import datetime
from uuid import UUID

from flask_babel import force_locale
from sqlalchemy.orm import Session

from consult.domain.errors import InvalidInput, MoveNotAllowed
from consult.domain.minority import Objection, missing_from
from consult.domain.permissions import Action, Actor
from consult.domain.positions import text_fault
from consult.domain.synthesis import BY_HAND, counts_of
from consult.languages import LANGUAGES, catalogue_of
from consult.presentation import number
from consult.synthesis.models import Digest, Statement, StatementWords
from consult.synthesis.saying import drafted_words, words_by_language, words_of
from consult.synthesis.service.changing import record_change, require_revision, statement_to_change

LONGEST_SENTENCE = 2_000


def edit_statement(
    session: Session,
    actor: Actor,
    statement_id: UUID,
    *,
    text: str,
    revision: int,
    at: datetime,
    language: str = "en",
) -> Digest:
    """Put other words for a statement in one language; empty words bring the drafted sentence back.

    Counts never change. The minority's line can be shortened, but count, who and a passage of each reason stay.

    Args:
        revision: the revision of the digest that the person saw.
    Raises: NotFound, NotPermitted, DigestChanged, MoveNotAllowed, InvalidInput.
    """
    statement, digest, consultation = statement_to_change(session, actor, statement_id, Action.EDIT_DIGEST, at=at)
    require_language(language)
    own = words_by_language(statement)
    if digest.revision != revision:
        with force_locale(catalogue_of(language)):
            require_revision(digest, revision, current=words_of(statement, consultation), yours=text)
    text = checked_sentence(text)
    if statement.removal is not None:
        raise MoveNotAllowed("This sentence was taken out. Bring it back before you change its words.")
    with force_locale(catalogue_of(language)):
        drafted = drafted_words(statement, consultation)
        if text == drafted:
            text = ""
        if text:
            _check_minority(statement, text, drafted)
    _check_left(statement, own, text, language)
    if text == own.get(language, ""):
        return digest  # nothing changes, so approvals stand
    put_words(statement, text, language, actor=actor, at=at)
    record_change(session, actor, digest, statement.id, at=at)
    return digest


def put_words(statement: Statement, text: str, language: str, *, actor: Actor, at: datetime) -> None:
    """Set the words of a statement in a language; empty words take them away."""
    kept = [row for row in statement.words if row.language != language]
    present = next((row for row in statement.words if row.language == language), None)
    if not text:
        statement.words = kept
        return
    if present is None:
        present = StatementWords(language=language)
        statement.words.append(present)
    present.text, present.edited_by, present.edited_at = text, actor.person_id, at


def checked_sentence(text: str) -> str:
    """The sentence as it is stored. Raises: InvalidInput."""
    text = text.strip()
    if len(text) > LONGEST_SENTENCE:
        raise InvalidInput("This sentence is too long to be read aloud.", fields={"text": "too_long"})
    if fault := text_fault(text):
        raise InvalidInput("Remove invisible control characters.", fields={"text": fault})
    return text


def require_language(language: str) -> None:
    """Say nothing for a language in which digests are written. Raises: InvalidInput."""
    if language not in LANGUAGES:
        raise InvalidInput("Choose one of the six languages.", fields={"language": "unknown"})


def _check_minority(statement: Statement, text: str, drafted: str) -> None:
    if not statement.is_minority:
        return
    values = statement.values
    counts = counts_of(values["row"]) if values.get("row") else {}
    count = counts.get("support" if values.get("direction") == "against" else "oppose")
    dissent = values.get("dissent", [])
    objection = Objection(
        count=count,
        names=[entry["name"] for entry in dissent],
        reasons=[entry["reason"] for entry in dissent if entry["is_blocking"] or len(dissent) == 1],
        drafted=drafted,
    )
    written = [str(count), number(count)] if count else []
    if missing := missing_from(text, objection, numbers=written):
        raise _refused(missing[0])


def _check_left(statement: Statement, own: dict[str, str], text: str, language: str) -> None:
    is_last = not text and set(own) <= {language}
    if statement.template == BY_HAND and is_last:
        raise InvalidInput(
            "A sentence written by hand needs words. Remove it if it should not stand.", fields={"text": "missing"}
        )


def _refused(missing: str) -> InvalidInput:
    fields = {"text": f"minority_{missing}"}
    if missing == "somebody":
        return InvalidInput(
            "Counts are withheld here: add words if you must, but that somebody objects stays as it is said.",
            fields=fields,
        )
    if missing == "count":
        return InvalidInput("The minority’s line can be shortened, but it says how many they are.", fields=fields)
    if missing == "who":
        return InvalidInput("The minority’s line can be shortened, but it names who they are.", fields=fields)
    return InvalidInput(
        "The minority’s line can be shortened, but of each reason a passage stays word for word.", fields=fields
    )
