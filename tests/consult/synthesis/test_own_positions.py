"""The position of a delegation beside each result of its own digest: in its own mail and page, and in no other."""

import pytest
import sqlalchemy as sa

from consult.consultations.models import Consultation, Delegation
from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import Attribution, Role, Stance
from consult.organisations.models import Organisation, Person
from consult.synthesis import sealing, service
from consult.synthesis.models import Digest
from tests.browsing import sign_in
from tests.draining import drain
from tests.factories import World, add_person, make_world, submit

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SAID = {
    "government 1": Stance.STRONGLY_SUPPORT,
    "government 2": Stance.NEUTRAL,
    "civil_society 1": Stance.ABSTAIN,
    "civil_society 2": Stance.STRONGLY_OPPOSE,
}


def a_world(rule: Attribution) -> World:
    world = make_world(targets=("T1",), members={"government": 2, "civil_society": 3}, attribution=rule)
    with transaction() as session:
        for number, name in enumerate(world.delegations):
            organisation = sa.select(Delegation.organisation_id).where(Delegation.id == world.delegations[name])
            renamed = sa.update(Organisation).where(Organisation.id == organisation.scalar_subquery())
            session.execute(renamed.values(name=f"Canary{number}"))
    for name, stance in SAID.items():
        blocking = "Never in my name." if stance is Stance.STRONGLY_OPPOSE else ""
        submit(world, name, "T1", stance, blocking_reason=blocking)
    drain()
    with transaction() as session:
        who = world.actor(session, "chair 1")
        consultation = session.get_one(Consultation, world.consultation_id)
        service.draft_digest_by_hand(session, who, consultation, at=utc_now())
    return world


def lines_about_own(text: str) -> list[str]:
    return [line for line in text.splitlines() if "Your delegation" in line]


@pytest.mark.parametrize("rule", Attribution)
def test_a_mail_holds_the_position_of_the_recipients_delegation_and_of_no_other(app, settings, rule) -> None:
    world = a_world(rule)
    with reading() as session:
        digest = session.scalars(sa.select(Digest)).one()
        mails = {mail.person_id: mail for mail in sealing.sealed_mails(session, digest, settings)}

    for number, name in enumerate(world.delegations):
        mail = mails[world.people[f"focal point of {name}"]]
        [line] = lines_about_own(mail.text)
        assert line.startswith(f"Your delegation, Canary{number}: ")
        assert ("cannot accept" in line) is (name == "civil_society 2")
        assert ("no position" in line) is (name == "civil_society 3")
        assert mail.html.count("Your delegation") == 1
        assert f"Canary{number}: " in mail.html
        if rule is not Attribution.ATTRIBUTED:
            others = {f"Canary{other}" for other in range(len(world.delegations)) if other != number}
            assert not [word for word in others if word in mail.text + mail.html]
    for name in ("chair 1", "observer"):
        assert "Your delegation" not in mails[world.people[name]].text + mails[world.people[name]].html


def test_the_position_stands_in_the_readers_language(app, settings) -> None:
    world = a_world(Attribution.ATTRIBUTED)
    person_id = world.people["focal point of government 1"]
    with transaction() as session:
        session.get_one(Person, person_id).language = "fr"
    with reading() as session:
        digest = session.scalars(sa.select(Digest)).one()
        [mail] = sealing.sealed_mails(session, digest, settings, person_id=person_id)

    assert "\ue002" not in mail.text + mail.html
    assert "\ue004" not in mail.text + mail.html
    assert "Canary0" in mail.text


def test_a_text_that_looks_like_a_place_stays_a_text(app, settings) -> None:
    world = make_world(targets=("T1",), members={"government": 1, "civil_society": 1})
    submit(world, "government 1", "T1", Stance.OPPOSE, blocking_reason="\ue002:0\ue003 \ue0020\ue003 \ue004")
    drain()
    with transaction() as session:
        who = world.actor(session, "chair 1")
        consultation = session.get_one(Consultation, world.consultation_id)
        digest = service.draft_digest_by_hand(session, who, consultation, at=utc_now())
        mails = sealing.sealed_mails(session, digest, settings)

    assert all("Your delegation" not in line for mail in mails for line in mail.text.splitlines() if "\ue0020" in line)


def test_the_page_of_a_digest_tells_its_reader_their_own_position_alone(app, settings, client) -> None:
    world = a_world(Attribution.CHATHAM_HOUSE)
    with transaction() as session:
        digest = session.scalars(sa.select(Digest)).one()
        who = world.actor(session, "chair 1")
        seen, _ = sealing.seal(session, digest, settings)
        service.approve_digest(session, who, digest.id, content_hash=seen, settings=settings, at=utc_now())
        service.send_digest(session, who, digest.id, settings=settings, at=utc_now())
        path = f"/c/{world.slug}/digests/{digest.id}"

    assert "Your delegation" not in client.get(path).text
    sign_in(client, world, "focal point of civil_society 2")
    page = client.get(path).text
    assert page.count("Your delegation, Canary3: Strongly oppose, cannot accept") == 1
    assert "Canary0" not in page


@pytest.mark.parametrize(
    ("rule", "reader", "is_told"),
    [
        (Attribution.CONFIDENTIAL, "rapporteur", False),
        (Attribution.CONFIDENTIAL, "chair 1", True),
        (Attribution.CHATHAM_HOUSE, "rapporteur", True),
    ],
)
def test_a_mail_shown_at_the_desk_tells_the_position_only_to_who_may_read_it(
    app, settings, client, rule, reader, is_told
) -> None:
    world = a_world(rule)
    with transaction() as session:
        add_person(session, world, "rapporteur", Role.RAPPORTEUR, at=utc_now())
    with reading() as session:
        digest = session.scalars(sa.select(Digest)).one()
        person_id = world.people["focal point of civil_society 2"]
        path = f"/c/{world.slug}/desk/digests/{digest.id}/mails/{person_id}"
    sign_in(client, world, reader)

    before = client.get(path)
    with transaction() as session:
        who = world.actor(session, "chair 1")
        seen, _ = sealing.seal(session, digest, settings)
        service.approve_digest(session, who, digest.id, content_hash=seen, settings=settings, at=utc_now())
        service.send_digest(session, who, digest.id, settings=settings, at=utc_now())

    for answer in (before, client.get(path)):
        assert answer.status_code == 200
        assert "Target T1" in answer.text
        assert ("Strongly oppose, cannot accept" in answer.text) is is_told
