"""The pictures of a digest: sealed with its mails, painted once, said in words, and sent with exactly their bytes."""

import io
from email import message_from_bytes, policy
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from consult.config import Settings
from consult.consultations.models import Consultation, Round
from consult.database import transaction, utc_now
from consult.domain.schedule import Edition
from consult.domain.vocabulary import Attribution, Audience, DigestState
from consult.mail.delivery.message import build_message
from consult.organisations.models import Person
from consult.synthesis import service
from consult.synthesis.charts.attaching import is_being_painted, paint_draft, paint_drafts
from consult.synthesis.charts.kept import kept_charts
from consult.synthesis.charts.painting import paint
from consult.synthesis.delivery.entitlement import pictures_of
from consult.synthesis.mail import SealedMail
from consult.synthesis.models import Delivery, Digest, DigestChart, DigestPicture
from consult.synthesis.sealing import seal
from tests.browsing import sign_in
from tests.consult.synthesis.test_outlets import close, fill
from tests.factories import World
from tests.markup import read_page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def drafted(world: World, *, paints: bool = True) -> UUID:
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        session.get_one(Person, world.people["observer"]).language = "ar"
        actor = world.actor(session, "chair 1")
        digest_id = service.draft_digest_by_hand(session, actor, consultation, at=utc_now()).id
    if paints:
        paint_drafts()
    return digest_id


def sealed(digest_id: UUID, settings: Settings) -> tuple[str, dict[str, SealedMail]]:
    with transaction() as session:
        digest, mails = seal(session, session.get_one(Digest, digest_id), settings)
        return digest, {mail.language: mail for mail in mails}


def delivery_of(digest_id: UUID, mail: SealedMail) -> Delivery:
    return Delivery(id=uuid4(), digest_id=digest_id, **mail.__dict__)


def test_a_mail_carries_its_picture_in_its_language_and_says_it_in_words(app: Flask, settings: Settings):
    world = fill(Attribution.ATTRIBUTED)
    digest_id = drafted(world)

    first, mails = sealed(digest_id, settings)
    again, _ = sealed(digest_id, settings)

    assert first == again
    assert mails.keys() == {"en", "ar"}
    names = set()
    for mail in mails.values():
        delivery = delivery_of(digest_id, mail)
        with transaction() as session:
            pictures = pictures_of(session, delivery)
        raw = build_message(
            delivery, word="delivery", mail_from="Consult <c@example.org>", headers={}, pictures=pictures, at=utc_now()
        )
        assert len(raw) < 100_000
        assert raw.isascii()
        message = message_from_bytes(raw, policy=policy.default)
        kinds = [part.get_content_type() for part in message.walk()]
        assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
        [picture] = [part for part in message.walk() if part.get_content_type() == "image/png"]
        name = str(picture["Content-ID"]).strip("<>")
        assert f'src="cid:{name}"' in mail.html
        with Image.open(io.BytesIO(picture.get_content())) as image:
            assert image.size[0] == 670
        names.add(name)
    assert len(names) == 2
    for body in (mails["en"].text, mails["en"].html):
        assert "Governments: 6 oppose · 6 support." in body


def test_a_picture_with_other_bytes_stops_the_mail(app: Flask, settings: Settings):
    digest_id = drafted(fill(Attribution.ATTRIBUTED))
    _, mails = sealed(digest_id, settings)

    with transaction() as session:
        session.execute(sa.update(DigestPicture).values(png=b"\x89PNG another"))
    with transaction() as session, pytest.raises(LookupError):
        pictures_of(session, delivery_of(digest_id, mails["en"]))


def test_a_draft_is_painted_once_without_holding_anybody_up(app: Flask, settings: Settings):
    digest_id = drafted(fill(Attribution.ATTRIBUTED), paints=False)
    _, mails = sealed(digest_id, settings)
    assert "<img" not in mails["en"].html

    assert paint_drafts() == 1
    assert paint_drafts() == 0

    _, mails = sealed(digest_id, settings)
    assert "<img" in mails["en"].html


def test_a_digest_to_the_public_has_no_mails_and_waits_for_no_pictures(app: Flask):
    world = fill(Attribution.ATTRIBUTED)
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        actor, edition = world.actor(session, "chair 1"), Edition(audience=Audience.PUBLIC)
        digest_id = service.draft_digest_by_hand(session, actor, consultation, edition=edition, at=utc_now()).id
        assert kept_charts(session, digest_id)
        assert not is_being_painted(session, digest_id)

    assert paint_drafts() == 0


def test_what_was_approved_or_drafted_again_gets_no_pictures_of_an_older_draft(app: Flask, settings: Settings):
    world = fill(Attribution.ATTRIBUTED)
    digest_id = drafted(world, paints=False)
    before, _ = sealed(digest_id, settings)

    # the moment in which a chair is faster
    def approve_then_paint(svgs: list[str], *, scale: float) -> list[bytes]:
        with transaction() as session:
            actor = world.actor(session, "chair 1")
            service.approve_digest(session, actor, digest_id, content_hash=before, settings=settings, at=utc_now())
        return paint(svgs, scale=scale)

    assert paint_draft(digest_id, painter=approve_then_paint) is False
    assert sealed(digest_id, settings)[0] == before


def test_without_images_the_mail_says_the_same(app: Flask, settings: Settings):
    digest_id = drafted(fill(Attribution.ATTRIBUTED))
    with transaction() as session:
        session.execute(sa.delete(DigestPicture))

    _, mails = sealed(digest_id, settings)

    assert "<img" not in mails["en"].html
    assert "Governments: 6 oppose · 6 support." in mails["en"].text


@pytest.mark.parametrize("rule", [Attribution.CHATHAM_HOUSE, Attribution.CONFIDENTIAL])
def test_what_is_withheld_is_in_no_picture(app: Flask, settings: Settings, rule: Attribution):
    world = fill(rule)
    close(world)
    digest_id = drafted(world)

    with transaction() as session:
        kept = list(session.scalars(sa.select(DigestChart).where(DigestChart.digest_id == digest_id)))
        round_ = session.get_one(Round, world.round_id)
        assert round_.number == 1
    _, mails = sealed(digest_id, settings)

    if rule == Attribution.CONFIDENTIAL:
        assert kept == []
        assert "<img" not in mails["en"].html
        return
    cells = {
        group: cell["counts"]
        for group, cell in zip(kept[0].document["groups"], kept[0].document["targets"][0]["cells"], strict=True)
    }
    assert cells["private_sector"] is None
    assert "Private sector: withheld." in mails["en"].text


def test_the_chair_sees_the_mail_with_its_picture(app: Flask, settings: Settings):
    world = fill(Attribution.ATTRIBUTED)
    digest_id = drafted(world)
    client = app.test_client()
    sign_in(client, world, "chair 1")

    answer = client.get(f"/c/{world.slug}/desk/digests/{digest_id}/mails/{world.people['observer']}")

    assert 'src="data:image/png;base64,' in answer.text
    assert "img-src data:" in answer.headers["Content-Security-Policy"]


def test_the_page_of_a_published_digest_draws_what_its_mails_show(app: Flask):
    world = fill(Attribution.ATTRIBUTED)
    digest_id = drafted(world)
    client, page = app.test_client(), f"/c/{world.slug}/digests/{digest_id}"
    assert client.get(f"{page}/charts/divergence-map.svg").status_code == 404
    with transaction() as session:
        session.get_one(Digest, digest_id).state = DigestState.SENT
        session.get_one(Digest, digest_id).sending_at = utc_now()

    shown = read_page(client.get(page).text)

    assert shown.faults == []
    [drawn] = shown.find("svg", role="img")
    assert drawn.attributes["aria-labelledby"] == "divergence-map-title divergence-map-words"
    assert "Governments: 6 oppose · 6 support." in shown.find("main")[0].text
    for form, kind in (("svg", "image/svg+xml"), ("png", "image/png"), ("csv", "text/csv")):
        answer = client.get(f"{page}/charts/divergence-map.{form}")
        assert answer.mimetype == kind
        if form == "png":
            with transaction() as session:  # what was sent is not painted anew
                assert answer.data == session.get_one(DigestPicture, (digest_id, "divergence-map", "en")).png
    assert client.get(f"{page}/charts/convergence.svg").status_code == 404
