"""The material of a round's synthesis report: its last digest where that is settled, else the round as it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.consultations.models import Consultation, Delegation, Round
from consult.domain.lifecycle import PUBLISHED
from consult.domain.permissions import ANONYMOUS, Actor
from consult.domain.schedule import Edition
from consult.domain.synthesis import OF_TARGETS, DraftStatement, compose, headline_of
from consult.domain.vocabulary import Attribution, Audience
from consult.synthesis.charts.chart import ChartKind
from consult.synthesis.charts.divergence_data import map_data
from consult.synthesis.charts.sources import convergence_data, corridor_data, logged_at, opinion_data
from consult.synthesis.composing import published_before
from consult.synthesis.models import Digest, StandingPosition, Statement
from consult.synthesis.picture import RoundPicture, round_picture
from consult.synthesis.queries import stale_statements
from consult.synthesis.released import picture_for_readers, released_round
from consult.synthesis.reports.material import Heard, Material, Participation
from consult.synthesis.reports.objections import objections_visible_to
from consult.synthesis.reports.of_digest import is_final, material_of_digest, sheets_of
from consult.synthesis.sealing import headline_of_digest, lede
from consult.synthesis.tallying import ALL_LINES
from consult.synthesis.views import snapshot_of, views_of


def material_of_round(
    session: Session, actor: Actor, consultation: Consultation, round_: Round, settings: Settings, *, is_desk: bool
) -> Material:
    """What goes into the synthesis report of a round.

    Args:
        is_desk: with exact counts, and the names that this actor may read.
    """
    settled = settled_digest(session, round_)
    if settled is not None and not (is_desk and stale_statements(session, settled)):
        found = material_of_digest(session, actor, consultation, settled, settings, is_desk=is_desk)
        return replace(found, is_of_round=True)
    picture = (round_picture if is_desk else picture_for_readers)(session, consultation, round_)
    return _of_picture(session, actor if is_desk else ANONYMOUS, picture, is_desk=is_desk)


def settled_digest(session: Session, round_: Round) -> Digest | None:
    """The last digest for readers that was drafted after the round had closed, and went out; None before that."""
    query = sa.select(Digest).where(Digest.round_id == round_.id, Digest.state.in_(PUBLISHED))
    query = query.where(Digest.audience != Audience.CHAIRS).order_by(Digest.drafted_at.desc())
    return next((digest for digest in session.scalars(query) if is_final(digest, round_)), None)


def _of_picture(session: Session, reader: Actor, picture: RoundPicture, *, is_desk: bool) -> Material:
    consultation, round_ = picture.consultation, picture.round
    edition = Edition(audience=Audience.CHAIRS if is_desk else Audience.PARTICIPANTS)
    earlier = published_before(session, picture, edition)
    views = views_of(session, picture, at_desk=is_desk)
    before = snapshot_of(views_of(session, earlier[-1], at_desk=is_desk)) if earlier else {}
    drafts = compose(views, before, main_line=picture.main_line)
    statements = [_statement(draft, place) for place, draft in enumerate(drafts, start=1)]
    at = _numbers_of(session, picture)
    told = _told(picture, drafts, is_first=not before, is_desk=is_desk)
    against = {
        row.target_revision_id
        for row in statements
        if row.section in OF_TARGETS and row.target_revision_id and row.values["direction"] == "against"
    }
    objections = objections_visible_to(session, reader, consultation, round_, up_to=picture.as_of, against=against)
    return Material(
        consultation=consultation,
        round=round_,
        digest=None,
        is_of_round=True,
        is_final=False,
        is_desk=is_desk,
        at=at,
        as_of=picture.as_of,
        headline=headline_of_digest(told),
        lede=lede(told, round_),
        statements=statements,
        sheets=sheets_of(session, statements, is_desk=is_desk),
        participation=_participation(session, picture, is_desk=is_desk),
        charts=list(_charts(session, picture, [*earlier, picture], at=at, is_desk=is_desk).items()),
        objections=objections or {},
    )


def _statement(draft: DraftStatement, place: int) -> Statement:
    """A statement that is never stored."""
    return Statement(
        id=uuid4(),
        place=place,
        section=draft.section,
        target_revision_id=UUID(draft.revision_id) if draft.revision_id else None,
        line=draft.line,
        template=draft.template,
        values=dict(draft.values),
        support={"rule": draft.rule, "counts": draft.values.get("row"), "groups": draft.values.get("groups", [])},
        is_minority=draft.is_minority,
        is_own_words=False,
    )


def _told(picture: RoundPicture, drafts: Sequence[DraftStatement], *, is_first: bool, is_desk: bool) -> Digest:
    """What the sentences about a whole digest are made from, in a digest that is never stored."""
    tells = is_desk or picture.consultation.attribution != Attribution.CONFIDENTIAL
    headline = {
        "news": headline_of(drafts),
        "is_first": is_first,
        "delegations": picture.delegations,
        "positions": picture.positions if tells else None,
    }
    return Digest(headline=headline, weighting=picture.weighting.value)


def _numbers_of(session: Session, picture: RoundPicture) -> datetime:
    noted = None if picture.is_exact else released_round(session, picture.round.id)
    return noted.released_at if noted else logged_at(session, picture.consultation, picture.as_of)


def _participation(session: Session, picture: RoundPicture, *, is_desk: bool) -> Participation:
    """Who is at the table now, and who answered: counted where the picture is exact, else as it was released."""
    tells = is_desk or picture.consultation.attribution != Attribution.CONFIDENTIAL
    if picture.is_exact:
        answered = _answered(session, picture.round.id)
    else:
        noted = released_round(session, picture.round.id)
        answered = dict(noted.answered.get(ALL_LINES, {})) if noted and tells else {}
    members = picture.accredited[ALL_LINES]
    return Participation(
        line=ALL_LINES,
        delegations=picture.delegations,
        answered=sum(answered.values()) if tells else None,
        positions=picture.positions if tells else None,
        groups=[
            Heard(group=group, members=count, answered=min(answered.get(group, 0), count) if tells else None)
            for group, count in members.items()
        ],
    )


def _answered(session: Session, round_id: UUID) -> dict[str, int]:
    who = sa.func.count(sa.distinct(StandingPosition.delegation_id))
    query = sa.select(Delegation.stakeholder_group, who).join(
        Delegation, Delegation.id == StandingPosition.delegation_id
    )
    query = query.where(StandingPosition.round_id == round_id, StandingPosition.stance.is_not(None))
    query = query.where(Delegation.withdrawn_at.is_(None)).group_by(Delegation.stakeholder_group)
    return {row[0]: row[1] for row in session.execute(query)}


def _charts(
    session: Session, picture: RoundPicture, rounds: Sequence[RoundPicture], *, at: datetime, is_desk: bool
) -> Mapping[ChartKind, Mapping[str, Any]]:
    consultation = picture.consultation
    if not is_desk and consultation.attribution == Attribution.CONFIDENTIAL:
        return {}
    found: dict[ChartKind, Mapping[str, Any]] = {}
    found[ChartKind.DIVERGENCE_MAP] = map_data(picture, picture.main_line, date=at).document()
    if over := convergence_data(rounds, date=at):
        found[ChartKind.CONVERGENCE] = over.document()
    if consultation.attribution == Attribution.ATTRIBUTED:  # these show single answers
        if opinions := opinion_data(session, consultation, picture.round):
            found[ChartKind.OPINION_MAP] = opinions.document()
        if corridors := corridor_data(session, ANONYMOUS, consultation, picture.round, up_to=picture.as_of):
            found[ChartKind.CORRIDOR_MATRIX] = corridors.document()
    return found
