"""Asking the writer for another wording of a statement, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.consultations.models import Consultation
from consult.database import transaction, utc_now
from consult.domain.errors import NotFound
from consult.domain.lifecycle import UNSENT
from consult.domain.permissions import Action
from consult.domain.vocabulary import ProposalState
from consult.domain.wording_check import Problem
from consult.languages import reader_language
from consult.presentation import join_list
from consult.presentation.translation import gettext as _
from consult.synthesis.models import Digest, Statement
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.review import digest_of
from consult.synthesis.pages.troubles import SHOWN_ON_THE_PAGE, trouble_of
from consult.synthesis.writer import ask_writer, last_proposal, may_be_sent


@dataclass(frozen=True, kw_only=True)
class WriterView:
    """Where the writer stands with a statement in a language; `text` is what it proposes, and passed the check."""

    may_ask: bool
    is_waiting: bool
    text: str
    trouble: str
    model: str
    asked_at: datetime | None


@bp.post("/c/<slug>/desk/digests/<uuid:digest_id>/statements/<uuid:statement_id>/proposals")
@signed_in
def ask_for_wording(slug: str, digest_id: UUID, statement_id: UUID) -> ResponseReturnValue:
    """Let the sentence of a statement be sent to the writer; its answer is waited for by nobody's page."""
    language = request.form.get("language", "") or reader_language()
    is_set_up = access.settings().writer_url is not None
    try:
        with transaction() as session:
            consultation = access.consultation_for(session, slug, Action.READ_DIGEST_DRAFT)
            digest = digest_of(session, consultation, digest_id)
            own = sa.exists().where(Statement.id == statement_id, Statement.digest_id == digest.id)
            if not session.scalar(sa.select(own)):
                raise NotFound
            at = utc_now()
            ask_writer(session, current_actor(), statement_id, language=language, is_set_up=is_set_up, at=at)
    except SHOWN_ON_THE_PAGE as error:
        flash(trouble_of(error).words, "error")
    else:
        flash(_("The writer is asked. Look again in a few seconds; nothing changes unless you take its wording over."))
    here: dict[str, Any] = {"slug": slug, "digest_id": digest_id, "statement_id": statement_id, "language": language}
    return redirect(url_for("synthesis.show_statement", _anchor="writer", **here), 303)


def writer_view(
    session: Session, statement: Statement, digest: Digest, consultation: Consultation, language: str
) -> WriterView | None:
    """What the page of a statement shows of the writer; None where there is none, or where it has no business."""
    if access.settings().writer_url is None or digest.state not in UNSENT:
        return None
    may_ask = access.may(consultation, Action.ASK_WRITER) and may_be_sent(statement, digest, consultation)
    last = last_proposal(session, statement, consultation, language)
    if last is None:
        nothing = WriterView(may_ask=True, is_waiting=False, text="", trouble="", model="", asked_at=None)
        return nothing if may_ask else None
    is_waiting = last.state == ProposalState.DUE
    return WriterView(
        may_ask=may_ask and not is_waiting,
        is_waiting=is_waiting,
        text=last.text,
        trouble=_trouble(last.state, last.reason),
        model=last.model,
        asked_at=last.asked_at,
    )


def _trouble(state: str, reason: str) -> str:
    """Why there is no proposal to show."""
    if state == ProposalState.FAILED:
        return _("The writer gave no answer that could be used. You can ask again.")
    if state != ProposalState.REFUSED:
        return ""
    known = {
        Problem.EMPTY: _("it was empty"),
        Problem.TOO_LONG: _("it was too long"),
        Problem.HIDDEN_SIGNS: _("it held line breaks or signs that cannot be seen"),
        Problem.OTHER_NUMBER: _("it stated another number"),
        Problem.MISSING_NUMBER: _("it left out a number"),
        Problem.OTHER_NAME: _("it named somebody else"),
        Problem.MISSING_NAME: _("it left out a name or a quotation"),
        Problem.OTHER_WORDS: _("it said something more"),
        Problem.MISSING_WORDS: _("it left out something"),
        Problem.OTHER_SIDE: _("it put numbers, groups or sides together otherwise"),
        "the_same": _("it was the drafted sentence itself"),
    }
    why = [known[word] for word in reason.split() if word in known]
    return _("What the writer proposed is not shown: %(reasons)s.", reasons=join_list(why))
