"""Posting: a letter is written in its reader's language and stored with whatever it tells of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from babel import Locale
from flask import current_app
from flask_babel import force_locale
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.database import upsert
from consult.languages import catalogue_of
from consult.mail.header_values import one_line
from consult.mail.models import Letter

LONGEST_SUBJECT = 200


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """Whom a letter is for; `person_id` None for somebody who is not registered yet."""

    person_id: UUID | None
    name: str
    address: str
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class Written:
    """The words of one letter."""

    subject: str
    text: str
    html: str


def post_letter(
    session: Session,
    template: str,
    *,
    to: Addressee,
    context: Mapping[str, object],
    at: datetime,
    consultation_id: UUID | None = None,
    once_key: str | None = None,
    is_secret: bool = False,
) -> UUID | None:
    """Write a letter and store it to be sent once the caller's transaction has committed.

    Args:
        template: a folder of `templates/email` with `subject.txt`, `body.txt` and `body.html`.
        context: what the templates name. They also get `name`, `language`, `direction`, `base_url`, `written_at` and,
            in the bodies, `subject`.
        once_key: what the letter is about and for whom; a second letter of the same key is not posted.
        is_secret: the letter opens something (a link that signs in, a code); its text is wiped once it has ended.
    Returns:
        The letter's identifier; None when a letter of this key is there already.
    """
    written = write_letter(template, to=to, context=context, at=at)
    row = upsert(session, Letter).values(
        id=uuid4(),
        template=template,
        person_id=to.person_id,
        consultation_id=consultation_id,
        once_key=once_key,
        is_secret=is_secret,
        address=to.address,
        language=to.language,
        subject=written.subject,
        text=written.text,
        html=written.html,
        next_at=at,
        posted_at=at,
    )
    return session.scalar(row.on_conflict_do_nothing(index_elements=["once_key"]).returning(Letter.id))


def write_letter(template: str, *, to: Addressee, context: Mapping[str, object], at: datetime) -> Written:
    """The words of a letter in the language of its reader, English where that is not offered."""
    settings: Settings = current_app.config["CONSULT"]
    catalogue = catalogue_of(to.language)
    with force_locale(catalogue):
        values: dict[str, object] = {
            "name": one_line(to.name),
            "language": to.language.replace("_", "-"),
            "direction": str(Locale.parse(catalogue).text_direction),
            "base_url": settings.base_url,
            "written_at": at,
            **context,
        }
        subject = one_line(_render(template, "subject.txt", values))[:LONGEST_SUBJECT]
        values["subject"] = subject
        text, html = _render(template, "body.txt", values), _render(template, "body.html", values)
    return Written(subject=subject, text=text, html=html)


def _render(template: str, part: str, values: Mapping[str, object]) -> str:
    # not flask.render_template: what it adds to the context belongs to the page of a request
    return str(current_app.jinja_env.get_template(f"email/{template}/{part}").render(values))
