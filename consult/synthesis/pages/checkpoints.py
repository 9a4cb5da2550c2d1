"""Checkpoints as they are published: their roots for everyone, all of them for those who may know how a log grows."""

import json
from collections.abc import Sequence
from itertools import pairwise

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import public
from consult.consultations.models import Consultation
from consult.database import reading
from consult.domain import merkle
from consult.domain.errors import NotFound
from consult.domain.permissions import Action
from consult.events.checkpoints import checkpoint_of_size, checkpoints_of, in_base64, leaf_hashes_of, note_of
from consult.events.models import Checkpoint
from consult.signing import known_keys
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp

SHOWN = 100
"""Checkpoints on the page, the latest; the file has them all."""


@bp.get("/c/<slug>/checkpoints")
@public
def list_checkpoints(slug: str) -> ResponseReturnValue:
    """Show the roots that this site signed, and with which keys."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_CHECKPOINTS)
        checkpoints = checkpoints_of(session, consultation.id, limit=SHOWN)
        return render_template(
            "synthesis/checkpoints.html",
            consultation=consultation,
            illustrative_notice=consultation.notice or None,
            checkpoints=[(row, in_base64(row.root), row.occasion.partition(":")[0]) for row in checkpoints],
            earlier=_earlier(checkpoints),
            shows_sizes=access.may(consultation, Action.READ_CHECKPOINT_NOTES),
            keys=known_keys(access.settings()),
        )


def _earlier(checkpoints: Sequence[Checkpoint]) -> dict[int, int]:
    """For each size the one before it."""
    sizes = sorted({row.size for row in checkpoints})
    return {new: old for old, new in pairwise(sizes)}


@bp.get("/c/<slug>/checkpoints.txt")
@public
def checkpoints_file(slug: str) -> ResponseReturnValue:
    """Every checkpoint as a signed note; where only roots are public, a line with time and root of each."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_CHECKPOINTS)
        checkpoints = checkpoints_of(session, consultation.id)
        is_open = access.may(consultation, Action.READ_CHECKPOINT_NOTES)
    lines = [note_of(row) if is_open else f"{row.at.isoformat()} {in_base64(row.root)}" for row in checkpoints]
    return _file("\n".join(lines) + "\n", "text/plain", f"checkpoints-{slug}.txt")


@bp.get("/c/<slug>/checkpoints/<int:old>-<int:new>.json")
@public
def consistency(slug: str, old: int, new: int) -> ResponseReturnValue:
    """Two checkpoints, and the proof that the later log continues the earlier one."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_CHECKPOINT_NOTES)
        earlier, later = _checkpoint(session, consultation, old), _checkpoint(session, consultation, new)
        if earlier.size > later.size:
            raise NotFound
        leaf_hashes = leaf_hashes_of(session, consultation.id, later.size)
        document = {
            "old": {"note": note_of(earlier), "public_key": earlier.public_key},
            "new": {"note": note_of(later), "public_key": later.public_key},
            "hashes": merkle.consistency_proof(leaf_hashes, earlier.size),
        }
    return _file(json.dumps(document, ensure_ascii=False, indent=2), "application/json", f"log-{old}-{new}.json")


def _checkpoint(session: Session, consultation: Consultation, size: int) -> Checkpoint:
    found = checkpoint_of_size(session, consultation.id, size) if size <= access.LARGEST_SIZE else None
    if found is None:
        raise NotFound
    return found


def _file(body: str, kind: str, name: str) -> Response:
    return Response(body, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
