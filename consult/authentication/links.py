"""Sign-in links made on the server: by its operator, and by the demo."""

from datetime import datetime
from uuid import UUID

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from consult.accounts.tokens import issue_token
from consult.accounts.vocabulary import SHELL_LINK_LIFETIME, TokenPurpose
from consult.config import Settings

DEMO_LINK_LIFETIME = 7 * 24 * 3600
"""Seconds; a demo that is shown for longer prints new ones."""


def shell_link(session: Session, settings: Settings, person_id: UUID, *, at: datetime) -> str:
    """A link that signs a person in once and counts as one factor; whoever has a shell may hand it out."""
    raw = issue_token(session, TokenPurpose.SIGN_IN, subject=str(person_id), lifetime=SHELL_LINK_LIFETIME, at=at)
    return f"{settings.base_url}/sign-in/{raw}"


def demo_link(settings: Settings, person_id: UUID) -> str:
    """A link of the demo: it works again and again for a week, with both factors.

    It is signed and not stored, so that it stands in a terminal for as long as the demo runs. Nothing outside
    the demo takes it: `demo_person` answers None there.
    """
    return f"{settings.base_url}/sign-in/demo.{_serializer(settings).dumps(str(person_id))}"


def demo_person(settings: Settings, token: str) -> UUID | None:
    """The person of a demo link; None for anything else, and for everything outside the demo."""
    if not settings.demo or not token.startswith("demo."):
        return None
    try:
        return UUID(_serializer(settings).loads(token.removeprefix("demo."), max_age=DEMO_LINK_LIFETIME))
    except (BadSignature, ValueError):
        return None


def _serializer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.secret_key, salt="demo-sign-in")
