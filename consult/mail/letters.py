"""Letters as a kind of mail: they go once to one reader, and what was secret in them does not stay."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.vocabulary import DeliveryState
from consult.mail.delivery.kind import MailKind
from consult.mail.models import Letter


class _Letters(MailKind[Letter]):
    """Letters cannot be unsubscribed: who holds an office learns what concerns it."""

    model = Letter
    word = "letter"

    def reason_to_cancel(self, session: Session, mail: Letter, *, at: datetime) -> str | None:
        """A letter whose text was wiped has nothing to say any more."""
        return None if mail.text else "its text was wiped"

    def has_ended(self, session: Session, mail_id: UUID, state: DeliveryState, *, at: datetime) -> None:
        """The text of a secret letter goes, however it ended; subject and address stay to tell that there was one."""
        secret = sa.update(Letter).where(Letter.id == mail_id, Letter.is_secret)
        session.execute(secret.values(text="", html=""))


LETTERS = _Letters()
