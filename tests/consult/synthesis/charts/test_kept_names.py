"""The pictures of a digest that tell who answers alike and who asks whom: only where names are public."""

import io
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale
from PIL import Image

from consult.config import Settings
from consult.consultations.models import Consultation, Round
from consult.database import transaction, utc_now
from consult.domain.corridor_terms import CorridorState, TermKind
from consult.domain.permissions import ANONYMOUS
from consult.domain.vocabulary import Attribution, DigestState, Stance
from consult.positions.corridors import CorridorLine, End
from consult.synthesis.charts.chart import ChartKind, Origin, Width
from consult.synthesis.charts.corridor_chart import CorridorData, corridor_chart, corridor_from
from consult.synthesis.charts.kept import chart_from
from consult.synthesis.charts.opinion_map import opinion_map
from consult.synthesis.charts.sources import corridor_data, opinion_data
from consult.synthesis.corridor_matrix import CorridorMatrix
from consult.synthesis.models import Digest, DigestChart, DigestPicture
from tests.consult.synthesis.charts.test_kept import drafted, sealed
from tests.consult.synthesis.convergence.dissenters import next_round
from tests.consult.synthesis.opinion.camps import CODES, MEMBERS, answer_in_camps, count
from tests.factories import World, make_world, say_terms, submit
from tests.markup import read_page
from workers.tasks.analysis import find_opinion_groups

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ALL = [kind.value for kind in ChartKind]


def with_camps_and_terms(rule: Attribution) -> World:
    """Two rounds; in the second there are opinion groups, an ask that is met and one of who is not at the table."""
    world = make_world(targets=CODES, members=MEMBERS, attribution=rule)
    submit(world, "government 1", "T1", Stance.OPPOSE)
    next_round(world)
    answer_in_camps(world)
    asks = [(TermKind.ASK, "government 2", "Cut the fees."), (TermKind.ASK, "DE", "Publish the fees.")]
    say_terms(world, "government 1", "T1", *asks, stance=Stance.OPPOSE, base_version=1)
    say_terms(world, "government 2", "T1", (TermKind.OFFER, "government 1", "By a third."), base_version=1)
    count(world)
    find_opinion_groups.run()
    return world


def kinds_of(digest_id: UUID, model: type[DigestChart] | type[DigestPicture]) -> set[str]:
    with transaction() as session:
        return set(session.scalars(sa.select(model.kind).where(model.digest_id == digest_id)))


def line(origin: int, destination: int, code: str = "T1") -> CorridorLine:
    ends = [End(key=f"k{place}", name=f"Country {place}", is_at_the_table=True) for place in (origin, destination)]
    return CorridorLine(origin=ends[0], destination=ends[1], code=code, title="Fees", state=CorridorState.ASKED)


def test_where_names_are_public_the_digest_has_four_pictures(app: Flask, settings: Settings):
    world = with_camps_and_terms(Attribution.ATTRIBUTED)
    digest_id = drafted(world)

    assert kinds_of(digest_id, DigestChart) == kinds_of(digest_id, DigestPicture) == set(ALL)
    _, mails = sealed(digest_id, settings)
    for body in (mails["en"].text, mails["en"].html):
        assert "Group A: 10 delegations; " in body
        assert "government 1 asks government 2 on T1, and government 2 offers." in body
        assert "government 1 asks Germany on T1, and has no answer yet." in body
        assert "Cut the fees." not in body
    assert mails["en"].html.count("<img") == mails["ar"].html.count("<img") == 4
    titles = ["Opinion map", "Support over rounds", "Corridor matrix: who asks and who offers"]
    places = [mails["en"].text.index(title) for title in titles]
    assert places == sorted(places)
    assert "ألمانيا" in mails["ar"].text  # who is not at the table, in the language of the mail
    with transaction() as session:
        for picture in session.scalars(sa.select(DigestPicture).where(DigestPicture.kind.in_(ALL))):
            with Image.open(io.BytesIO(picture.png)) as image:
                assert image.size[0] == 670


def test_the_page_of_such_a_digest_draws_all_four_and_gives_each_as_a_file(app: Flask):
    world = with_camps_and_terms(Attribution.ATTRIBUTED)
    digest_id = drafted(world, paints=False)
    with transaction() as session:
        session.get_one(Digest, digest_id).state = DigestState.SENT
        session.get_one(Digest, digest_id).sending_at = utc_now()
    client, page = app.test_client(), f"/c/{world.slug}/digests/{digest_id}"

    shown = read_page(client.get(page).text)

    assert shown.faults == []
    drawn = [part.attributes["aria-labelledby"] for part in shown.find("svg", role="img")]
    assert drawn == [f"{kind}-title {kind}-words" for kind in ALL]
    for kind in ALL:
        for form, mime in (("svg", "image/svg+xml"), ("csv", "text/csv")):
            assert client.get(f"{page}/charts/{kind}.{form}").mimetype == mime
    assert "Cut the fees." not in client.get(f"{page}/charts/corridor-matrix.csv").text
    assert client.get(f"{page}/charts/opinion-map.png").mimetype == "image/png"


def test_what_was_kept_gives_the_same_pictures(app: Flask):
    world = with_camps_and_terms(Attribution.ATTRIBUTED)
    digest_id = drafted(world, paints=False)

    with transaction() as session:
        kept = {
            row.kind: row.document
            for row in session.scalars(sa.select(DigestChart).where(DigestChart.digest_id == digest_id))
        }
        consultation, round_ = (
            session.get_one(Consultation, world.consultation_id),
            session.get_one(Round, world.round_id),
        )
        as_of = session.get_one(Digest, digest_id).as_of
        opinions = opinion_data(session, consultation, round_)
        corridors = corridor_data(session, ANONYMOUS, consultation, round_, up_to=as_of)
    assert opinions is not None
    assert corridors is not None
    for width in Width:
        assert chart_from(ChartKind.OPINION_MAP, kept["opinion-map"], width) == opinion_map(opinions, width)
        again, first = (
            chart_from(ChartKind.CORRIDOR_MATRIX, kept["corridor-matrix"], width),
            corridor_chart(corridors, width),
        )
        assert (again.words, again.drawing) == (first.words, first.drawing)
    assert str(world.delegations["government 1"]) not in str(kept["opinion-map"])


@pytest.mark.parametrize("rule", [Attribution.CHATHAM_HOUSE, Attribution.CONFIDENTIAL])
def test_where_names_are_not_public_no_digest_tells_who_answers_alike_or_asks(app: Flask, rule: Attribution):
    digest_id = drafted(with_camps_and_terms(rule), paints=False)

    assert kinds_of(digest_id, DigestChart).isdisjoint({"opinion-map", "corridor-matrix"})


def test_a_mail_has_the_ends_with_most_lines_and_says_how_many_more_there_are(app: Flask):
    lines = [line(asking, asked) for asking in range(20, 30) for asked in range(1, 8 - (asking > 24))]
    data = CorridorData(
        origin=Origin(consultation="Fees", round=1, as_of=7, date=utc_now()), matrix=CorridorMatrix(lines)
    )

    with force_locale("en"):
        of_mail, of_page = (corridor_chart(corridor_from(data.document()), width) for width in (Width.MAIL, Width.PAGE))

    assert len(of_page.words) == len(lines) + 1
    assert len(of_mail.words) == 12 + 2
    assert of_mail.words[-2] == f"and {len(lines) - 12} more"
    assert not any("Country 7" in words for words in of_mail.words)
    assert of_mail.drawing.width == 536
    assert len(of_mail.table.rows) == len(lines)
