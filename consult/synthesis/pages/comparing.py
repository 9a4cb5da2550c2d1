"""A digest beside an earlier state of it, or beside the last one sent: which sentences came, went or changed."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import signed_in
from consult.consultations.models import Consultation, Round
from consult.database import reading
from consult.domain.differences import Change, Piece, pairs, word_changes
from consult.domain.errors import NotFound
from consult.domain.permissions import Action
from consult.domain.synthesis import counts_of
from consult.presentation import number, utc_moment
from consult.presentation.translation import gettext as _
from consult.synthesis.drafts import draft_at, draft_before, drafts_of, sent_before, statement_key, statements_in
from consult.synthesis.models import Digest, Statement
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.review import digest_of
from consult.synthesis.saying import words_of
from consult.synthesis.sealing import digest_title, statements_of

LAST, PREVIOUS = "last", "previous"
LARGEST_REVISION = 9
"""Digits of a revision that nobody will ever reach."""


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A sentence that came, went or changed; the class before stands beside the present one where it moved."""

    code: str | None
    pieces: Sequence[Piece]
    before: tuple[str, str | None] | None
    after: tuple[str, str | None] | None
    counts: str
    place: int | None


@dataclass(frozen=True, kw_only=True)
class Other:
    """With what a digest is compared: how the choice is called in an address and on the page, and what it said."""

    asked: str
    words: str
    statements: Sequence[Statement]


@bp.get("/c/<slug>/desk/digests/<uuid:digest_id>/compare")
@signed_in
def compare_digest(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """Lay a digest beside the last one sent, the draft before it, or the state somebody saw."""
    asked = request.args.get("with", PREVIOUS)
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_DIGEST_DRAFT)
        digest = digest_of(session, consultation, digest_id)
        others = _others(session, digest)
        other = next((found for found in others if found.asked == asked), None) or _at_revision(session, digest, asked)
        present = statements_of(session, digest.id)
        return render_template(
            "synthesis/digest_comparison.html",
            consultation=consultation,
            illustrative_notice=consultation.notice or None,
            digest=digest,
            title=digest_title(consultation, session.get_one(Round, digest.round_id)),
            choices_of=[(found.asked, found.words, found is other) for found in others],
            other=other,
            **(compared(other.statements, present, consultation) if other else {}),
        )


def _others(session: Session, digest: Digest) -> list[Other]:
    found = []
    if before := draft_before(drafts_of(session, digest.id), digest):
        words = (
            _("the draft before, of %(moment)s", moment=utc_moment(before.kept_at))
            if before.draft < digest.draft
            else _("the draft before it was edited")
        )
        found.append(Other(asked=PREVIOUS, words=words, statements=statements_in(before)))
    if sent := sent_before(session, digest):
        words = _("the last digest sent, of %(moment)s", moment=utc_moment(sent.sending_at or sent.drafted_at))
        found.append(Other(asked=LAST, words=words, statements=statements_of(session, sent.id)))
    return found


def _at_revision(session: Session, digest: Digest, asked: str) -> Other | None:
    if asked in (LAST, PREVIOUS):
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) <= LARGEST_REVISION):
        raise NotFound
    kept = draft_at(drafts_of(session, digest.id), int(asked))
    if kept is None:
        raise NotFound
    words = _("the state of %(moment)s", moment=utc_moment(kept.kept_at))
    return Other(asked=asked, words=words, statements=statements_in(kept))


_KEYS: Sequence[Callable[[Statement], Hashable]] = (
    lambda row: row.id,
    lambda row: (statement_key(row), row.template),
    statement_key,
    lambda row: (row.section, row.line, row.values["code"]) if "code" in row.values else None,
)
"""By what two statements are the same one: the row, what it is about, and across rounds the target's code."""


def compared(before: Sequence[Statement], after: Sequence[Statement], consultation: Consultation) -> dict[str, Any]:
    """What came, went and changed between two states of a digest, and how much stayed, in the reader's language."""
    added, gone, changed, same = [], [], [], 0
    for old, new in pairs(before, after, keys=_KEYS):
        entry = _compared(old, new, consultation)
        if old is None:
            added.append(entry)
        elif new is None:
            gone.append(entry)
        elif entry.counts or entry.before or any(piece.change != Change.SAME for piece in entry.pieces):
            changed.append(entry)
        else:
            same += 1
    return {"added": added, "gone": gone, "changed": changed, "same": same}


def _compared(old: Statement | None, new: Statement | None, consultation: Consultation) -> Compared:
    shown = new or old
    assert shown is not None  # noqa: S101  # a pair has one of both
    before, after = _class(old), _class(new)
    words = words_of(old, consultation) if old else "", words_of(new, consultation) if new else ""
    return Compared(
        code=shown.values.get("code"),
        pieces=word_changes(*words),
        before=before if before != after and old and new else None,
        after=after or before,
        counts=_counts(old, new),
        place=new.place if new else None,
    )


def _class(row: Statement | None) -> tuple[str, str | None] | None:
    name = row.values.get("class") if row else None
    return (str(name), row.values.get("direction")) if row and name else None


def _counts(old: Statement | None, new: Statement | None) -> str:
    """How the counts behind a sentence moved; nothing where they did not."""
    if old is None or new is None or not (old.support.get("counts") and new.support.get("counts")):
        return ""
    was, now = counts_of(old.support["counts"]), counts_of(new.support["counts"])
    told = {"oppose": _("Oppose"), "neutral": _("Neutral"), "support": _("Support"), "abstain": _("Abstain")}
    moved = [key for key in told if was[key] != now[key]]
    return " ".join(f"{told[key]}: {number(was[key])} → {number(now[key])}." for key in moved)
