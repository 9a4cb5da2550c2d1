"""The mails of digests as a kind of mail."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from consult.config import Settings
from consult.domain.vocabulary import DeliveryState
from consult.mail.delivery import MailKind
from consult.synthesis.delivery import ending
from consult.synthesis.delivery.entitlement import pictures_of, reason_to_cancel
from consult.synthesis.models import Delivery
from consult.synthesis.unsubscribing import stop_url


class _DigestMails(MailKind[Delivery]):
    """Sealed mails: sent to whoever still takes part, and the digest is sent when the last has ended."""

    model = Delivery
    word = "delivery"

    def reason_to_cancel(self, session: Session, mail: Delivery, *, at: datetime) -> str | None:
        """Why this mail must not go out: its digest, its recipient or its bytes are not what they were."""
        return reason_to_cancel(session, mail, at=at)

    def headers(self, session: Session, mail: Delivery, settings: Settings) -> Mapping[str, str]:
        """How a mail reader stops these mails with one click."""
        link = stop_url(settings, mail.person_id, ending.consultation_of(session, mail.digest_id))
        return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}

    def pictures(self, session: Session, mail: Delivery) -> Mapping[str, bytes]:
        """The pictures that were sealed with the digest."""
        return pictures_of(session, mail)

    def lock(self, session: Session, mail_ids: Collection[UUID]) -> None:
        """The logs of the consultations, where failures are told."""
        ending.lock_logs(session, mail_ids)

    def has_ended(self, session: Session, mail_id: UUID, state: DeliveryState, *, at: datetime) -> None:
        """A failure is told."""
        if state in (DeliveryState.FAILED, DeliveryState.UNKNOWN):
            ending.tell_failure(session, mail_id, state, at=at)

    def unfinished(self, session: Session, mail_id: UUID | None = None) -> bool:
        """True when all mails of a digest have ended that is still said to be on its way."""
        return bool(ending.complete_digests(session, mail_id))

    def finish(self, session: Session, mail_id: UUID | None = None, *, at: datetime) -> int:
        """Those digests are sent."""
        digests = ending.complete_digests(session, mail_id)
        return sum(ending.finish_digest(session, digest_id, at=at) for digest_id in digests)


DIGEST_MAILS = _DigestMails()
