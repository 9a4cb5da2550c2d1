"""Posting: a letter is written in its reader's language and stored with whatever it tells of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from flask import current_app
from flask_babel import force_locale
from markupsafe import escape
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.database import upsert
from consult.languages import catalogue_of, direction_of
from consult.mail.header_values import one_line, subject_line
from consult.mail.models import Letter
from consult.presentation import apart

FIRST_PLACE = 0xE000
"""The first of the characters, used by no language, where the values of one reader go in a letter to many."""


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """Whom a letter is for; `person_id` None for somebody who is not registered yet."""

    person_id: UUID | None
    name: str
    address: str
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One reader's copy of a letter to many; `values` are what only this reader's copy says."""

    to: Addressee
    once_key: str
    values: Mapping[str, str] = field(default_factory=dict)


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
    row = _row(template, to, written, at=at, consultation_id=consultation_id, once_key=once_key, is_secret=is_secret)
    insert = upsert(session, Letter).values(row).on_conflict_do_nothing(index_elements=["once_key"])
    return session.scalar(insert.returning(Letter.id))


def post_letters(
    session: Session,
    template: str,
    *,
    copies: Sequence[Copy],
    context: Mapping[str, object],
    at: datetime,
    consultation_id: UUID | None = None,
) -> None:
    """Post a letter to many, each copy once; as `post_letter`, but each language is written only once.

    The values of a copy can be shown by the templates but not looked at. All copies name the same ones.
    """
    written: dict[str, Written] = {}
    rows = []
    for copy in copies:
        if copy.to.language not in written:
            written[copy.to.language] = _write_for_many(template, copy, context=context, at=at)
        own = _filled(written[copy.to.language], [copy.to.name, *copy.values.values()], language=copy.to.language)
        rows.append(_row(template, copy.to, own, at=at, consultation_id=consultation_id, once_key=copy.once_key))
    if rows:
        insert = upsert(session, Letter).on_conflict_do_nothing(index_elements=["once_key"])
        session.execute(insert, rows)


def _row(template: str, to: Addressee, written: Written, *, at: datetime, **values: object) -> dict[str, object]:
    return {
        "id": uuid4(),
        "template": template,
        "person_id": to.person_id,
        "address": to.address,
        "language": to.language,
        "subject": written.subject,
        "text": written.text,
        "html": written.html,
        "next_at": at,
        "posted_at": at,
        **values,
    }


def _write_for_many(template: str, copy: Copy, *, context: Mapping[str, object], at: datetime) -> Written:
    name, *places = _places(1 + len(copy.values))
    anybody = Addressee(person_id=None, name=name, address="", language=copy.to.language)
    return write_letter(template, to=anybody, context={**context, **dict(zip(copy.values, places, strict=True))}, at=at)


def _filled(written: Written, values: Sequence[str], *, language: str) -> Written:
    # where the language runs from right to left its words around a place have kept the place apart already
    is_right_to_left = direction_of(language) == "rtl"
    lines = [one_line(value) for value in values]
    lines = lines if is_right_to_left else [apart(line, is_right_to_left=False) for line in lines]
    return Written(
        subject=_put(written.subject, lines),
        text=_put(written.text, lines),
        html=_put(written.html, [str(escape(line)) for line in lines]),
    )


def _put(text: str, values: Iterable[str]) -> str:
    return text.translate(dict(enumerate(values, start=FIRST_PLACE)))


def _places(count: int) -> list[str]:
    return [chr(FIRST_PLACE + place) for place in range(count)]


def write_letter(template: str, *, to: Addressee, context: Mapping[str, object], at: datetime) -> Written:
    """The words of a letter in the language of its reader, English where that is not offered."""
    settings: Settings = current_app.config["CONSULT"]
    catalogue = catalogue_of(to.language)
    with force_locale(catalogue):
        values: dict[str, object] = {
            "name": one_line(to.name),
            "language": to.language.replace("_", "-"),
            "direction": direction_of(to.language),
            "base_url": settings.base_url,
            "written_at": at,
            **context,
        }
        subject = subject_line(_render(template, "subject.txt", values))
        values["subject"] = subject
        text, html = _render(template, "body.txt", values), _render(template, "body.html", values)
    return Written(subject=subject, text=text, html=html)


def _render(template: str, part: str, values: Mapping[str, object]) -> str:
    # not flask.render_template: what it adds to the context belongs to the page of a request
    return str(current_app.jinja_env.get_template(f"email/{template}/{part}").render(values))
