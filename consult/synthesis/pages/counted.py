"""The counted list of a digest: whole for those who may know it, and for each delegation what became of its own."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from flask import Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, public
from consult.consultations.models import Consultation, Round
from consult.database import reading
from consult.domain.errors import NotFound
from consult.domain.lifecycle import PUBLISHED
from consult.domain.permissions import Action
from consult.domain.vocabulary import CountedState
from consult.positions.own_entries import own_entries
from consult.synthesis.counted import Counted, as_csv, counted_list_of, entries_of
from consult.synthesis.models import CountedList, Digest
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp


@bp.get("/c/<slug>/digests/<uuid:digest_id>/counted")
@public
def show_counted(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """Show what was counted in a digest, as far as this reader may know it."""
    with reading() as session:
        consultation, digest, found = _list_for(session, slug, digest_id)
        may_read_all = access.may(consultation, Action.READ_COUNTED_LIST)
        codes = own_entries(session, current_actor(), consultation.id)
        entries = entries_of(found)
        own = [(codes[entry.seq], entry) for entry in entries if entry.seq in codes]
        if not (may_read_all or own):
            raise NotFound
        return render_template(
            "synthesis/counted.html",
            consultation=consultation,
            illustrative_notice=consultation.notice or None,
            digest=digest,
            is_published=digest.state in PUBLISHED,
            round=session.get_one(Round, digest.round_id),
            counted_list=found,
            may_read_all=may_read_all,
            totals=_totals(entries) if may_read_all else [],
            own=own,
        )


def _totals(entries: Sequence[Counted]) -> list[tuple[CountedState, int]]:
    return [(state, sum(entry.state is state for entry in entries)) for state in CountedState]


@bp.get("/c/<slug>/digests/<uuid:digest_id>/counted.json")
@public
def counted_json(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """The counted list as the bytes that its hash covers."""
    found = _whole_list(slug, digest_id)
    return _file(found.document, "application/json", f"counted-{digest_id}-{found.draft}.json")


@bp.get("/c/<slug>/digests/<uuid:digest_id>/counted.csv")
@public
def counted_csv(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """The counted list as a table."""
    found = _whole_list(slug, digest_id)
    return _file(as_csv(found), "text/csv", f"counted-{digest_id}-{found.draft}.csv")


def _whole_list(slug: str, digest_id: UUID) -> CountedList:
    with reading() as session:
        consultation, _, found = _list_for(session, slug, digest_id)
        if not access.may(consultation, Action.READ_COUNTED_LIST):
            raise NotFound
        return found


def _list_for(session: Session, slug: str, digest_id: UUID) -> tuple[Consultation, Digest, CountedList]:
    """A digest that this reader may know of, with its list; drafts are known to the desk alone."""
    consultation = access.consultation_for(session, slug, Action.READ_RESULTS)
    query = sa.select(Digest).where(Digest.id == digest_id, Digest.consultation_id == consultation.id)
    digest = session.scalar(query)
    at_desk = access.may(consultation, Action.READ_DIGEST_DRAFT)
    if digest is None or not (at_desk or access.is_for_reader(consultation, digest)):
        raise NotFound
    found = counted_list_of(session, digest) if digest else None
    if digest is None or found is None:
        raise NotFound
    return consultation, digest, found


def _file(body: str, kind: str, name: str) -> Response:
    return Response(body, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
