"""The corridor matrix over all pairs, and what two governments ask of each other, for all who may know their names."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, public
from consult.consultations.models import Consultation, Round
from consult.consultations.queries import rounds
from consult.database import reading
from consult.domain.corridor_terms import CorridorState
from consult.domain.errors import NotFound
from consult.domain.permissions import Action
from consult.domain.vocabulary import RoundState
from consult.positions.corridors import CorridorLine, End
from consult.positions.countries import Countries, countries_of
from consult.synthesis.corridor_matrix import STATES, CorridorMatrix, corridor_matrix
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.wording.corridors import STATE_WORDS, counted_state

COLUMNS = 10
"""Countries side by side at most: more are read in parts, which also fit on paper."""
PAGE_SIZE = 50

Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One directed pair with its counts by state, and the codes of the targets on which something was said."""

    origin: End
    destination: End
    counts: Counter[CorridorState]
    codes: Sequence[str]


@bp.get("/c/<slug>/corridors")
@public
def show_corridor_matrix(slug: str) -> ResponseReturnValue:
    """Who asks what of whom, over all pairs of a round."""
    with reading() as session:
        consultation, round_ = _ground(session, slug)
        matrix = _matrix(session, consultation, round_)
        parts = _parts(matrix.destinations, COLUMNS)
        pairs = _pairs(matrix)
        pages = _parts(pairs, PAGE_SIZE)
        columns, page = _asked_part("columns", parts), _asked_part("page", pages)
        return render_template(
            "synthesis/corridor_matrix.html",
            **_common(session, consultation, round_),
            matrix=matrix,
            reads_all=access.may(consultation, Action.READ_ALL_POSITIONS),
            parts=parts,
            columns=columns,
            pages=pages,
            page=page,
            pairs_total=len(pairs),
        )


@bp.get("/c/<slug>/corridors/pair")
@public
def show_corridor_pair(slug: str) -> ResponseReturnValue:
    """What two ends ask of each other and answer, target by target, in both directions."""
    with reading() as session:
        consultation, round_ = _ground(session, slug)
        known = countries_of(session, consultation.id)
        here, there = (_asked_end(known, name) for name in ("origin", "destination"))
        if here == there:
            raise NotFound
        return render_template(
            "synthesis/corridor_pair.html",
            **_common(session, consultation, round_),
            names=[known.name_of(here), known.name_of(there)],
            **terms_of_pair(session, consultation, round_, here, there),
        )


def terms_of_pair(
    session: Session, consultation: Consultation, round_: Round | None, here: str, there: str
) -> dict[str, Any]:
    """What a page shows of a pair: the lines of both directions, and the words for their states."""
    matrix = _matrix(session, consultation, round_)
    return {"directions": [matrix.between(here, there), matrix.between(there, here)]}


def _ground(session: Session, slug: str) -> tuple[Consultation, Round | None]:
    consultation = access.consultation_for(session, slug, Action.READ_CONSULTATION)
    if not access.sees_names(consultation):
        raise NotFound
    return consultation, access.asked_round(session, consultation)


def _matrix(session: Session, consultation: Consultation, round_: Round | None) -> CorridorMatrix:
    if round_ is None:
        return CorridorMatrix(())
    return corridor_matrix(session, current_actor(), consultation, round_)


def _common(session: Session, consultation: Consultation, round_: Round | None) -> dict[str, Any]:
    begun = [found for found in rounds(session, consultation.id) if found.state != RoundState.PLANNED]
    return {
        "consultation": consultation,
        "illustrative_notice": consultation.notice or None,
        "round": round_,
        "rounds": begun,
        "states": STATES,
        "state_words": STATE_WORDS,
        "counted_state": counted_state,
    }


def _pairs(matrix: CorridorMatrix) -> list[Pair]:
    """The pairs with most open asks first: there something is left to talk about."""
    lines: dict[tuple[str, str], list[CorridorLine]] = {}
    for line in matrix.lines:
        lines.setdefault((line.origin.key, line.destination.key), []).append(line)
    pairs = [
        Pair(
            origin=found[0].origin,
            destination=found[0].destination,
            counts=matrix.cells[ends],
            codes=[line.code for line in found],
        )
        for ends, found in lines.items()
    ]
    return sorted(pairs, key=lambda pair: (-pair.counts[CorridorState.ASKED], pair.origin.name, pair.destination.name))


def _parts(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    return [items[start : start + size] for start in range(0, len(items), size)] or [[]]


def _asked_part(name: str, parts: Sequence[Sequence[Item]]) -> int:
    """Which part the address asks for, from 1. Raises: NotFound for one that there is not."""
    asked = access.asked_number(name) or 1
    if asked > len(parts):
        raise NotFound
    return asked


def _asked_end(known: Countries, name: str) -> str:
    key = request.args.get(name, "")
    if not known.is_known(key):
        raise NotFound
    return known.one_name(key)
