"""The opinion map at the desk: who answers alike, across the declared groups, and what each group stands for."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import public, signed_in
from consult.consultations.models import Consultation, Round
from consult.consultations.pages import bp as consultations
from consult.consultations.queries import delegations_of
from consult.database import reading
from consult.domain.opinion_groups import Relation
from consult.domain.permissions import Action
from consult.presentation import join_list, number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import lazy_gettext, ngettext
from consult.synthesis.charts.opinion_map import LETTERS
from consult.synthesis.charts.sources import HEIGHT, WIDTH, drawing
from consult.synthesis.opinion import opinion_of
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.sealing import labels_of

MOST_NAMED = 300
"""Delegations named under the map at most; the counts are always told."""
WORDS = {
    Relation.CUTS_ACROSS: lazy_gettext("They cut across the declared groups."),
    Relation.OVERLAPS: lazy_gettext("They overlap with the declared groups in part."),
    Relation.FOLLOWS: lazy_gettext("They follow the declared groups."),
}
REASONS = {
    "too_few": lazy_gettext(
        "Opinion groups need at least 20 delegations with 7 positions each, on at least 10 targets."
    ),
    "noise": lazy_gettext(
        "Shuffled answers lie as much along one line as these do. A map would show groups where there are none."
    ),
}


@bp.get("/c/<slug>/desk/opinion-groups")
@signed_in
def show_opinion_groups(slug: str) -> ResponseReturnValue:
    """Show the opinion groups of a round as they were found last, or why there are none."""
    with reading() as session:
        return _page(session, access.consultation_for(session, slug, Action.READ_DESK), is_desk=True)


@consultations.get("/c/<slug>/opinion-groups")
@public
def show_opinion(slug: str) -> ResponseReturnValue:
    """Show them where who said what is public; elsewhere say that they stay at the desk, and why."""
    with reading() as session:
        return _page(session, access.consultation_for(session, slug, Action.READ_RESULTS), is_desk=False)


def _page(session: Session, consultation: Consultation, *, is_desk: bool) -> ResponseReturnValue:
    round_ = access.asked_round(session, consultation)
    is_told = is_desk or access.is_attributed(consultation)
    found = opinion_of(session, round_.id) if round_ and is_told else None
    context: dict[str, Any] = {
        "consultation": consultation,
        "illustrative_notice": consultation.notice or None,
        "round": round_,
        **(access.freshness(session, consultation) if is_desk else {}),
        "is_desk": is_desk,
        "is_told": is_told,
        "found": found,
        "reason": REASONS[found.document["reason"]] if found and found.document["reason"] else None,
        "line_labels": labels_of(consultation, "lines"),
    }
    if round_ and found and found.document["found"]:
        context |= _groups_context(session, consultation, round_, found.document)
    return render_template("synthesis/opinion_groups.html", **context)


def opinion_for_readers(session: Session, consultation: Consultation, round_: Round) -> list[str]:
    """Opinion groups in sentences for the consultation's page; nothing where names are not public.

    Who answers alike is worked out from each delegation's answers, so sizes and what a group stands for would be
    further tables over the same delegations, and could be subtracted from those that are released.
    """
    found = opinion_of(session, round_.id) if access.is_attributed(consultation) else None
    if found is None:
        return []
    lines = found.document.get("lines", {}).values()
    return [summary_of(found.document), *dict.fromkeys(str(WORDS[Relation(entry["relation"])]) for entry in lines)]


def opinion_on_target(document: Mapping[str, Any] | None, code: str) -> dict[str, Any] | None:
    """What the opinion groups say of one target: the product of their shares, and which group stands for a side."""
    if document is None or not document["found"]:
        return None
    shared = next((entry for entry in document["consensus"] if entry["code"] == code), None)
    if shared is None:
        return None
    listed = [
        {"letter": LETTERS[place], **entry}
        for place, group in enumerate(document["groups"])
        for entry in group["stands_for"]
        if entry["code"] == code
    ]
    return {"for": shared["for"], "against": shared["against"], "listed": listed}


def _groups_context(
    session: Session, consultation: Consultation, round_: Round, document: Mapping[str, Any]
) -> dict[str, Any]:
    titles = access.titles_in(session, round_)
    dots, letters = drawing(document["points"])
    names = _names(session, consultation, document) if access.sees_names(consultation) else {}
    return {
        "dots": dots,
        "letters": letters,
        "size": (WIDTH, HEIGHT),
        "groups": [
            {**group, "letter": LETTERS[place], "names": names.get(place, []), "titles": titles}
            for place, group in enumerate(document["groups"])
        ],
        "lines": [
            {
                "line": line,
                "words": str(WORDS[Relation(entry["relation"])]),
                "index": entry["index"],
                "members": entry["members"],
                "labels": labels_of(consultation, line),
            }
            for line, entry in document["lines"].items()
        ],
        "consensus": sorted(document["consensus"], key=lambda entry: -max(entry["for"], entry["against"])),
        "titles": titles,
        "summary": summary_of(document),
    }


def _names(session: Session, consultation: Consultation, document: Mapping[str, Any]) -> dict[int, list[str]]:
    by_id = {member.id: member.name for member in delegations_of(session, consultation.id)}
    names: dict[int, list[str]] = {}
    for who, _x, _y, group in document["points"][:MOST_NAMED]:
        if name := by_id.get(UUID(who)):
            names.setdefault(group, []).append(name)
    return {group: sorted(found) for group, found in names.items()}


def summary_of(document: Mapping[str, Any] | None) -> str:
    """Opinion groups in one sentence, for the desk."""
    if document is None:
        return _("Opinion groups are looked for as soon as positions are counted.")
    if not document["found"]:
        return _("No opinion groups found.")
    sizes = [number(group["size"]) for group in document["groups"]]
    return ngettext(
        "%(count)s opinion group, of %(sizes)s delegations.",
        "%(count)s opinion groups, of %(sizes)s delegations.",
        len(sizes),
        count=number(len(sizes)),
        sizes=join_list(sizes),
    )
