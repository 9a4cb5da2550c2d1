"""You said, we did: what became of each input, for everybody and for the delegation that said it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, public, signed_in
from consult.database import reading
from consult.domain.permissions import Action
from consult.followup import queries
from consult.followup.pages.blueprint import bp
from consult.followup.pages.words import KINDS
from consult.followup.queries import Input
from consult.positions.queries import name_of, own_delegation
from consult.synthesis.pages import access
from consult.targets.queries import targets_with_revisions

NAMED = 12
"""Delegations that an answer names at most; the rest are counted."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """An answer as everybody reads it; without names where who said what is not public.

    `names` is None outside attributed consultations: how many were answered would tell how many had said something.
    """

    kind: str
    reason: str
    answered_at: datetime | None
    names: Sequence[str] | None


def told(answered: Sequence[Input], *, with_names: bool) -> list[Told]:
    """The different answers to inputs, the last given first; those of one act and the same are one.

    Without names, equal answers are one however often they were given, and nothing says when.
    """
    found: dict[tuple[str, str, str], list[str]] = {}
    for entry in answered:
        if (answer := entry.answer) is not None:
            at = answer.answered_at.isoformat() if with_names else ""
            found.setdefault((at, answer.kind, answer.reason), []).append(entry.delegation)
    return [
        Told(
            kind=kind,
            reason=reason,
            answered_at=datetime.fromisoformat(at) if at else None,
            names=sorted(names) if with_names else None,
        )
        for (at, kind, reason), names in sorted(found.items(), reverse=True)
    ]


@bp.get("/c/<slug>/answers")
@public
def show_answers(slug: str) -> ResponseReturnValue:
    """Show everybody what became of what was said, target by target."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_RESULTS)
        answered = queries.published_answers(session, consultation)
        with_names = access.is_attributed(consultation)
        wordings = queries.wordings(session, consultation.id)
        rows = []
        for target, revision in targets_with_revisions(session, consultation.id):
            own = [entry for entry in answered if wordings[entry.position.target_revision_id].code == target.code]
            if own:
                rows.append({"code": target.code, "title": revision.title, "told": told(own, with_names=with_names)})
        return render_template(
            "followup/answers.html",
            consultation=consultation,
            illustrative_notice=consultation.notice or None,
            rows=rows,
            words=KINDS,
            named=NAMED,
        )


@bp.get("/d/<uuid:delegation_id>/answers")
@signed_in
def show_own(delegation_id: UUID) -> ResponseReturnValue:
    """Show the people of a delegation what became of what it said."""
    with reading() as session:
        delegation, consultation = own_delegation(session, current_actor(), delegation_id)
        return render_template(
            "followup/own.html",
            consultation=consultation,
            illustrative_notice=consultation.notice or None,
            delegation=delegation,
            name=name_of(session, delegation),
            found=queries.inputs_of_delegation(session, delegation),
            wordings=queries.wordings(session, consultation.id),
            words=KINDS,
        )
