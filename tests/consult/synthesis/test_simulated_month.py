"""A month of all schedules, with clocks that drift and jump and go to winter time, doubled schedulers and restarts.

Without approvals no digest leaves; with them each recipient gets exactly one of each window of theirs.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from consult import create_app
from consult.config import Settings
from consult.consultations.models import Consultation, DigestSchedule, Round
from consult.consultations.schedules import cadence_of, windows_of
from consult.consultations.service import open_and_close_due_rounds
from consult.database import reading, transaction, utc_now
from consult.domain.lifecycle import PUBLISHED
from consult.domain.schedule import Edition
from consult.domain.vocabulary import (
    ORDINAL_STANCES,
    Attribution,
    Audience,
    DeliveryState,
    DigestState,
    Frequency,
    RoundState,
)
from consult.events import work
from consult.extensions import db
from consult.mail import delivery
from consult.synthesis import sealing, service
from consult.synthesis.delivery import DIGEST_MAILS
from consult.synthesis.due import draft_due_digest, due_digests
from consult.synthesis.models import Delivery, Digest, DigestPreference, QuietWindow, Unsubscription
from consult.synthesis.queries import stale_statements
from consult.synthesis.recipients import edition_of, recipients_of
from tests.factories import World, make_world, submit
from tests.inbox import Inbox

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.timeout(400),
]

YEAR = 2025
OPENS, CLOSES = datetime(YEAR, 10, 1, 9, 30, tzinfo=UTC), datetime(YEAR, 11, 1, 17, tzinfo=UTC)
"""October: Europe goes to winter time in it, and southern zones to summer time."""
STEP = timedelta(hours=12)
DAILY, WEEKLY, AT_CLOSE = Frequency.DAILY, Frequency.WEEKLY, Frequency.AT_CLOSE
PARTICIPANTS, CHAIRS, PUBLIC = Audience


@dataclass
class Place:
    """A consultation with its schedules, and who says something in it next."""

    world: World
    chairs: int
    versions: Counter[str] = field(default_factory=Counter)

    def say(self, at: datetime) -> None:
        """Let the next delegation say something else: no two windows in a row end with the same answers."""
        names = sorted(self.world.delegations)
        turn = self.versions.total()
        name, stance = names[turn % len(names)], ORDINAL_STANCES[(turn // len(names)) % len(ORDINAL_STANCES)]
        submit(self.world, name, "T1", stance, base_version=self.versions[name], at=at)
        self.versions[name] += 1


def a_place(
    schedules: list[tuple[Audience, Frequency, str]], *, attribution: Attribution = Attribution.ATTRIBUTED, chairs: int
) -> Place:
    """A consultation whose round is that month."""
    since = utc_now() - OPENS
    world = make_world(
        targets=("T1",),
        members={"government": 2, "civil_society": 1},
        attribution=attribution,
        chairs=chairs,
        approvals_needed=chairs,
        digest_every=None,
        opened_ago=since,
        lasts=CLOSES - OPENS,
    )
    with transaction() as session:
        session.execute(sa.update(Round).where(Round.id == world.round_id).values(opens_at=OPENS, closes_at=CLOSES))
        for audience, frequency, zone in schedules:
            row = DigestSchedule(consultation_id=world.consultation_id, audience=audience, frequency=frequency)
            row.timezone, row.weekday, row.hour = zone, 2, 2
            session.add(row)
    return Place(world=world, chairs=chairs)


def places() -> list[Place]:
    """Three consultations, six schedules, three zones."""
    first = a_place(
        [(PARTICIPANTS, DAILY, "Europe/Zurich"), (PARTICIPANTS, WEEKLY, "Europe/Zurich")],
        chairs=1,
    )
    second = a_place(
        [(CHAIRS, WEEKLY, "Australia/Lord_Howe"), (PARTICIPANTS, WEEKLY, "Australia/Lord_Howe")],
        attribution=Attribution.CHATHAM_HOUSE,
        chairs=2,
    )
    third = a_place([(PARTICIPANTS, AT_CLOSE, "UTC"), (PUBLIC, AT_CLOSE, "UTC")], chairs=1)
    with transaction() as session:
        here = first.world.consultation_id
        people = first.world.people
        for name, frequency in (("focal point of government 1", WEEKLY), ("observer", AT_CLOSE)):
            session.add(
                DigestPreference(consultation_id=here, person_id=people[name], frequency=frequency, chosen_at=OPENS)
            )
        stopped = people["focal point of civil_society 1"]
        session.add(Unsubscription(consultation_id=here, person_id=stopped, at=OPENS))
    return [first, second, third]


@dataclass
class Month:
    """The month as it passes, with the clock of the machine, which is not the true one."""

    settings: Settings
    places: list[Place]
    chairs_approve: bool
    dice: random.Random
    drift: timedelta = timedelta()
    restarts: int = 0
    jumps: int = 0

    def pass_by(self) -> None:
        """Live through it."""
        at = OPENS + timedelta(minutes=3)
        while at < CLOSES + timedelta(days=2):
            self._go_wrong(at)
            if not self._is_down(at):
                self._tick(at + self.drift)
                if self.chairs_approve and self.dice.random() < 0.5:
                    self._chairs_meet(at)
                self._positions(at)  # after them: a digest that they have drafted again does not tell these
            at += STEP
        self.drift = timedelta()
        self._tick(at)
        for _ in range(3 if self.chairs_approve else 0):  # what was drafted again after another went out
            self._chairs_meet(at)

    def _is_down(self, at: datetime) -> bool:
        """Over the end of a window, and over the change to winter time."""
        outages = ((8, 20, 18), (24, 21, 20))
        return any(
            datetime(YEAR, 10, day, hour, tzinfo=UTC)
            <= at
            < datetime(YEAR, 10, day, hour, tzinfo=UTC) + timedelta(hours=length)
            for day, hour, length in outages
        )

    def _go_wrong(self, at: datetime) -> None:
        self.drift += timedelta(seconds=self.dice.randint(-90, 90))
        if self.dice.random() < 0.12:
            self.drift = timedelta(hours=self.dice.choice([-3, -2, 2, 3]))
            self.jumps += 1
        if self.dice.random() < 0.12:
            self.drift = timedelta()
        if self.dice.random() < 0.12:
            db.engine.dispose()
            create_app(self.settings)
            self.restarts += 1

    def _tick(self, at: datetime) -> None:
        with transaction() as session:
            open_and_close_due_rounds(session, at=min(at, CLOSES + timedelta(days=3)))
        with reading() as session:
            first, second = due_digests(session, at=at), due_digests(session, at=at)
        for due in [*first, *second]:  # two schedulers that saw the same
            with transaction() as session:
                draft_due_digest(session, due, at=at)
        self._do_work(at)
        self._deliver()

    def _positions(self, at: datetime) -> None:
        for place in self.places:
            with reading() as session:
                is_open = session.get_one(Round, place.world.round_id).state == RoundState.OPEN
            if is_open and at + self.drift < CLOSES:
                place.say(at)
        self._do_work(at)

    def _chairs_meet(self, at: datetime) -> None:
        for place in self.places:
            with reading() as session:
                waiting = sa.select(Digest.id).where(
                    Digest.consultation_id == place.world.consultation_id, Digest.state.not_in(PUBLISHED)
                )
                found = session.scalars(waiting.order_by(Digest.window_end, Digest.window_start)).all()
            for digest_id in found:
                self._approve_and_send(place, digest_id, at)
        self._do_work(at)
        self._deliver()

    def _approve_and_send(self, place: Place, digest_id: UUID, at: datetime) -> None:
        with transaction() as session:
            chair = place.world.actor(session, "chair 1")
            if stale_statements(session, session.get_one(Digest, digest_id)):
                service.draft_again(session, chair, digest_id, at=at)
        with transaction() as session:
            present, _ = sealing.seal(session, session.get_one(Digest, digest_id), self.settings)
            for number in range(1, place.chairs + 1):
                who = place.world.actor(session, f"chair {number}")
                service.approve_digest(session, who, digest_id, content_hash=present, settings=self.settings, at=at)
            service.send_digest(session, who, digest_id, settings=self.settings, at=at)
        self._do_work(at)

    def _do_work(self, at: datetime) -> None:
        later = max(at, CLOSES) + timedelta(days=30)
        while hints := self._hints(later):
            for hint in hints:
                with transaction() as session:
                    taken = work.take(session, hint.work_id, at=later)
                if taken is not None:
                    with transaction() as session:
                        work.run(session, taken, at=at)

    def _hints(self, at: datetime) -> list[work.Hint]:
        with transaction() as session:
            return list(work.rows_to_hint(session, at=at))

    def _deliver(self) -> None:
        with reading() as session:
            pending = session.scalars(sa.select(Delivery.id).where(Delivery.state == DeliveryState.PENDING)).all()
        for delivery_id in pending:
            delivery.deliver(DIGEST_MAILS, delivery_id, settings=self.settings)


def digests_of(place: Place) -> dict[Edition, list[Digest]]:
    found: dict[Edition, list[Digest]] = {}
    with reading() as session:
        query = sa.select(Digest).where(Digest.consultation_id == place.world.consultation_id)
        for digest in session.scalars(query.order_by(Digest.window_start)):
            found.setdefault(edition_of(digest), []).append(digest)
    return found


def told_and_quiet(place: Place, edition: Edition) -> list[tuple[datetime, datetime]]:
    """The windows of an edition that have a digest, or had nothing to tell.

    Nothing where counts are withheld and none could be renewed; or where the digest before was drafted after the
    window had ended, so that it told everything: a stop, or a clock that jumped, over the ends of two.
    """
    digests = digests_of(place)[edition]
    with reading() as session:
        rows = session.scalars(
            sa.select(QuietWindow).where(
                QuietWindow.consultation_id == place.world.consultation_id,
                QuietWindow.audience == edition.audience,
                QuietWindow.frequency == edition.frequency,
            )
        ).all()
        rule = session.get_one(Consultation, place.world.consultation_id).attribution
    for row in rows if rule == Attribution.ATTRIBUTED else ():
        before = [found for found in digests if found.window_end <= row.window_start]
        assert before[-1].drafted_at >= row.window_end
    told = [(found.window_start, found.window_end) for found in digests]
    return sorted([*told, *((row.window_start, row.window_end) for row in rows)])


def windows_by_edition(place: Place) -> dict[Edition, list[tuple[datetime, datetime]]]:
    """What the schedules promise: each edition's windows, and at the close for who asked for it."""
    with reading() as session:
        round_ = session.get_one(Round, place.world.round_id)
        here = place.world.consultation_id
        rows = session.scalars(sa.select(DigestSchedule).where(DigestSchedule.consultation_id == here)).all()
        found = {
            Edition(audience=Audience(row.audience), frequency=Frequency(row.frequency)): windows_of(
                round_, cadence_of(row)
            )
            for row in rows
        }
        if session.scalar(
            sa.select(DigestPreference.person_id).where(DigestPreference.consultation_id == here).limit(1)
        ):
            found[Edition(audience=PARTICIPANTS, frequency=AT_CLOSE)] = [(round_.opens_at, round_.closes_at)]
    return found


def mails_of_those_who_chose(place: Place) -> dict[Frequency | None, bool]:
    """Whether who chose a frequency got the digests of it and no other, and who stopped them none."""
    chose = {"focal point of government 1": WEEKLY, "observer": AT_CLOSE, "focal point of civil_society 1": None}
    sent = digests_of(place)
    with reading() as session:
        got = {
            wanted: set(
                session.scalars(sa.select(Delivery.digest_id).where(Delivery.person_id == place.world.people[name]))
            )
            for name, wanted in chose.items()
        }
    return {
        wanted: bool(found) == (wanted is not None)
        and found == {digest.id for edition in sent if edition.frequency == wanted for digest in sent[edition]}
        for wanted, found in got.items()
    }


def live(app, settings: Settings, *, chairs_approve: bool) -> Month:
    month = Month(
        settings=settings,
        places=places(),
        chairs_approve=chairs_approve,
        dice=random.Random(5),  # a plan
    )
    month.pass_by()
    assert month.restarts > 2
    assert month.jumps > 2
    return month


def test_a_month_without_approvals_sends_nothing_and_loses_no_window(
    app, settings: Settings, smtp_inbox: Inbox
) -> None:
    month = live(app, settings, chairs_approve=False)

    assert not [mail for mail in smtp_inbox.messages if "digest" in (mail["Subject"] or "").lower()]
    for place in month.places:
        for edition, windows in windows_by_edition(place).items():
            waiting = digests_of(place)[edition]
            assert told_and_quiet(place, edition) == windows
            assert {found.state for found in waiting} == {DigestState.DRAFTED}


def test_a_month_with_approvals_brings_each_recipient_one_digest_of_each_window(
    app, settings: Settings, smtp_inbox: Inbox
) -> None:
    month = live(app, settings, chairs_approve=True)

    got = Counter((str(mail["To"]), str(mail["Subject"])) for mail in smtp_inbox.messages)
    total = 0
    for place in month.places:
        for edition, windows in windows_by_edition(place).items():
            sent = digests_of(place)[edition]
            assert {found.state for found in sent} == {DigestState.SENT}
            assert told_and_quiet(place, edition) == windows
            with reading() as session:
                readers = {found.person_id for found in recipients_of(session, place.world.consultation_id, edition)}
                for digest in sent:
                    mails = session.scalars(sa.select(Delivery).where(Delivery.digest_id == digest.id)).all()
                    assert Counter(mail.person_id for mail in mails) == Counter(readers)
                    assert {mail.state for mail in mails} <= {DeliveryState.SENT}
                    total += len(mails)
    assert mails_of_those_who_chose(month.places[0]) == {WEEKLY: True, AT_CLOSE: True, None: True}
    digest_mails = [mail for mail in smtp_inbox.messages if "List-Unsubscribe" in mail]
    assert len(digest_mails) == total == len({mail["Message-ID"] for mail in digest_mails})
    print(f"{total} mails to {len(got)} readers, {month.restarts} restarts, {month.jumps} jumps")
