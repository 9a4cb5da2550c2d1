"""Where an unsent digest stands and for whom it waits, in words; nothing goes out because nobody said anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.domain.lifecycle import UNSENT
from consult.domain.vocabulary import DigestState
from consult.organisations.models import Person
from consult.presentation import number, utc_moment
from consult.presentation.labels import DIGEST_STATES, label
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.models import Approval, Digest, DigestStep
from consult.synthesis.moving import steps_of
from consult.synthesis.pages.troubles import reason_in_words
from consult.synthesis.service import standing_approvals


@dataclass(frozen=True, kw_only=True)
class Step:
    """A move of a digest as a page tells it; `who` is empty where nobody in person did it."""

    state: str
    words: str
    who: str
    reason: str
    is_own_words: bool
    at: datetime


def history_of(session: Session, digest: Digest) -> list[Step]:
    """Every move of a digest with who made it and why, the newest first."""
    steps = steps_of(session, digest.id)
    named = {step.person_id for step in steps}
    names = {row.id: row.name for row in session.scalars(sa.select(Person).where(Person.id.in_(named)))}
    return [_told(step, names) for step in reversed(steps)]


def _told(step: DigestStep, names: dict[UUID, str]) -> Step:
    is_own = step.state == DigestState.RETURNED
    words = label(DIGEST_STATES, step.state)
    if step.state == DigestState.DRAFTED:
        words = _("Draft %(number)s", number=step.draft)
    return Step(
        state=step.state,
        words=words,
        who=names.get(step.person_id, "") if step.person_id else "",
        reason=step.reason if is_own else reason_in_words(step.reason) if step.reason else "",
        is_own_words=is_own,
        at=step.at,
    )


def waiting_words(digest: Digest, steps: Sequence[Step], *, given: int, needed: int) -> str:
    """For what an unsent digest waits, and since when."""
    since = utc_moment(steps[0].at if steps else digest.drafted_at)
    if digest.state == DigestState.RETURNED:
        return _("Returned %(moment)s: it waits to be mended and submitted again.", moment=since)
    if digest.state == DigestState.APPROVED and given >= needed:
        return _("Approved since %(moment)s: it waits to be sent.", moment=since)
    told = ngettext(
        "%(given)s of %(needed)s approval given",
        "%(given)s of %(needed)s approvals given",
        needed,
        given=number(min(given, needed)),  # more chairs than are needed may approve
        needed=number(needed),
    )
    return _("Waits for approval since %(moment)s: %(given)s.", moment=since, given=told)


def waiting_at_desk(session: Session, consultation: Consultation, digest: Digest) -> str:
    """As `waiting_words`, from the newest approvals that stand; the mails are not sealed again for a list."""
    if digest.state not in UNSENT:
        return ""
    query = sa.select(Approval.content_hash).where(Approval.digest_id == digest.id, Approval.voided_at.is_(None))
    newest = session.scalar(query.order_by(Approval.approved_at.desc()).limit(1))
    given = len(standing_approvals(session, digest, newest)) if newest else 0
    return waiting_words(digest, history_of(session, digest), given=given, needed=consultation.approvals_needed)
