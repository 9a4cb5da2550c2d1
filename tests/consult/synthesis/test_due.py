"""Which windows fall due: those that ended, that somebody wants, and that have something to tell."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from consult.consultations.models import Appointment, Consultation, DigestSchedule
from consult.consultations.service import open_and_close_due_rounds
from consult.database import reading, transaction, utc_now
from consult.domain.schedule import LOOK_BACK
from consult.domain.vocabulary import Attribution, Audience, Frequency, Stance
from consult.synthesis import sealing, service
from consult.synthesis.due import draft_due_digest, due_digests
from consult.synthesis.models import Digest, DigestPreference, QuietWindow, Statement, Unsubscription
from consult.synthesis.moving import steps_of
from consult.synthesis.recipients import LeftOut, left_out_of, recipients_of_digest
from tests.draining import drain
from tests.factories import World, make_world, submit

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DAY = timedelta(days=1)


def tick(at) -> list[Digest]:
    """What the clock drafts at a moment."""
    with reading() as session:
        due = due_digests(session, at=at)
    drafted = []
    for found in due:
        with transaction() as session:
            drafted.append(draft_due_digest(session, found, at=at))
    drain()
    return [digest for digest in drafted if digest is not None]


def a_daily_world(**more) -> World:
    world = make_world(targets=("T1",), opened_ago=timedelta(hours=1), digest_every=Frequency.DAILY, **more)
    end_days_at(half_a_day_from_now())
    submit(world, "government 1", "T1")
    drain()
    return world


def half_a_day_from_now() -> int:
    """An hour at which no window has ended since the round was opened, and one ends in each day that comes."""
    return (utc_now() + DAY / 2).hour


def end_days_at(hour: int) -> None:
    with transaction() as session:
        session.execute(sa.update(DigestSchedule).values(hour=hour))


def test_a_window_in_which_nothing_came_is_noted_and_not_drafted(app) -> None:
    a_daily_world()

    assert len(tick(utc_now() + DAY)) == 1
    assert tick(utc_now() + 2 * DAY) == []
    assert tick(utc_now() + 2 * DAY) == []
    with reading() as session:
        [quiet] = session.scalars(sa.select(QuietWindow)).all()
        [digest] = session.scalars(sa.select(Digest)).all()
    assert (quiet.window_start, quiet.audience) == (digest.window_end, Audience.PARTICIPANTS)


def test_a_digest_that_waits_does_not_keep_the_next_window_from_its_own(app) -> None:
    world = a_daily_world()
    tick(utc_now() + DAY)
    submit(world, "government 2", "T1", Stance.OPPOSE)
    drain()

    [second] = tick(utc_now() + 2 * DAY)

    with reading() as session:
        first, again = session.scalars(sa.select(Digest).order_by(Digest.window_start)).all()
    assert again.id == second.id
    assert first.window_end == again.window_start


def test_what_came_after_a_digest_sent_by_hand_is_told_at_the_end_of_its_window(app, settings) -> None:
    world = a_daily_world()
    with transaction() as session:
        who, consultation = world.actor(session, "chair 1"), session.get_one(Consultation, world.consultation_id)
        by_hand = service.draft_digest_by_hand(session, who, consultation, at=utc_now())
    send(world, by_hand.id, settings)
    submit(world, "government 2", "T1", Stance.OPPOSE)
    drain()

    [rest] = tick(utc_now() + DAY)

    assert rest.window_start == by_hand.window_end
    assert rest.frequency == by_hand.frequency == Frequency.DAILY


def send(world: World, digest_id, settings) -> None:
    with transaction() as session:
        who = world.actor(session, "chair 1")
        seen, _ = sealing.seal(session, session.get_one(Digest, digest_id), settings)
        service.approve_digest(session, who, digest_id, content_hash=seen, settings=settings, at=utc_now())
        service.send_digest(session, who, digest_id, settings=settings, at=utc_now())
    drain()


def test_windows_do_not_overlap_when_one_grows_after_the_schedule_was_changed(app) -> None:
    world = make_world(targets=("T1",), opened_ago=timedelta(hours=1), digest_every=Frequency.WEEKLY)
    end_weeks_on(utc_now() + DAY)
    submit(world, "government 1", "T1")
    [first] = tick(utc_now() + 7 * DAY)
    submit(world, "government 2", "T1", Stance.OPPOSE)
    drain()
    [second] = tick(first.window_end + 7 * DAY)

    end_weeks_on(utc_now() + 2 * DAY)
    with transaction() as session:
        chair, later = world.actor(session, "chair 1"), second.window_end + DAY
        again = service.draft_again(session, chair, first.id, at=later)

    assert again.window_end == second.window_start


def end_weeks_on(day: datetime) -> None:
    with transaction() as session:
        session.scalars(sa.select(DigestSchedule)).one().weekday = day.weekday()


def test_what_one_digest_told_is_no_news_in_another_that_waited(app, settings) -> None:
    world = a_daily_world(members={"government": 6})
    with transaction() as session:
        who, consultation = world.actor(session, "chair 1"), session.get_one(Consultation, world.consultation_id)
        before = service.draft_digest_by_hand(session, who, consultation, at=utc_now())
    send(world, before.id, settings)
    for number in range(2, 7):
        submit(world, f"government {number}", "T1", Stance.OPPOSE)
    drain()
    [first] = tick(utc_now() + DAY)
    submit(world, "government 1", "T1", Stance.OPPOSE, base_version=1)
    drain()
    [second] = tick(utc_now() + 2 * DAY)
    assert "news" in sections_of(second)

    with transaction() as session:
        service.draft_again(session, world.actor(session, "chair 1"), first.id, at=utc_now() + 2 * DAY)
    send(world, first.id, settings)

    assert "news" in sections_of(first)
    assert "news" not in sections_of(second)


def sections_of(digest: Digest) -> set[str]:
    with reading() as session:
        return set(session.scalars(sa.select(Statement.section).where(Statement.digest_id == digest.id)))


def test_windows_longer_ago_than_the_look_back_and_before_the_schedule_are_not_made_up_for(app) -> None:
    world = make_world(targets=("T1",), opened_ago=timedelta(days=20), digest_every=Frequency.DAILY)
    submit(world, "government 1", "T1")
    with transaction() as session:
        row = DigestSchedule(consultation_id=world.consultation_id, audience="public", frequency="daily")
        row.set_at = utc_now()
        session.add(row)
    with reading() as session:
        due = due_digests(session, at=utc_now())

    assert {found.edition.audience for found in due} == {Audience.PARTICIPANTS}
    assert len(due) == LOOK_BACK.days


def test_nobody_gets_two_and_it_is_said_who_is_left_out(app) -> None:
    world = a_daily_world()
    with transaction() as session:
        here, people = world.consultation_id, world.people
        session.add(DigestSchedule(consultation_id=here, audience="participants", frequency="weekly"))
        weekly, stopped = people["focal point of government 1"], people["focal point of government 2"]
        chose = DigestPreference(consultation_id=here, person_id=weekly, frequency="weekly", chosen_at=utc_now())
        session.add_all([chose, Unsubscription(consultation_id=here, person_id=stopped, at=utc_now())])
    tick(utc_now() + 8 * DAY)

    with reading() as session:
        digests = {digest.frequency: digest for digest in session.scalars(sa.select(Digest))}
        got = {name: {one.person_id for one in recipients_of_digest(session, digests[name])} for name in digests}
        why = {one.person_id: reason for one, reason in left_out_of(session, digests["daily"])}
    assert got["weekly"] == {weekly}
    assert not got["weekly"] & got["daily"]
    assert why == {weekly: LeftOut.OTHER_FREQUENCY, stopped: LeftOut.STOPPED}


def test_a_digest_to_chairs_is_exact_and_nobody_elses(app, client, settings) -> None:
    world = a_daily_world(attribution=Attribution.CONFIDENTIAL)
    with transaction() as session:
        session.add(DigestSchedule(consultation_id=world.consultation_id, audience="chairs", frequency="daily"))
    end_days_at(half_a_day_from_now())
    digests = {digest.audience: digest for digest in tick(utc_now() + DAY)}
    exact = digests[Audience.CHAIRS]
    with reading() as session:
        rows = session.scalars(sa.select(Statement).where(Statement.digest_id == exact.id)).all()
        told = {one.person_id for one in recipients_of_digest(session, exact)}
    send(world, exact.id, settings)

    assert any(row.values.get("row") for row in rows)
    assert told == {world.people["chair 1"], world.people["secretariat"]}
    assert client.get(f"/c/{world.slug}/digests/{exact.id}").status_code == 404
    assert str(exact.id) not in client.get(f"/c/{world.slug}").text


def test_a_digest_to_the_public_is_on_its_page_and_in_nobodys_mail(app, client, settings) -> None:
    world = a_daily_world()
    with transaction() as session:
        session.add(DigestSchedule(consultation_id=world.consultation_id, audience="public", frequency="daily"))
    end_days_at(half_a_day_from_now())
    [public] = [digest for digest in tick(utc_now() + DAY) if digest.audience == Audience.PUBLIC]
    assert client.get(f"/c/{world.slug}/digests/{public.id}").status_code == 404

    send(world, public.id, settings)

    with reading() as session:
        sent, moves = session.get_one(Digest, public.id), steps_of(session, public.id)
        assert [step.state for step in moves] == ["drafted", "in_review", "approved", "sending", "sent"]
        assert moves[-1].person_id == world.people["chair 1"]
        assert sent.content_hash is not None
    assert client.get(f"/c/{world.slug}/digests/{public.id}").status_code == 200
    assert str(public.id) in client.get(f"/c/{world.slug}").text


def test_who_chose_the_close_gets_one_then_and_no_other_audience_does(app) -> None:
    world = make_world(targets=("T1",), opened_ago=timedelta(hours=1), lasts=DAY, digest_every=Frequency.DAILY)
    end_days_at(half_a_day_from_now())
    submit(world, "government 1", "T1")
    with transaction() as session:
        observer = world.people["observer"]
        chose = DigestPreference(consultation_id=world.consultation_id, person_id=observer, frequency="at_close")
        chose.chosen_at = utc_now()
        session.add(chose)
    drain()

    with transaction() as session:
        open_and_close_due_rounds(session, at=utc_now() + DAY)
    tick(utc_now() + DAY)

    with reading() as session:
        digests = session.scalars(sa.select(Digest)).all()
        editions = {(digest.audience, digest.frequency) for digest in digests}
        got = [recipients_of_digest(session, digest) for digest in digests if digest.frequency == "at_close"]
    assert editions == {("participants", "daily"), ("participants", "at_close")}
    assert [one.person_id for one in got[0]] == [observer]


@pytest.mark.parametrize("how", ["their office ended", "they chose the days after all"])
def test_nobody_gets_two_when_the_last_who_chose_the_close_leaves(app, how: str) -> None:
    world = make_world(targets=("T1",), opened_ago=timedelta(hours=1), lasts=DAY, digest_every=Frequency.DAILY)
    end_days_at(half_a_day_from_now())
    submit(world, "government 1", "T1")
    with transaction() as session:
        observer, here = world.people["observer"], world.consultation_id
        values = {"consultation_id": here, "person_id": observer, "frequency": "at_close", "chosen_at": utc_now()}
        session.add(DigestPreference(**values))
    drain()
    with transaction() as session:
        open_and_close_due_rounds(session, at=utc_now() + DAY)
    tick(utc_now() + DAY)

    with transaction() as session:
        if how == "their office ended":
            offices = sa.update(Appointment).where(Appointment.person_id == observer)
            session.execute(offices.values(ended_at=utc_now()))
        else:
            session.execute(sa.update(DigestPreference).values(frequency="daily"))

    with reading() as session:
        digests = {row.frequency: row for row in session.scalars(sa.select(Digest))}
        got = {name: recipients_of_digest(session, row) for name, row in digests.items()}
        left = {why for _, why in left_out_of(session, digests["at_close"])}
    assert got["at_close"] == []
    assert len(got["daily"]) >= 2
    assert left == {LeftOut.OTHER_FREQUENCY}


def test_a_digest_whose_schedule_was_taken_away_goes_to_who_would_miss_it(app) -> None:
    world = a_daily_world()
    [waiting] = tick(utc_now() + DAY)
    with reading() as session:
        before = recipients_of_digest(session, waiting)
    with transaction() as session:
        session.execute(sa.update(DigestSchedule).values(frequency="weekly", weekday=0, set_at=utc_now() + DAY))

    with reading() as session:
        after = recipients_of_digest(session, waiting)
    assert before == after
    assert world.people["observer"] in {one.person_id for one in after}


def test_without_any_schedule_a_digest_by_hand_goes_to_everybody(app) -> None:
    world = make_world(targets=("T1",), digest_every=None)
    submit(world, "government 1", "T1")

    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        drafted = service.draft_digest_by_hand(session, world.actor(session, "chair 1"), consultation, at=utc_now())
        session.flush()
        told = {one.person_id for one in recipients_of_digest(session, drafted)}
    assert {world.people["observer"], world.people["chair 1"]} < told
