"""Erasure: a planted name and address are found nowhere afterwards, and what the body said still holds."""

import json
import logging
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
import redis
import sqlalchemy as sa
from markupsafe import escape

from consult import verify_receipt
from consult.accreditation.models import Application
from consult.consultations.models import Delegation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import MoveNotAllowed, NotFound, NotPermitted
from consult.domain.permissions import SYSTEM, Actor
from consult.events.verifying import report_on_log
from consult.mail.delivery import deliver
from consult.mail.letters import LETTERS
from consult.mail.models import Letter
from consult.organisations.models import Person
from consult.personal.contents import Holds, places
from consult.personal.erasing import erase_person
from consult.personal.removing import remove_person
from consult.positions.issuing import issued_receipt
from consult.positions.models import Position, Submission
from consult.signing import site_key
from consult.synthesis.delivery import DIGEST_MAILS, Decision, settle
from consult.synthesis.mail import sealed_hash
from consult.synthesis.models import Delivery
from tests.consult.accreditation.acting import add_applicant, add_assessor, give_verdict, send_application
from tests.consult.personal.mentioning import held_in, mention_everywhere
from tests.consult.personal.planting import ADDRESS, NAME, SIGNATURE, caught, dump, files_of, found_in, plant
from tests.factories import make_world
from workers.app import make_workers
from workers.relay import hint_due_mails, hint_due_work

NO_NAME_FITS = {"people.language", "tokens.subject"}
"""One person's own, but a language and an identifier."""


@pytest.fixture
def planted(app, settings):
    return plant(settings)


def mail_to(name, address):
    message = EmailMessage()
    message["To"], message["Subject"] = address, "A letter"
    message.set_content(f"Dear {name}")
    return message


def send_everything(settings):
    for kind in (LETTERS, DIGEST_MAILS):
        with reading() as session:
            mail_ids = session.scalars(sa.select(kind.model.id)).all()
        for mail_id in mail_ids:
            deliver(kind, mail_id, settings=settings)


def test_a_planted_name_and_address_are_found_nowhere_after_erasing(
    planted, app, settings, smtp_inbox, redis_url, tmp_path, caplog
):
    caplog.set_level(logging.DEBUG)
    caught(settings.caught_mail_dir, mail_to(NAME, ADDRESS))
    caught(settings.caught_mail_dir, mail_to("Somebody else", "else@example.org"))
    mention_everywhere(planted)
    with reading() as session:
        held = held_in(session)
    assert set(places(Holds.OWN, Holds.WRITTEN, Holds.SEALED)) - held == NO_NAME_FITS
    assert held & set(places(Holds.TECHNICAL)) == set()
    with make_workers(app, settings) as workers:
        hint_due_work(workers)
        hint_due_mails(workers)

    remove_person(SYSTEM, planted.person_id, settings=settings)
    send_everything(settings)

    assert found_in(dump()) == []
    assert {name: found_in(text) for name, text in files_of(tmp_path) if found_in(text)} == {}
    assert len(list((settings.caught_mail_dir / "new").glob("*"))) == 1
    assert found_in(caplog.text) == []
    assert len(smtp_inbox.received) >= 3
    assert [found_in(mail.raw.decode()) for mail in smtp_inbox.received if found_in(mail.raw.decode())] == []
    with redis.Redis.from_url(redis_url) as broker:
        kept = [broker.dump(key) for key in broker.scan_iter()]
    assert len(kept) >= 1
    assert found_in(b"".join(kept).decode("utf-8", errors="replace")) == []


def test_the_log_and_the_receipts_hold_after_erasing(planted, app, settings, tmp_path):
    with reading() as session:
        before = issued_receipt(session, session.get_one(Submission, planted.submission_id), settings)
    assert before["signed_by"] == SIGNATURE

    remove_person(SYSTEM, planted.person_id, settings=settings)

    with reading() as session:
        assert report_on_log(session, planted.world.consultation_id).faults == []
        after = issued_receipt(session, session.get_one(Submission, planted.submission_id), settings)
    assert after["signed_by"] == ""
    for receipt in (before, after):
        file = tmp_path / "receipt.json"
        file.write_text(json.dumps(receipt))
        assert verify_receipt.verify(str(file), keys=[site_key(settings).public]).faults == []
    kept = before.keys() - {"signed_by", "signature", "checkpoint", "inclusion"}
    assert {key: after[key] for key in kept} == {key: before[key] for key in kept}


def test_what_the_delegation_said_stays(planted, settings):
    remove_person(SYSTEM, planted.person_id, settings=settings)

    with reading() as session:
        query = sa.select(Position.stance).where(Position.submission_id == planted.submission_id)
        assert session.scalars(query).all() == ["support"]


def test_an_erased_person_holds_no_office_and_no_session(planted, settings):
    remove_person(SYSTEM, planted.person_id, settings=settings)

    with reading() as session:
        person = session.get_one(Person, planted.person_id)
        assert planted.world.actor(session, "planted").offices == ()
        assert person.email.endswith("@erased.invalid")


def test_what_waits_for_an_erased_person_is_not_sent(planted, app, settings, smtp_inbox):
    remove_person(SYSTEM, planted.person_id, settings=settings)
    send_everything(settings)

    sent_to = {address for mail in smtp_inbox.received for address in mail.recipients}
    assert not [address for address in sent_to if "erased" in address or ADDRESS in address]
    with reading() as session:
        for model in (Letter, Delivery):
            states = session.scalars(sa.select(model.state).where(model.person_id == planted.person_id)).all()
            assert set(states) == {"cancelled"}


def test_erasing_twice_changes_nothing_more(planted, settings):
    remove_person(SYSTEM, planted.person_id, settings=settings)
    once = dump()

    remove_person(SYSTEM, planted.person_id, settings=settings)

    assert dump() == once


def test_others_keep_their_names(planted, settings):
    remove_person(SYSTEM, planted.person_id, settings=settings)

    with reading() as session:
        names = session.scalars(sa.select(Person.name)).all()
    assert "focal point of government 1" in names
    assert names.count("—") == 1


@pytest.mark.parametrize("name", ["chair 1", "secretariat", "focal point of government 1", "planted"])
def test_nobody_but_an_admin_erases(planted, name):
    with transaction() as session, pytest.raises(NotPermitted):
        erase_person(session, planted.world.actor(session, name), planted.person_id, at=utc_now())


def test_an_admin_erases_others_and_nobody_who_is_not_there(planted):
    at = utc_now()
    with transaction() as session:
        admin = replace(planted.world.actor(session, "observer"), is_admin=True, verified_at=at)
        with pytest.raises(NotFound):
            erase_person(session, admin, planted.world.consultation_id, at=at)
        assert NAME in erase_person(session, admin, planted.person_id, at=at)
        assert isinstance(admin, Actor)


def test_what_applicants_wrote_of_themselves_names_them_no_more(app):
    world = make_world(targets=("T1",), members={"government": 1})
    add_applicant(world, "Inês Example")
    add_assessor(world, "second secretary")
    text = "Ask Inês Example of the dockers."
    application_id = send_application(world, "Inês Example", mandate=text, declared_interest=text)
    for by in ("secretariat", "second secretary"):
        give_verdict(world, by, application_id)

    with transaction() as session:
        erase_person(session, SYSTEM, world.people["Inês Example"], at=utc_now())

    with reading() as session:
        sent = session.get_one(Application, application_id)
        seated = session.get_one(Delegation, sent.delegation_id)
        said = {row.mandate for row in (sent, seated)} | {row.declared_interest for row in (sent, seated)}
    assert said == {"Ask — of the dockers."}


def test_mails_to_others_that_name_the_person_are_wiped_and_go_out_no_more(planted, app, settings, smtp_inbox):
    named = {"text": f"{NAME} spoke.", "html": f"<p>{escape(NAME)} spoke.</p>"}
    states = ["sent", "pending", "leased", "failed", "unknown"]
    with transaction() as session:
        others = sa.select(Delivery).where(Delivery.person_id != planted.person_id).order_by(Delivery.address)
        mails = session.scalars(others.limit(len(states))).all()
        for mail, state in zip(mails, states, strict=True):
            mail.text, mail.html, mail.state = named["text"], named["html"], state
            mail.sealed_hash = sealed_hash(mail.address, mail.language, mail.subject, mail.text, mail.html)
        sealed = {mail.id: mail.sealed_hash for mail in mails}
        unknown = mails[-1].id
        mails[-1].lease_until = utc_now()

    remove_person(SYSTEM, planted.person_id, settings=settings)
    with transaction() as session, pytest.raises(MoveNotAllowed):
        chair = planted.world.actor(session, "chair 1")
        settle(session, chair, unknown, Decision.RESEND, at=utc_now() + timedelta(minutes=1))
    send_everything(settings)

    assert found_in(dump()) == []
    assert not [mail for mail in smtp_inbox.received if found_in(mail.raw.decode())]
    with reading() as session:
        after = {mail.id: mail for mail in session.scalars(sa.select(Delivery).where(Delivery.id.in_(sealed)))}
    assert [after[key].state for key in sealed] == ["sent", "cancelled", "cancelled", "cancelled", "unknown"]
    assert {key: mail.sealed_hash for key, mail in after.items()} == sealed
    assert {(mail.text, mail.html) for mail in after.values()} == {("", "")}
