"""What sets one kind of mail apart from another; all of them leave by the same protocol."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import ClassVar, Generic, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from consult.config import Settings
from consult.domain.vocabulary import DeliveryState
from consult.mail.models import Outgoing

M = TypeVar("M", bound=Outgoing)


class MailKind(ABC, Generic[M]):
    """One table of mails: when one may go, which headers it has, and what follows when it has ended."""

    model: type[M]
    word: ClassVar[str]
    """Stands before the row's identifier in that of the message."""

    @abstractmethod
    def reason_to_cancel(self, session: Session, mail: M, *, at: datetime) -> str | None:
        """Why this mail must not go out; None when it may. Asked at every attempt."""

    def headers(self, session: Session, mail: M, settings: Settings) -> Mapping[str, str]:
        """Headers beyond those that every mail has."""
        return {}

    def pictures(self, session: Session, mail: M) -> Mapping[str, bytes]:
        """The pictures that the HTML shows, by the names that it shows them under."""
        return {}

    def lock(self, session: Session, mail_ids: Collection[UUID]) -> None:
        """Take the locks that telling of failures needs, in one order; called before the rows are touched."""
        return

    def has_ended(self, session: Session, mail_id: UUID, state: DeliveryState, *, at: datetime) -> None:
        """What follows from the end of an attempt, in the transaction that writes it down."""
        return

    def unfinished(self, session: Session, mail_id: UUID | None = None) -> bool:
        """True when something larger waits to be finished that this mail, or any mail, belonged to."""
        return False

    def finish(self, session: Session, mail_id: UUID | None = None, *, at: datetime) -> int:
        """Finish what `unfinished` found, in a transaction after that of the last ending; gives how many."""
        return 0
