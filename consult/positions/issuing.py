"""Handing receipts out: signed by the site, with the proof that their entries are in the log where there is one.

What is stored is the receipt as it was made; signature and proof are added each time. The same key gives the same
signature, and receipts made before there was a key get one too.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from consult.config import Settings
from consult.domain import merkle
from consult.domain.chain import canonical_json
from consult.domain.errors import NotFound
from consult.events.checkpoints import checkpoint_of_size, first_checkpoint_after, leaf_hashes_of, note_of
from consult.events.models import Checkpoint
from consult.positions.models import Submission
from consult.positions.submission import Receipt
from consult.signing import origin_of, site_key


def signed_receipt(receipt: Mapping[str, Any], settings: Settings) -> Receipt:
    """A receipt with the name of its log and the site's signature over it."""
    document = {**receipt, "origin": origin_of(settings, receipt["consultation"])}
    key = site_key(settings)
    value = key.sign(canonical_json(document)).hex()
    return {**document, "signature": {"algorithm": "Ed25519", "public_key": key.public, "value": value}}


def issued_receipt(session: Session, submission: Submission, settings: Settings, *, size: int | None = None) -> Receipt:
    """A signed receipt with the proof of its entries, once a checkpoint covers them.

    Args:
        size: of the checkpoint to prove against; the first that covers the entries when none is named.
    Raises: NotFound for a size without a checkpoint, or one that does not cover the entries.
    """
    document = signed_receipt(submission.receipt, settings)
    checkpoint = covering_checkpoint(session, submission, size=size)
    if checkpoint is None:
        return document
    places = [line["seq"] for line in submission.receipt["positions"]]
    leaf_hashes = leaf_hashes_of(session, submission.consultation_id, checkpoint.size)
    proofs = merkle.inclusion_proofs(leaf_hashes, [place - 1 for place in places])
    return {
        **document,
        "checkpoint": {"note": note_of(checkpoint), "public_key": checkpoint.public_key},
        "inclusion": [{"seq": place, "hashes": proofs[place - 1]} for place in places],
    }


def covering_checkpoint(session: Session, submission: Submission, *, size: int | None = None) -> Checkpoint | None:
    """The checkpoint that a receipt is proved against; None before the first.

    Raises: NotFound for a size without a checkpoint, or one that does not cover the entries.
    """
    last = submission.receipt["positions"][-1]["seq"]
    if size is None:
        return first_checkpoint_after(session, submission.consultation_id, last)
    found = checkpoint_of_size(session, submission.consultation_id, size) if size >= last else None
    if found is None:
        raise NotFound
    return found
