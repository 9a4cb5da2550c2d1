"""In: an archive is checked against its manifest, stored in one transaction, and its log has to hold."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.archiving.exporting import FORMAT, MANIFEST
from consult.archiving.rows import values_of
from consult.archiving.tables import SHARED, in_order
from consult.consultations.models import Consultation
from consult.database import upsert
from consult.domain.errors import InvalidInput
from consult.domain.permissions import Action, Actor, Facts, check
from consult.events.queries import faults_in_log
from consult.positions.verifying import faults_in_positions

_AT_ONCE = 500


def import_record(session: Session, actor: Actor, files: Mapping[str, bytes], *, at: datetime) -> Consultation:
    """Store an archive just as it was exported; nothing is stored when anything in it is not as its manifest says.

    People come without their addresses: until one is given, nothing is sent to them and they cannot sign in.

    Raises: NotPermitted; InvalidInput for files that were changed, a consultation that is there already, or a log
        that does not hold.
    """
    check(actor, Action.CREATE_CONSULTATION, Facts(), at=at)
    manifest = _manifest(files)
    consultation_id = UUID(manifest["consultation_id"])
    slug = manifest["consultation"]
    same = sa.or_(Consultation.id == consultation_id, Consultation.slug == slug)
    if session.scalar(sa.select(sa.exists().where(same))):
        raise InvalidInput(f"there is a consultation {slug} already")
    for found in in_order():
        _store(session, found, files[f"tables/{found.name}.jsonl"].decode())
    if faults := faults_in_log(session, consultation_id) + faults_in_positions(session, consultation_id):
        raise InvalidInput(f"the log in the archive does not hold: {'; '.join(faults[:5])}")
    return session.get_one(Consultation, consultation_id)


def _manifest(files: Mapping[str, bytes]) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(files[MANIFEST])
        named = manifest["files"]
        if manifest["format"] != FORMAT:
            raise InvalidInput(f"this archive has format {manifest['format']}; format {FORMAT} can be read")
        missing = [name for name in named if name not in files]
        missing += [found.name for found in in_order() if f"tables/{found.name}.jsonl" not in named]
    except (KeyError, ValueError, TypeError):
        raise InvalidInput(f"there is no {MANIFEST} that can be read") from None
    changed = [name for name in named if name in files and _hash(files[name]) != named[name]["sha256"]]
    if wrong := sorted({*missing, *changed}):
        raise InvalidInput(f"not as the manifest says: {', '.join(wrong)}")
    return manifest


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _store(session: Session, found: sa.Table, text: str) -> None:
    rows = [values_of(found, line) for line in text.split("\n") if line]
    if found.name == "people":
        rows = [row | {"email": f"{row['pseudonym']}@people.invalid"} for row in rows]
    if found.name == "organisations":
        rows = _parents_first(rows)
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        if found.name in SHARED:
            session.execute(upsert(session, found).on_conflict_do_nothing(), part)
        else:
            session.execute(sa.insert(found), part)


def _parents_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    waiting, known = list(rows), {row["id"] for row in rows}
    ordered: list[dict[str, Any]] = []
    placed: set[UUID] = set()
    while waiting:
        ready = [row for row in waiting if row["parent_id"] is None or row["parent_id"] in placed - {row["id"]}]
        ready = ready or [row for row in waiting if row["parent_id"] not in known]
        if not ready:
            raise InvalidInput("the organisations of the archive are parts of each other")
        ordered += ready
        placed |= {row["id"] for row in ready}
        waiting = [row for row in waiting if row["id"] not in placed]
    return ordered
