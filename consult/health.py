"""Whether this installation does its work: the database answers, and what is due is being taken."""

from datetime import timedelta

import sqlalchemy as sa
from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue

from consult.authentication import public
from consult.database import reading, utc_now
from consult.domain.vocabulary import WorkState
from consult.events.models import Work

PATIENCE = timedelta(seconds=60)
"""Work that waits longer than this has nobody who takes it: several hints and a lease fit into it."""

bp = Blueprint("health", __name__)


@bp.get("/health")
@public
def health() -> ResponseReturnValue:
    """Answer 200 when due work is being claimed, 503 when it is not; a process that is merely up is not enough."""
    since = utc_now() - PATIENCE
    untaken = sa.and_(Work.state == WorkState.DUE, Work.next_at < since)
    abandoned = sa.and_(Work.state == WorkState.RUNNING, Work.lease_until < since)
    late = sa.or_(untaken, abandoned)
    with reading() as session:
        waiting = session.scalar(sa.select(sa.func.count()).select_from(Work).where(late)) or 0
        parked = session.scalar(sa.select(sa.func.count()).select_from(Work).where(Work.state == WorkState.PARKED))
    body = {"status": "late" if waiting else "ok", "work_waiting": waiting, "work_parked": parked or 0}
    return jsonify(body), 503 if waiting else 200


def register(app: Flask) -> None:
    """Attach the health check."""
    app.register_blueprint(bp)
