"""Letters as a kind of mail: they go once to one reader, and what was secret in them does not stay."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.vocabulary import DeliveryState
from consult.mail.delivery.kind import MailKind
from consult.mail.models import Letter
from consult.mail.suspending import SUSPENDED, is_suspended


class _Letters(MailKind[Letter]):
    """Letters cannot be unsubscribed: who holds an office learns what concerns it."""

    model = Letter
    word = "letter"

    def reason_to_cancel(self, session: Session, mail: Letter, *, at: datetime) -> str | None:
        """A letter whose text was wiped has nothing to say; one that opens something was asked for, and is tried."""
        if not mail.text:
            return "its text was wiped"
        if not mail.is_secret and is_suspended(session, mail.person_id, mail.address):
            return SUSPENDED
        return None

    def has_ended(self, session: Session, mail_id: UUID, state: DeliveryState, *, at: datetime) -> None:
        """The text of a secret letter goes, however it ended; subject and address stay to tell that there was one."""
        secret = sa.update(Letter).where(Letter.id == mail_id, Letter.is_secret)
        session.execute(secret.values(text="", html=""))


LETTERS = _Letters()
