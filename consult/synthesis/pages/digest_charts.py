"""The pictures of a digest on its page, the same in words, and as files."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from consult.authentication import public
from consult.database import reading
from consult.domain.errors import NotFound
from consult.domain.permissions import Action
from consult.languages import reader_language
from consult.synthesis.charts.chart import ChartKind, Width
from consult.synthesis.charts.kept import chart_from, kept_charts, kept_picture
from consult.synthesis.charts.svg import svg_of
from consult.synthesis.models import Digest
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.charts import Form, asked_file, chart_file


@dataclass(frozen=True, kw_only=True)
class PictureOnPage:
    """A picture drawn into the page, and the same in words."""

    kind: str
    title: str
    drawing: Markup
    words: Sequence[str]


def pictures_on_page(session: Session, digest_id: UUID) -> Sequence[PictureOnPage]:
    """What a digest shows in pictures, drawn for its page in the language in force."""
    charts = [chart_from(ChartKind(row.kind), row.document, Width.MAIL) for row in kept_charts(session, digest_id)]
    return [
        PictureOnPage(
            kind=chart.kind,
            title=chart.title,
            drawing=Markup(svg_of(chart.drawing, reader_language(), is_inline=True)),  # noqa: S704  # we wrote it
            words=chart.words,
        )
        for chart in charts
    ]


@bp.get("/c/<slug>/digests/<uuid:digest_id>/charts/<kind>.<form>")
@public
def digest_chart(slug: str, digest_id: UUID, kind: str, form: str) -> ResponseReturnValue:
    """A picture of a published digest as a file: of what it was drafted from, whatever came later."""
    asked, wanted = asked_file(kind, form)
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_RESULTS)
        digest = session.get(Digest, digest_id)
        if (
            digest is None
            or digest.consultation_id != consultation.id
            or not access.is_for_reader(consultation, digest)
        ):
            raise NotFound
        found = next((row for row in kept_charts(session, digest_id) if row.kind == asked), None)
        if found is None:
            raise NotFound
        chart, language = chart_from(asked, found.document, Width.PAGE), reader_language()
        png = kept_picture(session, found, language) if wanted is Form.PNG else None
    return chart_file(chart, wanted, language, f"{slug}-digest-{asked}", png=png)
