"""A published digest for its readers: every sentence leads to the positions behind it."""

from uuid import UUID

import sqlalchemy as sa
from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, public
from consult.consultations.models import Consultation, Round
from consult.database import reading
from consult.domain.errors import NotFound
from consult.domain.permissions import Action
from consult.domain.vocabulary import Audience
from consult.events.queries import entry_at
from consult.positions.own_entries import own_entries
from consult.synthesis.models import Digest
from consult.synthesis.own_places import OwnPositions
from consult.synthesis.own_positions import own_positions_of
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.digest_charts import pictures_on_page
from consult.synthesis.pages.review import DRAWERS_UP_TO
from consult.synthesis.pages.told import told_sections
from consult.synthesis.sealing import (
    checkpoint_of,
    digest_title,
    headline_of_digest,
    lede,
)


@bp.get("/c/<slug>/digests/<uuid:digest_id>")
@public
def show_digest(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """Show a digest that was sent, or is being sent."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_RESULTS)
        digest = published_digest(session, consultation, digest_id)
        round_ = session.get_one(Round, digest.round_id)
        sections = told_sections(session, consultation, digest, _own(session, digest))
        return render_template(
            "synthesis/digest.html",
            consultation=consultation,
            illustrative_notice=consultation.notice or None,
            digest=digest,
            round=round_,
            title=digest_title(consultation, round_, Audience(digest.audience)),
            headline=headline_of_digest(digest),
            lede=lede(digest, round_),
            pictures=pictures_on_page(session, digest.id),
            sections=sections,
            with_drawers=sum(len(item.groups) for _, _, told in sections for item in told) <= DRAWERS_UP_TO,
            may_choose=access.may(consultation, Action.CHOOSE_DIGESTS),
            place=entry_at(session, consultation.id, digest.as_of),
            may_read_counted=access.may(consultation, Action.READ_COUNTED_LIST)
            or bool(own_entries(session, current_actor(), consultation.id)),
            checkpoint=checkpoint_of(session, digest, consultation, access.settings()),
        )


def published_digest(session: Session, consultation: Consultation, digest_id: UUID) -> Digest:
    """A digest that readers of the consultation may know of.

    Raises: NotFound.
    """
    query = sa.select(Digest).where(Digest.id == digest_id, Digest.consultation_id == consultation.id)
    digest = session.scalar(query)
    if digest is None or not access.is_for_reader(consultation, digest):
        raise NotFound
    return digest


def _own(session: Session, digest: Digest) -> OwnPositions:
    """What the reader's own delegation says now, where the reader signs for one."""
    who = current_actor().person_id
    if who is None or digest.audience != Audience.PARTICIPANTS:
        return {}
    return own_positions_of(session, digest.consultation_id, digest.round_id, who).get(who, {})
