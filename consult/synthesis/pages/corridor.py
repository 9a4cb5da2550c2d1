"""The page of a corridor: two governments side by side."""

from math import floor
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import signed_in
from consult.consultations.models import Round
from consult.consultations.queries import DelegationOf
from consult.database import reading
from consult.domain.classification import SIGNIFICANT
from consult.domain.corridors import SHARED_FROM, CorridorClass
from consult.domain.errors import NotFound
from consult.domain.permissions import Action
from consult.presentation import chance, number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import lazy_gettext
from consult.synthesis.corridors import CorridorPicture, corridor_between, governments_of
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.corridor_matrix import terms_of_pair
from consult.synthesis.wording.corridors import STATE_WORDS

WORDS = {
    CorridorClass.OPPOSED: lazy_gettext("Opposed"),
    CorridorClass.APART: lazy_gettext("Apart"),
    CorridorClass.CLOSE: lazy_gettext("Close"),
}
ORDER = (CorridorClass.OPPOSED, CorridorClass.APART, CorridorClass.CLOSE)


@bp.get("/c/<slug>/desk/corridors")
@signed_in
def show_corridor(slug: str) -> ResponseReturnValue:
    """Compare two governments on every target that both answered; without two, ask which."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_ALL_POSITIONS)
        round_ = access.asked_round(session, consultation)
        governments = governments_of(session, consultation)
        ends = [_asked(governments, name) for name in ("origin", "destination")]
        context: dict[str, Any] = {
            "consultation": consultation,
            "illustrative_notice": consultation.notice or None,
            "round": round_,
            "options": [(found.delegation.key, found.name) for found in governments],
            "chosen": [end.delegation.key if end else None for end in ends],
            "errors": [],
            "state_words": STATE_WORDS,
        }
        if round_ is not None and ends[0] and ends[1]:
            if ends[0].id == ends[1].id:
                context["errors"] = [("destination", _("Choose two different governments."))]
            else:
                picture = corridor_between(session, consultation, round_.id, ends[0], ends[1])
                context |= _compared(session, round_, picture)
                keys = [end.delegation.key for end in (picture.origin, picture.destination)]
                context |= terms_of_pair(session, consultation, round_, *keys)
        status = 422 if context["errors"] else 200
        return render_template("synthesis/corridor.html", **context), status


def _asked(governments: list[DelegationOf], name: str) -> DelegationOf | None:
    """The government that the address names; None when it names none. Raises: NotFound."""
    key = request.args.get(name)
    if not key:
        return None
    found = next((government for government in governments if government.delegation.key == key), None)
    if found is None:
        raise NotFound
    return found


def _compared(session: Session, round_: Round, picture: CorridorPicture) -> dict[str, Any]:
    titles = access.titles_in(session, round_)
    classes = picture.corridor.targets
    rows = [
        {"code": code, "title": titles[code], "stances": [end.get(code) for end in picture.stances], "class": judged}
        for judged in (*ORDER, None)
        for code in titles
        if classes.get(code) is judged and any(code in end for end in picture.stances)
    ]
    return {"picture": picture, "rows": rows, "words": WORDS, "summary": summary_of(picture)}


def summary_of(picture: CorridorPicture) -> list[str]:
    """The corridor over all shared targets, in sentences."""
    corridor = picture.corridor
    if corridor.mean_difference is None:
        return [
            _(
                "Both answered %(shared)s targets; a corridor is summed up from %(least)s on.",
                shared=number(len(corridor.targets)),
                least=number(SHARED_FROM),
            )
        ]
    found = [
        _(
            "On average they are %(steps)s steps apart, on a scale of five stances.",
            steps=number(corridor.mean_difference, 2),
        )
    ]
    if picture.percentile is not None:
        found.append(_among_others(picture, picture.percentile))
    return [*found, _direction(picture)]


def _among_others(picture: CorridorPicture, percentile: float) -> str:
    others = picture.pairs - 1
    if not others:
        return _("No other pair of governments answered enough of the same targets to compare them with.")
    return _(
        "Other pairs of governments that answered %(least)s or more of the same targets: %(others)s. Closer to each "
        "other than these two: %(closer)s; as far apart: %(level)s; farther apart: %(farther)s. Percentile: "
        "%(percentile)s, with half of those that are as far apart.",
        others=number(others),
        least=number(SHARED_FROM),
        closer=number(picture.closer),
        level=number(picture.level),
        farther=number(others - picture.closer - picture.level),
        percentile=number(floor(100 * percentile)),
    )


def _direction(picture: CorridorPicture) -> str:
    direction = picture.corridor.direction
    names = [picture.origin.name, picture.destination.name]
    if direction is None or direction.p_value is None:
        return _(
            "They differ on fewer than %(least)s targets: too few to say that one supports more than the other.",
            least=number(SHARED_FROM),
        )
    if direction.p_value > SIGNIFICANT:
        return _("It was not shown that %(first)s or %(second)s supports more.", first=names[0], second=names[1])
    more, less = names if direction.upward > direction.downward else reversed(names)
    return _(
        "On the whole %(more)s supports more than %(less)s (p = %(p)s).",
        more=more,
        less=less,
        p=chance(direction.p_value),
    )
