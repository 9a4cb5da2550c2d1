"""The line on which a page hears that there is something newer: server-sent events, or the answer to one question."""

import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from uuid import UUID

import sqlalchemy as sa
from flask import Blueprint, Flask, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, present_actor, signed_in
from consult.config import Settings
from consult.consultations.queries import consultation_by_id, consultation_by_slug, facts_of
from consult.database import reading
from consult.domain.errors import NotFound
from consult.domain.permissions import Action, decide
from consult.live import announcing
from consult.live.hints import hints_from
from consult.live.hub import Hub, Listener
from consult.synthesis.progress import version_of, versions_of

STREAM = "text/event-stream"
COMMENT_EVERY = 15.0
"""Seconds of silence after which a comment is sent: proxies close lines that are silent for longer."""
LASTS = 300.0
"""Seconds after which a stream ends; the browser comes back by itself, perhaps to a newer release."""
ASK_AGAIN = "30"
"""Seconds after which a page may ask when there is no place for it."""
EXTENSION = "consult.live"

bp = Blueprint("live", __name__)


def hub_of(app: Flask) -> Hub:
    """Where the open pages of this process wait."""
    hub: Hub = app.extensions[EXTENSION]
    return hub


@bp.get("/live/<slug>")
@signed_in
def stream(slug: str) -> ResponseReturnValue:
    """Tell the version of a desk: now, or, to whom asks for a stream, whenever it changes."""
    with reading() as session:
        consultation = consultation_by_slug(session, slug)
        if consultation is None or not decide(current_actor(), Action.READ_DESK, facts_of(consultation)):
            raise NotFound
        version = version_of(session, consultation.id)
    if STREAM not in request.headers.get("Accept", ""):
        return jsonify(v=version)
    listener = hub_of(current_app).join(consultation.id, version)
    if listener is None:
        return Response("", 503, {"Retry-After": ASK_AGAIN})
    answer = Response(told(listener, _right_to_read(consultation.id), seen=_seen()), mimetype=STREAM)
    answer.call_on_close(listener.leave)
    answer.headers.update({"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"})
    return answer


def told(
    listener: Listener,
    may_read: Callable[[], bool],
    *,
    seen: int | None,
    comment_every: float = COMMENT_EVERY,
    lasts: float = LASTS,
) -> Iterator[str]:
    """What goes over the line: each newer version than the one seen, and comments in between.

    It ends with the right to read, which is asked for before anything is said, and after `lasts` seconds.
    """
    until = time.monotonic() + lasts
    yield ":\n\n"  # so that the headers leave at once
    while (left := until - time.monotonic()) > 0 and not listener.is_sent_home:
        version = listener.newer(than=seen, seconds=min(comment_every, left))
        if listener.is_sent_home or not may_read():
            return
        if version is None:
            yield ":\n\n"
            continue
        yield f"id: {version}\ndata: {json.dumps({'v': version})}\n\n"
        seen = version


def _seen() -> int | None:
    """The version that the page shows, by its browser or by itself; None, so that it is told, if that is none."""
    text = request.headers.get("Last-Event-ID") or request.args.get("since", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _right_to_read(consultation_id: UUID) -> Callable[[], bool]:
    """Asks anew, whenever it is called, whether the caller of this request may read the desk."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the stream outlives the proxy's context
    session_id = request.cookies.get(app.config["SESSION_COOKIE_NAME"], "")

    def may_read() -> bool:
        try:
            with app.app_context(), reading() as session:
                consultation = consultation_by_id(session, consultation_id)
                actor = present_actor(session, session_id)
                return consultation is not None and decide(actor, Action.READ_DESK, facts_of(consultation))
        except sa.exc.SQLAlchemyError:
            return False  # the browser comes back, and is asked who it is

    return may_read


def register(app: Flask) -> None:
    """Give the application its hub and its address."""
    open_hub(app)
    settings: Settings = app.config["CONSULT"]
    announcing.prepare(app, settings.redis_url)
    app.register_blueprint(bp)


def open_hub(app: Flask) -> None:
    """Give the application a place where pages can wait, in place of one that was closed."""
    settings: Settings = app.config["CONSULT"]

    def look(wanted: Collection[UUID]) -> Mapping[UUID, int]:
        with app.app_context(), reading() as session:
            return versions_of(session, wanted)

    app.extensions[EXTENSION] = Hub(look, partial(hints_from, settings.redis_url), most=settings.live_listeners)
