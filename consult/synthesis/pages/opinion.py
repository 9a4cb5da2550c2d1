"""The opinion map at the desk: who answers alike, across the declared groups, and what each group stands for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
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
from consult.synthesis.opinion import opinion_of
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.sealing import labels_of

LETTERS = "ABCDE"
WIDTH, HEIGHT, MARGIN = 640, 400, 24
WIDEST_DOT = 5
CROWDED = 200
"""Places on the map above which dots are drawn smaller."""
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


@dataclass(frozen=True, kw_only=True)
class Dot:
    """Delegations at one place of the map, in the units of the drawing; `size` grows with their number."""

    x: float
    y: float
    group: int
    count: int = 1
    crowd: int = 1

    @property
    def size(self) -> float:
        """How many times as wide as a lone dot: its area tells the number; a crowded map has smaller ones."""
        return round(min(sqrt(self.count), WIDEST_DOT) * (1 if self.crowd <= CROWDED else 0.6), 2)


def drawing(points: Sequence[Sequence[Any]]) -> tuple[list[Dot], list[tuple[str, float, float]]]:
    """Where the delegations lie in a drawing of 640 × 400, and the letter of each group at its middle.

    Args:
        points: delegation, x, y and group, as they are stored.
    """
    xs, ys = [point[1] for point in points], [point[2] for point in points]
    places = Counter(
        (_place(x, xs, WIDTH), round(HEIGHT - _place(y, ys, HEIGHT), 1), group) for _who, x, y, group in points
    )
    dots = [
        Dot(x=x, y=y, group=group, count=count, crowd=len(places)) for (x, y, group), count in sorted(places.items())
    ]
    letters = []
    for group in sorted({dot.group for dot in dots}):
        here = [dot for dot in dots if dot.group == group]
        whole = sum(dot.count for dot in here)
        middle = [round(sum(getattr(dot, axis) * dot.count for dot in here) / whole, 1) for axis in ("x", "y")]
        letters.append((LETTERS[group], middle[0], middle[1]))
    return dots, letters


def _place(value: float, values: Sequence[float], length: int) -> float:
    low, high = min(values), max(values)
    share = (value - low) / (high - low) if high > low else 0.5
    return round(MARGIN + share * (length - 2 * MARGIN), 1)


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
