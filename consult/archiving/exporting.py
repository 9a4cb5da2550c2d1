"""Out: every table of the record as a file, positions as a table to read, and a manifest with the hash of each."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.archiving.rows import line_of
from consult.archiving.tables import SHARED, in_order, people_columns, rows_of, table
from consult.consultations.models import Consultation
from consult.consultations.queries import facts_of
from consult.domain.permissions import Action, Actor, check

FORMAT = 1
MANIFEST = "manifest.json"
POSITIONS = "positions.csv"
_COLUMNS = (
    "round",
    "target",
    "revision",
    "delegation",
    "group",
    "version",
    "stance",
    "is_blocking",
    "blocking_reason",
    "rationale",
    "conditions",
    "amendment",
    "priority",
    "taken_at",
)


def export_record(session: Session, actor: Actor, consultation: Consultation, *, at: datetime) -> dict[str, bytes]:
    """The record of a consultation: the name of each file to its bytes; the same record gives the same bytes.

    Drafts, addresses and everything that accounts are made of stay out (`tables.LEFT_OUT`).

    Raises: NotPermitted, FreshFactorNeeded.
    """
    check(actor, Action.EXPORT_RECORD, facts_of(consultation), at=at)
    lines = dict(_lines(session, consultation.id))
    files = {f"tables/{name}.jsonl": _file(found) for name, found in lines.items()}
    files[POSITIONS] = _positions(session, consultation.id).encode()
    return files | {MANIFEST: _manifest(session, consultation, files, lines)}


def _lines(session: Session, consultation_id: UUID) -> Iterator[tuple[str, list[str]]]:
    people: set[UUID] = set()
    for found in in_order():
        if found.name in SHARED:
            continue
        rows = session.execute(rows_of(found.name, consultation_id)).mappings().all()
        people |= {row[column.name] for row in rows for column in people_columns(found) if row[column.name]}
        yield found.name, _sorted(found, rows)
    organisations = _organisations(session, consultation_id)
    yield "organisations", _shared(session, "organisations", "id", organisations)
    yield "bloc_memberships", _shared(session, "bloc_memberships", "organisation_id", organisations)
    yield "people", _shared(session, "people", "id", people)
    yield "recommendations", _shared(session, "recommendations", "id", _recommendations(session, consultation_id))


def _recommendations(session: Session, consultation_id: UUID) -> set[UUID]:
    """The earlier recommendations of the consultation, and those of the site that somebody marked in it."""
    own, marks = table("recommendations"), table("recommendation_marks")
    brought = sa.select(own.c.id).where(own.c.consultation_id == consultation_id)
    marked = sa.select(marks.c.recommendation_id).where(marks.c.consultation_id == consultation_id)
    return {*session.scalars(brought), *session.scalars(marked)}


def _organisations(session: Session, consultation_id: UUID) -> set[UUID]:
    """The organisations at the table, with their member bodies and what they are part of."""
    delegations, organisations = table("delegations"), table("organisations")
    own = sa.select(delegations.c.organisation_id).where(delegations.c.consultation_id == consultation_id)
    bodies = sa.select(organisations.c.id).where(organisations.c.parent_id.in_(own))
    found: set[UUID] = {*session.scalars(own), *session.scalars(bodies)}
    while True:
        above = sa.select(organisations.c.parent_id).where(
            organisations.c.id.in_(found), organisations.c.parent_id.is_not(None)
        )
        more = set(session.scalars(above)) - found
        if not more:
            return found
        found |= more


def _shared(session: Session, name: str, column: str, identifiers: set[UUID]) -> list[str]:
    found = table(name)
    rows = session.execute(sa.select(found).where(found.c[column].in_(identifiers))).mappings().all()
    return _sorted(found, rows)


def _sorted(found: sa.Table, rows: Iterable[sa.RowMapping]) -> list[str]:
    """Lines in the order of their keys, made here: databases order texts each in its own way."""
    keys = [column.name for column in found.primary_key]
    ordered = sorted(rows, key=lambda row: [_key(row[name]) for name in keys])
    return [line_of(found, row) for row in ordered]


def _key(value: Any) -> tuple[int, str]:
    return (value, "") if isinstance(value, int) else (0, str(value))


def _file(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _manifest(
    session: Session, consultation: Consultation, files: Mapping[str, bytes], lines: Mapping[str, list[str]]
) -> bytes:
    heads = table("log_heads")
    head = session.execute(
        sa.select(heads.c.seq, heads.c.entry_hash).where(heads.c.consultation_id == consultation.id)
    ).one()
    document = {
        "format": FORMAT,
        "consultation": consultation.slug,
        "consultation_id": str(consultation.id),
        "log": {"length": head.seq, "entry_hash": head.entry_hash},
        "files": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in sorted(files.items())
        },
        "rows": {name: len(found) for name, found in sorted(lines.items())},
    }
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _positions(session: Session, consultation_id: UUID) -> str:
    positions, revisions, targets = table("positions"), table("target_revisions"), table("targets")
    delegations, organisations, rounds = table("delegations"), table("organisations"), table("rounds")
    query = (
        sa.select(positions, rounds.c.number, targets.c.code, revisions.c.number.label("revision"))
        .add_columns(organisations.c.name, delegations.c.stakeholder_group)
        .join_from(positions, rounds, rounds.c.id == positions.c.round_id)
        .join(revisions, revisions.c.id == positions.c.target_revision_id)
        .join(targets, targets.c.id == revisions.c.target_id)
        .join(delegations, delegations.c.id == positions.c.delegation_id)
        .join(organisations, organisations.c.id == delegations.c.organisation_id)
        .where(positions.c.consultation_id == consultation_id)
        .order_by(positions.c.seq, positions.c.id)
    )
    told = io.StringIO()
    writer = csv.writer(told, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in session.execute(query).mappings():
        first = (row["number"], row["code"], row["revision"], row["name"], row["stakeholder_group"])
        rest = (row[name] for name in _COLUMNS[5:-1])
        writer.writerow([_cell(value) for value in (*first, *rest, row["taken_at"].isoformat())])
    return told.getvalue()


def _cell(value: Any) -> str:
    """A cell that a spreadsheet shows and does not run."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
