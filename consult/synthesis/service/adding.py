"""Sentences written by hand: adding them to a digest, what they rest on, and where they stand."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.domain.errors import InvalidInput, MoveNotAllowed, NotPermitted
from consult.domain.permissions import Action, Actor
from consult.domain.synthesis import BY_HAND, OF_TARGETS, Section
from consult.synthesis.keeping import number_statements, statements_in_order
from consult.synthesis.models import Digest, Statement, StatementPosition
from consult.synthesis.service.changing import (
    digest_to_change,
    record_change,
    require_revision,
    statement_to_change,
)
from consult.synthesis.service.editing import checked_sentence, put_words, require_language
from consult.synthesis.support import can_be_linked, may_read_names
from consult.targets.models import Target, TargetRevision

MOST_LINKS = 200
"""More than anybody reads behind one sentence; a sentence about all of them rests on the counts."""


@dataclass(frozen=True, kw_only=True)
class NewStatement:
    """A sentence that a person adds to a section of a digest.

    Attributes:
        section: the part where it stands; empty: after what is said of its target, or without one among what the
            chair says.
        after: the statement of that section after which it stands; None: first in it.
        target_revision_id: the target that it is about, if it is about one.
        position_ids: the versions of positions that it rests on.
        is_own_words: the chairs answer for it themselves.
    """

    text: str
    section: str = ""
    language: str = "en"
    after: UUID | None = None
    target_revision_id: UUID | None = None
    position_ids: Collection[UUID] = ()
    is_own_words: bool = False


def add_statement(
    session: Session, actor: Actor, digest_id: UUID, new: NewStatement, *, revision: int, at: datetime
) -> Statement:
    """Add a sentence written by hand. Without links or the mark of own words the digest cannot be approved.

    Raises: NotFound, NotPermitted, DigestChanged, MoveNotAllowed, InvalidInput.
    """
    digest, consultation = digest_to_change(session, actor, digest_id, Action.EDIT_DIGEST, at=at)
    text = checked_sentence(new.text)
    require_revision(digest, revision, current="", yours=text)
    require_language(new.language)
    if not text:
        raise InvalidInput("Write the sentence first.", fields={"text": "missing"})
    if new.section and new.section not in list(Section):
        raise InvalidInput("Choose the part of the digest where it stands.", fields={"section": "unknown"})
    _check_links(session, actor, consultation, digest, new.position_ids)
    rows = statements_in_order(session, digest.id)
    new = new if new.section else _where_it_belongs(rows, new)
    statement = Statement(
        digest_id=digest.id,
        section=new.section,
        template=BY_HAND,
        target_revision_id=new.target_revision_id,
        values=_values(session, consultation.id, new.target_revision_id),
        support=_support(session, digest),
        is_own_words=new.is_own_words,
    )
    put_words(statement, text, new.language, actor=actor, at=at)
    statement.links = [StatementPosition(position_id=position_id) for position_id in sorted(set(new.position_ids))]
    rows.insert(_place(rows, new), statement)
    number_statements(session, rows)
    record_change(session, actor, digest, statement.id, at=at)
    return statement


def support_statement(
    session: Session,
    actor: Actor,
    statement_id: UUID,
    *,
    position_ids: Collection[UUID] | None,
    is_own_words: bool,
    revision: int,
    at: datetime,
) -> Digest:
    """Say what a sentence written by hand rests on: these versions of positions, or the chairs' own word, or both.

    Args:
        position_ids: None leaves the links as they are, for somebody who may not read who said what.
    Raises: NotFound, NotPermitted, DigestChanged, MoveNotAllowed, InvalidInput.
    """
    statement, digest, consultation = statement_to_change(session, actor, statement_id, Action.EDIT_DIGEST, at=at)
    require_revision(digest, revision, current="", yours="")
    if statement.template != BY_HAND:
        raise MoveNotAllowed("A drafted sentence keeps the support it was drafted from.")
    present = {row.position_id for row in statement.links}
    wanted = present if position_ids is None else set(position_ids)
    if wanted == present and is_own_words == statement.is_own_words:
        return digest
    _check_links(session, actor, consultation, digest, wanted - present)
    statement.links = [row for row in statement.links if row.position_id in wanted]
    statement.links += [StatementPosition(position_id=position_id) for position_id in sorted(wanted - present)]
    statement.is_own_words = is_own_words
    record_change(session, actor, digest, statement.id, at=at)
    return digest


def move_statement(
    session: Session, actor: Actor, statement_id: UUID, *, is_up: bool, revision: int, at: datetime
) -> Digest:
    """Let a sentence written by hand change places with its neighbour in its section.

    Raises: NotFound, NotPermitted, DigestChanged, MoveNotAllowed.
    """
    statement, digest, _ = statement_to_change(session, actor, statement_id, Action.EDIT_DIGEST, at=at)
    require_revision(digest, revision, current="", yours="")
    if statement.template != BY_HAND:
        raise MoveNotAllowed("The order of drafted sentences follows from the counts; only those by hand are moved.")
    rows = statements_in_order(session, digest.id)
    place = rows.index(statement)
    other = place - 1 if is_up else place + 1
    if not 0 <= other < len(rows) or rows[other].section != statement.section:
        raise MoveNotAllowed("The sentence stands at the end of its part already.")
    rows[place], rows[other] = rows[other], rows[place]
    number_statements(session, rows)
    record_change(session, actor, digest, statement.id, at=at)
    return digest


def _values(session: Session, consultation_id: UUID, revision_id: UUID | None) -> dict[str, Any]:
    if revision_id is None:
        return {}
    query = sa.select(Target.code, TargetRevision.title).join(TargetRevision, TargetRevision.target_id == Target.id)
    found = session.execute(
        query.where(TargetRevision.id == revision_id, Target.consultation_id == consultation_id)
    ).one_or_none()
    if found is None:
        raise InvalidInput("Choose a target of this consultation, or none.", fields={"target": "unknown"})
    return {"code": found[0], "title": found[1]}


def _support(session: Session, digest: Digest) -> dict[str, Any]:
    number = session.scalar(sa.select(Round.number).where(Round.id == digest.round_id))
    return {"rule": BY_HAND, "round": number, "as_of": digest.as_of}


def _where_it_belongs(rows: list[Statement], new: NewStatement) -> NewStatement:
    """The sentence in the part of its target, after what is said of that there; without one as what the chair says."""
    own = new.target_revision_id
    about = [row for row in rows if own and row.section in OF_TARGETS and row.target_revision_id == own]
    section = about[0].section if about else Section.CHAIR.value
    beside = [row for row in about or rows if row.section == section]
    return replace(new, section=section, after=beside[-1].id if beside else None)


def _place(rows: list[Statement], new: NewStatement) -> int:
    order = list(Section)
    if new.after is None:
        return sum(order.index(Section(row.section)) < order.index(Section(new.section)) for row in rows)
    for place, row in enumerate(rows):
        if row.id == new.after and row.section == new.section:
            return place + 1
    raise InvalidInput("The sentence after which it should stand is not there any more.", fields={"after": "unknown"})


def _check_links(
    session: Session, actor: Actor, consultation: Consultation, digest: Digest, position_ids: Collection[UUID]
) -> None:
    if position_ids and not may_read_names(actor, consultation):
        raise NotPermitted("Who may not read who said what cannot link positions. Mark the sentence, or ask a chair.")
    if len(set(position_ids)) > MOST_LINKS:
        raise InvalidInput("Link fewer positions: nobody reads so many behind one sentence.", fields={"links": "many"})
    if not can_be_linked(session, digest, position_ids):
        raise InvalidInput("Link positions that stand now in the round of this digest.", fields={"links": "unknown"})
