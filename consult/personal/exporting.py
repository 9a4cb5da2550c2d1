"""A personal export: asked for in a session, taken in that session, once, within a day."""

import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.models import Token
from consult.accreditation.models import Application, Credential
from consult.domain.errors import NotFound
from consult.domain.permissions import Action, Actor, Facts, check
from consult.events.models import LogEntry, PersonalContent
from consult.organisations.models import Person
from consult.personal.inventory import NEVER_GIVEN, PLACES, Given, column_of, table_of
from consult.personal.models import PersonalExport

LIFETIME = timedelta(days=1)
_TRACES = (sa.Uuid, sa.DateTime, sa.Integer, sa.Boolean)
ADDRESSED = ("invitations.address", "delegation_invitations.email", "letters.address")
"""Columns that may hold a person's address without referring to the person."""
_PERSONAL = frozenset({"signature", "role", "state", "kind"})


def ask_for_export(session: Session, actor: Actor, *, session_hash: str, at: datetime) -> PersonalExport:
    """Let the actor take their data within a day, in this session alone; an earlier request is void.

    Raises: NotPermitted, FreshFactorNeeded.
    """
    check(actor, Action.EXPORT_PERSONAL, Facts(person_id=actor.person_id), at=at)
    session.execute(sa.delete(PersonalExport).where(PersonalExport.person_id == actor.person_id))
    asked = PersonalExport(
        person_id=actor.person_id, session_hash=session_hash, asked_at=at, expires_at=at + LIFETIME, taken_at=None
    )
    session.add(asked)
    session.flush()
    return asked


def open_export(session: Session, actor: Actor, *, session_hash: str, at: datetime) -> PersonalExport | None:
    """The export that the actor can still take in this session; None when there is none."""
    return session.scalar(sa.select(PersonalExport).where(*_takeable(actor, session_hash, at)))


def take_export(session: Session, actor: Actor, *, session_hash: str, at: datetime) -> bytes:
    """The actor's data as a zip file with JSON; it can be taken once.

    Raises: NotFound when nothing was asked for in this session, it was taken, or its day is over.
    """
    taken = sa.update(PersonalExport).where(*_takeable(actor, session_hash, at)).values(taken_at=at)
    if session.scalar(taken.returning(PersonalExport.id)) is None:
        raise NotFound
    return zipped(session, actor, at=at)


def _takeable(actor: Actor, session_hash: str, at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        PersonalExport.person_id == actor.person_id,
        PersonalExport.session_hash == session_hash,
        PersonalExport.expires_at > at,
        PersonalExport.taken_at.is_(None),
    )


def zipped(session: Session, actor: Actor, *, at: datetime) -> bytes:
    """Everything that is stored about the actor."""
    document = json.dumps(stored_about(session, actor, at=at), ensure_ascii=False, indent=1, default=str)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("personal.json", document)
        files = sa.select(Credential).join(Application, Application.id == Credential.application_id)
        for credential in session.scalars(files.where(Application.person_id == actor.person_id)):
            archive.writestr(f"credentials/{credential.application_id}.{credential.kind}", credential.content)
    return out.getvalue()


def stored_about(session: Session, actor: Actor, *, at: datetime) -> dict[str, Any]:
    """Everything that is stored about the actor, by the place where it stands."""
    person = session.get_one(Person, actor.person_id)
    entries = sa.select(LogEntry.consultation_id, LogEntry.seq, LogEntry.name, LogEntry.at)
    contents = sa.select(PersonalContent.consultation_id, PersonalContent.seq, PersonalContent.data)
    tokens = sa.select(Token.purpose, Token.issued_at, Token.expires_at, Token.used_at)
    return {
        "exported_at": at,
        "people": _row(session.execute(sa.select(Person.__table__).where(Person.id == person.id)).one()),
        **{place: _rows_at(session, place, actor) for place in PLACES},
        **{place: _rows_to(session, place, actor, person.email) for place in ADDRESSED},
        "tokens": [_row(row) for row in session.execute(tokens.where(Token.subject == str(person.id)))],
        "event_log": [_row(row) for row in session.execute(entries.where(LogEntry.actor == person.pseudonym))],
        "personal_contents": [
            _row(row) for row in session.execute(contents.where(PersonalContent.person_id == person.id))
        ],
    }


def _rows_at(session: Session, place: str, actor: Actor) -> list[dict[str, Any]]:
    column, given = column_of(place), PLACES[place].given
    table = table_of(place)
    rows = session.execute(sa.select(table).where(column == actor.person_id).order_by(*table.primary_key))
    return [_given_of(row, table, given, actor) for row in rows]


def _rows_to(session: Session, place: str, actor: Actor, address: str) -> list[dict[str, Any]]:
    """What went to the person's address while nobody was registered under it."""
    column, table = column_of(place), table_of(place)
    query = sa.select(table).where(sa.func.lower(column) == address).order_by(*table.primary_key)
    if "person_id" in table.c:
        query = query.where(table.c.person_id.is_(None))
    return [_given_of(row, table, Given.ALL, actor) for row in session.execute(query)]


def _given_of(row: "sa.Row[Any]", table: sa.Table, given: Given, actor: Actor) -> dict[str, Any]:
    return {
        name: value
        for name, value in _row(row).items()
        if f"{table}.{name}" not in NEVER_GIVEN and _is_given(table.c[name], given, actor, row)
    }


def _is_given(column: "sa.Column[Any]", given: Given, actor: Actor, row: "sa.Row[Any]") -> bool:
    if given is Given.ALL:
        return not (getattr(row, "is_secret", False) and column.name in ("text", "html"))
    if column.name in _PERSONAL or isinstance(column.type, _TRACES) or _is_moment(column):
        return True
    return given is Given.IN_OFFICE and _holds_office(actor, getattr(row, "delegation_id", None))


def _is_moment(column: "sa.Column[Any]") -> bool:
    return isinstance(column.type, sa.types.TypeDecorator) and isinstance(column.type.impl_instance, sa.DateTime)


def _holds_office(actor: Actor, delegation_id: UUID | None) -> bool:
    return delegation_id is not None and actor.office_for(delegation_id) is not None


def _row(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if not isinstance(value, bytes)}
