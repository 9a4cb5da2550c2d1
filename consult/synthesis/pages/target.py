"""The page of one target: each group in each round, who moved, the rule behind the class, the positions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, public, signed_in
from consult.consultations import queries
from consult.consultations.models import Consultation, Round
from consult.consultations.pages import bp as consultations
from consult.consultations.rules import rule_words
from consult.database import reading
from consult.domain.convergence import compare_rounds
from consult.domain.errors import NotFound
from consult.domain.permissions import Action
from consult.domain.tallies import STANCES
from consult.domain.vocabulary import Stance
from consult.domain.weighting import Weighting
from consult.positions.countries import countries_of
from consult.positions.queries import Said, content_of, positions_visible_to
from consult.presentation.translation import gettext as _
from consult.synthesis.analysis import sentence_of
from consult.synthesis.opinion import opinion_of
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.group_rounds import group_rounds
from consult.synthesis.pages.opinion import opinion_on_target
from consult.synthesis.pages.participation import NAMED_UP_TO
from consult.synthesis.pages.shown import Shown
from consult.synthesis.pages.within import findings_beside, groups_by_themselves
from consult.synthesis.picture import RoundPicture, TargetPicture, round_picture
from consult.synthesis.queries import blockers_of, stances_on
from consult.synthesis.released import picture_for_readers
from consult.synthesis.views import public_sentence
from consult.targets.queries import target_by_code, targets_with_revisions

PAGE_SIZE = 50
"""Positions on one page: longer lists are paged by link."""
NAMED_MOVERS = 60
"""Names in one line of moves at most; the list of positions has them all."""


@consultations.get("/c/<slug>/targets/<code>")
@public
def show_target(slug: str, code: str) -> ResponseReturnValue:
    """Show a target as the public may see it."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_RESULTS)
        return _page(session, consultation, code, is_desk=False)


@bp.get("/c/<slug>/desk/targets/<code>")
@signed_in
def show_target_at_desk(slug: str, code: str) -> ResponseReturnValue:
    """Show a target with exact counts and all positions to those who may read the desk."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_DESK)
        return _page(session, consultation, code, is_desk=True)


def _page(session: Session, consultation: Consultation, code: str, *, is_desk: bool) -> ResponseReturnValue:
    round_, line = access.asked_round(session, consultation), access.asked_line(consultation)
    # a round is about the wordings of its time; without one, those of today
    all_targets = targets_with_revisions(session, consultation.id, until=round_.worded_until if round_ else None)
    place = next((place for place, found in enumerate(all_targets) if found.code == code), None)
    if place is None:
        raise NotFound
    latest = target_by_code(session, consultation.id, code)
    context: dict[str, Any] = {
        "consultation": consultation,
        "illustrative_notice": consultation.notice or None,
        "target": all_targets[place].target,
        "revision": all_targets[place].revision,
        "latest": latest.revision if latest else all_targets[place].revision,
        "neighbours": (
            all_targets[place - 1].code if place else None,
            place + 1,
            len(all_targets),
            all_targets[place + 1].code if place + 1 < len(all_targets) else None,
        ),
        "round": round_,
        "is_desk": is_desk,
        "is_shown": round_ is not None and (is_desk or access.is_published(session, consultation, round_)),
    }
    if round_ is not None and context["is_shown"]:
        context |= _results(session, consultation, round_, line, place, is_exact=_sees_all(consultation, is_desk))
    return render_template("consultations/target.html", **context)


def _sees_all(consultation: Consultation, is_desk: bool) -> bool:
    return is_desk or access.is_attributed(consultation)


def _results(
    session: Session, consultation: Consultation, round_: Round, line: str | None, place: int, *, is_exact: bool
) -> dict[str, Any]:
    is_named = is_exact and access.sees_names(consultation)
    rounds = [found for found in queries.rounds(session, consultation.id) if found.number <= round_.number]
    read = round_picture if is_exact else picture_for_readers
    pictures = [
        read(session, consultation, found, access.asked_weighting())
        for found in rounds
        if found.id == round_.id or is_exact or access.is_published(session, consultation, found)
    ]
    line = line or pictures[-1].main_line
    shown = [Shown(picture=picture, line=line, blockers=_blockers(session, picture, is_named)) for picture in pictures]
    now, target = shown[-1], pictures[-1].targets[place]
    found = now.comparison(target)
    told = sentence_of(pictures[-1], target, line) if is_exact else public_sentence(session, pictures[-1], target, line)
    return {
        "shown": now,
        "view": access.view_asked(),
        "weightings": list(Weighting),
        "line": line,
        "class_name": found.class_.value,
        "points_to": found.direction.value if found.direction else None,
        "before": _class_before(shown, place),
        "sentence": told,
        "flags": now.flags(target),
        "within": groups_by_themselves(now, target),
        "findings": findings_beside(now, target),
        "somebody_objects": target.somebody_objects,
        "groups": group_rounds(shown, place),
        "numbers_of": access.numbers_of(session, round_),
        "rule": rule_words(found.class_.value),
        "comparison": found if is_exact else None,
        "opinion": _opinion(session, round_, target.target.code) if is_exact else None,
        "moves": _moves(session, pictures, place) if is_named and len(pictures) > 1 else None,
        **(_positions(session, consultation, round_, target) if is_named else {}),
    }


def _opinion(session: Session, round_: Round, code: str) -> dict[str, Any] | None:
    looked_at = opinion_of(session, round_.id)
    return opinion_on_target(looked_at.document if looked_at else None, code)


def _blockers(session: Session, picture: RoundPicture, is_named: bool) -> dict[Any, list[str]]:
    return blockers_of(session, picture.round.id) if is_named else {}


def _class_before(shown: Sequence[Shown], place: int) -> tuple[str, str | None, int] | None:
    if len(shown) < 2:
        return None
    picture = shown[-2].picture
    found = shown[-2].comparison(picture.targets[place])
    return found.class_.value, found.direction, picture.round.number


@dataclass(frozen=True, kw_only=True)
class Move:
    """Delegations that went from one stance to another."""

    before: Stance
    after: Stance
    names: Sequence[str]
    more: int


def _moves(session: Session, pictures: Sequence[RoundPicture], place: int) -> dict[str, Any]:
    """Who moved between the last two rounds, and how many came or left."""
    then, now = pictures[-2:]
    before = stances_on(session, then.round.id, then.targets[place].revision.id)
    after = stances_on(session, now.round.id, now.targets[place].revision.id)
    members = queries.delegations_of(session, now.consultation.id, with_withdrawn=True)
    by_move: dict[tuple[Stance, Stance], list[str]] = {}
    for member in members:
        old, new = before.get(member.id), after.get(member.id)
        if old is not None and new is not None and old != new:
            by_move.setdefault((old, new), []).append(member.name)
    summary = compare_rounds(
        {str(key): stance for key, stance in before.items()},
        {str(key): stance for key, stance in after.items()},
        groups={str(member.id): member.group for member in members},
    )
    moves = [
        Move(before=old, after=new, names=names[:NAMED_MOVERS], more=max(0, len(names) - NAMED_MOVERS))
        for (old, new), names in sorted(by_move.items(), key=lambda item: -len(item[1]))
    ]
    return {"list": moves, "summary": summary, "total": sum(map(len, by_move.values())), "since": then.round.number}


def _positions(session: Session, consultation: Consultation, round_: Round, target: TargetPicture) -> dict[str, Any]:
    said = positions_visible_to(session, current_actor(), consultation, round_, target.revision.id)
    is_short = len(said) <= NAMED_UP_TO
    listed = [entry for entry in said if _says_something(entry)] if is_short else said
    page, pages = access.asked_number("page") or 1, max(1, -(-len(listed) // PAGE_SIZE))
    if page > pages:
        raise NotFound
    return {
        "by_stance": _names_by_stance(said) if is_short else [],
        "countries": countries_of(session, consultation.id),
        "content_of": content_of,
        "positions": listed[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        "positions_total": len(said),
        "page": page,
        "pages": pages,
    }


def _says_something(entry: Said) -> bool:
    position = entry.position
    if entry.associated_with:
        return False  # its author's words stand once, beside the author
    if entry.entered or entry.jointly_with:
        return True
    texts = position.blocking_reason, position.rationale, position.conditions, position.amendment
    return any(texts) or bool(position.terms)


def _names_by_stance(said: Sequence[Said]) -> list[tuple[str, list[str]]]:
    names = {stance: [_named(entry) for entry in said if entry.position.stance == stance.value] for stance in STANCES}
    return [(stance.value, found) for stance, found in names.items() if found]


def _named(entry: Said) -> str:
    if not entry.associated_with:
        return entry.delegation
    return _("%(name)s (associated with %(author)s)", name=entry.delegation, author=entry.associated_with)
