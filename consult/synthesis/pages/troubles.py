"""Why a verb at the desk was refused, and why an approval no longer counts, in words for the page."""

from dataclasses import dataclass
from typing import TypedDict

from consult.domain.errors import (
    ConsultError,
    DigestChanged,
    DigestStale,
    InvalidInput,
    MoveNotAllowed,
    NotApproved,
    StatementWithoutSupport,
)
from consult.presentation import utc_moment
from consult.presentation.translation import gettext as _
from consult.synthesis.models import Approval
from consult.synthesis.sealing import same_hash

SHOWN_ON_THE_PAGE = (DigestChanged, DigestStale, StatementWithoutSupport, NotApproved, MoveNotAllowed, InvalidInput)
"""Refusals after which the page is shown again with the reason; others get the page of errors."""


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """A refusal as the page tells it."""

    title: str
    words: str
    look: str
    url: str | None = None
    link: str = ""


def trouble_of(error: ConsultError) -> Trouble:
    """What happened and what to do now."""
    if isinstance(error, DigestChanged):
        title, look = _("The digest changed since you saw it"), "stale"
        words = _("Nothing was stored. Read it again as it is now, then decide.")
    elif isinstance(error, DigestStale):
        title, look = _("The support of a statement changed"), "stale"
        words = _("Draft the digest again, so that every sentence says what the counts say now.")
    elif isinstance(error, NotApproved):
        title, look = _("The digest is not approved"), "err"
        words = _("It lacks approvals of its present content, so nothing was sent.")
    else:
        title, look, words = _("That was not done"), "err", _(error.detail)
    return Trouble(title=title, words=words, look=look)


class _Words(TypedDict):
    words: str
    void: str | None


def void_words(approval: Approval | None, present: str, *, is_stale: bool) -> _Words:
    """Where a chair stands: not yet, approved, or approved once and why that no longer counts."""
    if approval is None:
        return {"words": _("Not yet"), "void": None}
    words = _("Approved %(moment)s", moment=utc_moment(approval.approved_at))
    if approval.voided_at is not None:
        return {"words": words, "void": reason_in_words(approval.void_reason)}
    if not same_hash(approval.content_hash, present):
        return {"words": words, "void": _("the mails or their recipients changed")}
    return {"words": words, "void": _("the support of a statement changed") if is_stale else None}


def reason_in_words(stored: str) -> str:
    """Why approvals no longer hold, in the reader's language."""
    known = {
        "the support of a statement changed": _("the support of a statement changed"),
        "a statement was edited": _("a statement was edited"),
        "drafted again": _("the digest was drafted again"),
        "another digest was sent": _("another digest went out to the same readers"),
        "a chair took the approval back": _("a chair took the approval back"),
        "a chair returned the digest": _("a chair returned the digest"),
        "the mails or their recipients changed": _("the mails or their recipients changed"),
    }
    return known.get(stored, stored)
