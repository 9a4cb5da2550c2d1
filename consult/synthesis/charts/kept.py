"""The pictures of a digest, kept with its draft: they are sealed with it, so the same draft has the same bytes."""

import json
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask_babel import force_locale
from sqlalchemy.orm import Session

from consult.languages import catalogue_of
from consult.synthesis.charts.chart import Chart, ChartKind, Width
from consult.synthesis.charts.convergence import convergence_chart, convergence_from
from consult.synthesis.charts.corridor_chart import corridor_chart, corridor_from
from consult.synthesis.charts.divergence_data import map_from
from consult.synthesis.charts.divergence_map import divergence_map
from consult.synthesis.charts.opinion_map import opinion_from, opinion_map
from consult.synthesis.charts.svg import svg_of
from consult.synthesis.content import SealedPicture
from consult.synthesis.models import DigestChart, DigestPicture

Documents = Mapping[ChartKind, Mapping[str, Any]]
"""What the pictures show, as JSON values, in the order of the mail."""


def keep_charts(session: Session, digest_id: UUID, documents: Documents) -> None:
    """Keep what a draft shows in pictures, in place of what was kept; painting them comes after the commit."""
    for model in (DigestPicture, DigestChart):
        session.execute(sa.delete(model).where(model.digest_id == digest_id))
    for kind, document in documents.items():
        session.add(DigestChart(digest_id=digest_id, kind=kind, document=dict(document)))
    session.flush()


def drawn(document: Mapping[str, Any], kind: ChartKind, language: str) -> str:
    """A picture for the mails in a language, as SVG."""
    catalogue = catalogue_of(language)
    with force_locale(catalogue):
        return svg_of(chart_from(kind, document, Width.MAIL).drawing, catalogue.partition("_")[0])


def chart_from(kind: ChartKind, document: Mapping[str, Any], width: Width) -> Chart:
    """A picture that was kept, in the language in force."""
    return _DRAWERS[kind](document, width)


def _map(document: Mapping[str, Any], width: Width) -> Chart:
    return divergence_map(map_from(document), width)


def _convergence(document: Mapping[str, Any], width: Width) -> Chart:
    return convergence_chart(convergence_from(document), width)


def _opinion(document: Mapping[str, Any], width: Width) -> Chart:
    return opinion_map(opinion_from(document), width)


def _corridors(document: Mapping[str, Any], width: Width) -> Chart:
    return corridor_chart(corridor_from(document), width)


_DRAWERS = {
    ChartKind.DIVERGENCE_MAP: _map,
    ChartKind.OPINION_MAP: _opinion,
    ChartKind.CONVERGENCE: _convergence,
    ChartKind.CORRIDOR_MATRIX: _corridors,
}


def kept_charts(session: Session, digest_id: UUID) -> Sequence[DigestChart]:
    """What a digest shows in pictures, in the order of the mail."""
    rows = session.scalars(sa.select(DigestChart).where(DigestChart.digest_id == digest_id)).all()
    order = list(ChartKind)
    return sorted(rows, key=lambda row: order.index(ChartKind(row.kind)))


def lacks_pictures(session: Session, digest_id: UUID, languages: Collection[str]) -> bool:
    """True where the mails in one of these languages have a picture in words alone, because painting failed."""
    kinds = {row.kind for row in kept_charts(session, digest_id)}
    query = sa.select(DigestPicture.kind, DigestPicture.language).where(DigestPicture.digest_id == digest_id)
    painted = {(kind, language) for kind, language in session.execute(query)}
    return any((kind, language) not in painted for kind in kinds for language in languages)


def kept_picture(session: Session, row: DigestChart, language: str) -> bytes | None:
    """A picture as the mails in a language, which is in force, carry it; None where they show less than a page does."""
    kind = ChartKind(row.kind)
    of_mail, of_page = (chart_from(kind, row.document, width) for width in (Width.MAIL, Width.PAGE))
    if of_mail.words != of_page.words:
        return None
    picture = session.get(DigestPicture, (row.digest_id, row.kind, language))
    return None if picture is None else picture.png


def sealed_pictures(session: Session, digest_id: UUID, language: str) -> list[SealedPicture]:
    """The pictures of a digest for its mails in a language, which is in force; without image where none was painted."""
    query = sa.select(DigestPicture).where(DigestPicture.digest_id == digest_id, DigestPicture.language == language)
    painted = {row.kind: row.png for row in session.scalars(query)}
    pictures = []
    for row in kept_charts(session, digest_id):
        title, words = _said(ChartKind(row.kind), json.dumps(row.document, sort_keys=True), language)
        pictures.append(SealedPicture(kind=row.kind, title=title, words=words, png=painted.get(row.kind)))
    return pictures


@lru_cache(maxsize=128)  # a review seals at each view; what a picture says follows from its document alone
def _said(kind: ChartKind, document: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The title of a picture in a mail, and what it shows line by line."""
    with force_locale(catalogue_of(language)):
        chart = chart_from(kind, json.loads(document), Width.MAIL)
        return str(chart.title), tuple(map(str, chart.words))
