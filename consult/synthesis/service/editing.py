"""Putting other words for the statements of a digest, in one language at a time."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from flask_babel import force_locale
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.domain.errors import InvalidInput, MoveNotAllowed
from consult.domain.minority import Objection, missing_from
from consult.domain.permissions import Action, Actor
from consult.domain.positions import text_fault
from consult.domain.synthesis import BY_HAND, FEW_DISSENTERS, counts_of
from consult.languages import LANGUAGES, catalogue_of
from consult.presentation import group_label, number
from consult.synthesis.models import Digest, Statement, StatementWords
from consult.synthesis.saying import drafted_words, labels_of, words_by_language, words_of
from consult.synthesis.service.changing import record_change, require_revision, statement_to_change
from consult.synthesis.wording.objections import objection_clauses

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

    Counts never change. The minority's line can be shortened, but count, who and a passage of each reason stay; where
    counts are withheld, what tells that somebody objects stays.

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
            _check_objection(session, statement, consultation, text)
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


def _check_objection(session: Session, statement: Statement, consultation: Consultation, text: str) -> None:
    """Say nothing where other words still tell the objection that this statement is there to tell.

    Raises: InvalidInput.
    """
    values = statement.values
    if statement.is_minority:
        objection = _minority_of(statement, consultation)
    elif _alone_tells(session, statement):
        clauses = objection_clauses(statement.template, values, labels_of(consultation, statement.line))
        objection = Objection(count=None, names=(), reasons=(), clauses=clauses)
    else:
        return
    written = [str(objection.count), number(objection.count)] if objection.count else []
    if missing := missing_from(text, objection, numbers=written):
        raise _refused(missing[0])


def _minority_of(statement: Statement, consultation: Consultation) -> Objection:
    values, group = statement.values, statement.values.get("lone_group")
    counts = counts_of(values["row"]) if values.get("row") else {}
    dissent = values.get("dissent", [])
    return Objection(
        count=counts.get("support" if values.get("direction") == "against" else "oppose"),
        names=[entry["name"] for entry in dissent],
        reasons=[entry["reason"] for entry in dissent if entry["is_blocking"] or len(dissent) <= FEW_DISSENTERS],
        clauses=[drafted_words(statement, consultation)],
        group=group_label(group, labels_of(consultation, statement.line)) if group else "",
    )


def _alone_tells(session: Session, statement: Statement) -> bool:
    """True where a target has an objection without counts and no minority's line, as one on which groups divide."""
    if not statement.values.get("has_objection") or statement.values.get("row") is not None:
        return False
    line = sa.exists().where(
        Statement.digest_id == statement.digest_id,
        Statement.target_revision_id == statement.target_revision_id,
        Statement.is_minority,
    )
    return not session.scalar(sa.select(line))


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
