"""Pictures as files: what the desk has, and what was released to everybody, as SVG, as PNG and as a table."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, public, signed_in
from consult.children import ChildFailed
from consult.consultations.models import Consultation, Round
from consult.consultations.queries import rounds
from consult.database import reading
from consult.domain.errors import NotFound, PictureNotMade
from consult.domain.permissions import Action
from consult.events.queries import log_length
from consult.languages import reader_language
from consult.security import PICTURE_FILE
from consult.synthesis.charts.chart import Chart, ChartKind
from consult.synthesis.charts.convergence import convergence_chart
from consult.synthesis.charts.corridor_chart import corridor_chart
from consult.synthesis.charts.divergence_data import map_data
from consult.synthesis.charts.divergence_map import divergence_map
from consult.synthesis.charts.opinion_map import opinion_map
from consult.synthesis.charts.painting import paint_once
from consult.synthesis.charts.sources import convergence_data, corridor_data, logged_at, opinion_data
from consult.synthesis.charts.svg import svg_of
from consult.synthesis.charts.table import csv_of
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.picture import RoundPicture, round_picture
from consult.synthesis.released import picture_for_readers

_MIME = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv"}
_Maker = Callable[[Session, Consultation, Round], Chart]


class Form(StrEnum):
    """The forms of a picture as a file."""

    SVG = "svg"
    PNG = "png"
    CSV = "csv"


@bp.get("/c/<slug>/desk/charts/<kind>.<form>")
@signed_in
def desk_chart(slug: str, kind: str, form: str) -> ResponseReturnValue:
    """A picture of the desk, with exact counts."""
    asked, wanted = asked_file(kind, form)
    needed = Action.READ_ALL_POSITIONS if asked is ChartKind.CORRIDOR_MATRIX else Action.READ_DESK
    with reading() as session:
        consultation = access.consultation_for(session, slug, needed)
        chart = _chart(session, consultation, _AT_THE_DESK, asked)
        language = reader_language()
    return chart_file(chart, wanted, language, f"{slug}-{asked}")


@bp.get("/c/<slug>/charts/<kind>.<form>")
@public
def released_chart(slug: str, kind: str, form: str) -> ResponseReturnValue:
    """A picture of what left the desk: of released counts alone."""
    asked, wanted = asked_file(kind, form)
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_RESULTS)
        round_ = access.asked_round(session, consultation)
        if round_ is None or not access.is_published(session, consultation, round_):
            raise NotFound
        chart = _chart(session, consultation, _FOR_READERS, asked)
        language = reader_language()
    return chart_file(chart, wanted, language, f"{slug}-{asked}")


def asked_file(kind: str, form: str) -> tuple[ChartKind, Form]:
    """What the address names. Raises: NotFound."""
    try:
        return ChartKind(kind), Form(form)
    except ValueError:
        raise NotFound from None


def _chart(session: Session, consultation: Consultation, makers: dict[ChartKind, _Maker], kind: ChartKind) -> Chart:
    round_, make = access.asked_round(session, consultation), makers.get(kind)
    if round_ is None or make is None:
        raise NotFound
    return make(session, consultation, round_)


def _exact_map(session: Session, consultation: Consultation, round_: Round) -> Chart:
    picture = round_picture(session, consultation, round_, access.asked_weighting())
    line = access.asked_line(consultation) or picture.main_line
    return divergence_map(map_data(picture, line, date=logged_at(session, consultation, picture.as_of)))


def _released_map(session: Session, consultation: Consultation, round_: Round) -> Chart:
    picture = picture_for_readers(session, consultation, round_, access.asked_weighting())
    line = access.asked_line(consultation) or picture.main_line
    is_exact = picture.is_exact
    date = logged_at(session, consultation, picture.as_of) if is_exact else access.numbers_of(session, round_)
    return divergence_map(map_data(picture, line, date=date))


def _exact_convergence(session: Session, consultation: Consultation, round_: Round) -> Chart:
    pictures = [round_picture(session, consultation, found) for found in _until(session, consultation, round_)]
    return _convergence(pictures, logged_at(session, consultation, pictures[-1].as_of))


def _released_convergence(session: Session, consultation: Consultation, round_: Round) -> Chart:
    rounds_ = [
        found for found in _until(session, consultation, round_) if access.is_published(session, consultation, found)
    ]
    pictures = [picture_for_readers(session, consultation, found) for found in rounds_]
    is_exact = access.is_attributed(consultation)
    date = logged_at(session, consultation, pictures[-1].as_of) if is_exact else access.numbers_of(session, round_)
    return _convergence(pictures, date)


def _until(session: Session, consultation: Consultation, round_: Round) -> list[Round]:
    return [found for found in rounds(session, consultation.id) if found.number <= round_.number]


def _convergence(pictures: Sequence[RoundPicture], date: datetime) -> Chart:
    data = convergence_data(pictures, date=date)
    if data is None:
        raise NotFound
    return convergence_chart(data)


def _opinion_map(session: Session, consultation: Consultation, round_: Round) -> Chart:
    data = opinion_data(session, consultation, round_)
    if data is None:
        raise NotFound
    return opinion_map(data)


def _corridor_matrix(session: Session, consultation: Consultation, round_: Round) -> Chart:
    size = log_length(session, consultation.id)
    data = corridor_data(session, current_actor(), consultation, round_, up_to=size)
    if data is None:
        raise NotFound
    return corridor_chart(data)


def _attributed(make: _Maker) -> _Maker:
    """The same for readers where it is public who said what; for nobody else: single answers can be read off it."""

    def made(session: Session, consultation: Consultation, round_: Round) -> Chart:
        if not access.is_attributed(consultation):
            raise NotFound
        return make(session, consultation, round_)

    return made


_AT_THE_DESK: dict[ChartKind, _Maker] = {
    ChartKind.DIVERGENCE_MAP: _exact_map,
    ChartKind.OPINION_MAP: _opinion_map,
    ChartKind.CONVERGENCE: _exact_convergence,
    ChartKind.CORRIDOR_MATRIX: _corridor_matrix,
}
_FOR_READERS: dict[ChartKind, _Maker] = {
    ChartKind.DIVERGENCE_MAP: _released_map,
    ChartKind.CONVERGENCE: _released_convergence,
    ChartKind.CORRIDOR_MATRIX: _attributed(_corridor_matrix),
}


def chart_file(chart: Chart, form: Form, language: str, name: str, *, png: bytes | None = None) -> Response:
    """The answer with a picture in one form; painted only when the reader has it not yet.

    Args:
        png: the picture where it was painted before.
    Raises: PictureNotMade.
    """
    drawing_or_table = csv_of(chart.table) if form is Form.CSV else svg_of(chart.drawing, language)
    kept = png if form is Form.PNG else None
    tag = hashlib.sha256(kept or f"{form} {drawing_or_table}".encode()).hexdigest()
    answer = Response(mimetype=_MIME[form])
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    answer.headers["Content-Security-Policy"] = PICTURE_FILE
    if tag not in request.if_none_match:  # else nothing needs to be painted
        answer.set_data(kept or (_painted(drawing_or_table) if form is Form.PNG else drawing_or_table))
    answer.make_conditional(request)
    return answer


def _painted(drawing: str) -> bytes:
    try:
        return paint_once(drawing)
    except ChildFailed:
        raise PictureNotMade from None
