"""Where a person's work begins: the offices held, and the desk of each delegation."""

from collections import Counter
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.consultations.queries import consultation_by_id
from consult.database import reading, utc_now
from consult.domain.permissions import Action, Actor, Office, consultations_of, decide_anywhere
from consult.positions import queries
from consult.positions.corridors import CorridorLine, asked_of, corridor_lines
from consult.positions.desk import Desk, Line, desk_of
from consult.positions.pages.blueprint import bp
from consult.positions.reaffirmation import reaffirmation_of
from consult.positions.taken_out import taken_out
from consult.positions.with_others import with_others


@bp.get("/my")
@signed_in
def my_work() -> ResponseReturnValue:
    """The delegations one speaks for with what is open and due, and the other offices."""
    actor = current_actor()
    with reading() as session:
        desks = [desk_of(session, actor, own) for own in dict.fromkeys(_delegations(actor.offices))]
        others = _other_offices(session, actor)
        out = taken_out(session, [found.delegation.id for found in desks])
    has_ledger = decide_anywhere(actor, Action.READ_LEDGER)
    return render_template(
        "positions/my_work.html", desks=desks, others=others, taken_out=out, has_ledger=has_ledger, now=utc_now()
    )


def _delegations(offices: tuple[Office, ...]) -> list[UUID]:
    return [office.delegation_id for office in offices if office.delegation_id is not None]


def _other_offices(session: Session, actor: Actor) -> list[tuple[str, str, str]]:
    found, desks = [], consultations_of(actor, Action.READ_DESK)
    for office in actor.offices:
        consultation = consultation_by_id(session, office.consultation_id)
        if office.delegation_id is None and consultation is not None:
            endpoint = "synthesis.desk" if consultation.id in desks else "consultations.show_consultation"
            found.append((consultation.title, url_for(endpoint, slug=consultation.slug), office.role.value))
    return sorted(found)


@bp.get("/d/<uuid:delegation_id>")
@signed_in
def desk(delegation_id: UUID) -> ResponseReturnValue:
    """What is due, what is ready, and where the member bodies differ."""
    with reading() as session:
        found = desk_of(session, current_actor(), delegation_id)
        submissions = queries.submissions_of(session, delegation_id)
        asked = reaffirmation_of(session, found.delegation) if found.may_sign else None
        others = with_others(session, found, submissions)
        asks = _asks(session, found)
        out = taken_out(session, [delegation_id]).get(delegation_id, ())
        given = [offer for line in found.lines for offer in (line.offer, line.earlier_offer) if offer]
        sent = queries.positions_by_ids(session, [offer.position_id for offer in given if offer.position_id])
    alignments = Counter(line.alignment for line in found.lines if line.alignment)
    return render_template(
        "positions/desk.html",
        desk=found,
        submissions=submissions,
        others=others,
        alignments=alignments,
        differing=_by_distance(found),
        sent=sent,
        asked=asked,
        asks=asks,
        taken_out=out,
        now=utc_now(),
        illustrative_notice=found.consultation.notice,
    )


def _asks(session: Session, found: Desk) -> list[CorridorLine]:
    """What other governments wait for, where their names may be read."""
    if found.round is None or found.countries is None:
        return []
    lines = corridor_lines(session, current_actor(), found.consultation, found.round)
    return asked_of(lines, found.delegation.key)


def _by_distance(found: Desk) -> list[Line]:
    order = ["conflict", "tension", "aligned", None]
    drafted = [line for line in found.lines if line.bodies]
    return sorted(drafted, key=lambda line: (not line.undecided, order.index(line.alignment)))
