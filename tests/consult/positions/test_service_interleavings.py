"""A late copy of an old request never restores an older position, however requests and successions interleave."""

import random
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from consult.consultations.queries import focal_point_of
from consult.consultations.service import succeed
from consult.database import transaction, utc_now
from consult.domain.errors import ConsultError
from consult.domain.permissions import Actor
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Stance
from consult.organisations.models import Person
from consult.positions import queries, service
from consult.positions.submission import Entry, Receipt, Submission
from tests.factories import World, make_world

INTERLEAVINGS, PARTS = 1_000, 10
STEPS = 3
TARGETS, DELEGATIONS = 10, 5
VERBS = ("submit", "submit", "repeat", "repeat", "stale", "withdraw", "succeed")


@dataclass
class Sent:
    """A request as it was sent, by whom, and the receipt it was answered with; None when it was refused."""

    actor: Actor
    submission: Submission
    receipt: Receipt | None


@dataclass
class History:
    """What a plain reader of one target's history holds to be true."""

    session: Session
    world: World
    revision_id: UUID
    own: UUID
    actor: Actor
    chance: random.Random
    standing: list[str | None] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    met: set[str] = field(default_factory=set)

    def submit(self) -> None:
        self._new(self._content(), base=len(self.standing))

    def stale(self) -> None:
        if self.standing:
            self._new(self._content(), base=self.chance.randrange(len(self.standing)))

    def withdraw(self) -> None:
        if self.standing and self.standing[-1] is not None:
            self._new(PositionContent(), base=len(self.standing))

    def repeat(self) -> None:
        """Send a copy of any earlier request, by whoever sent it, in office or not."""
        if not self.sent:
            return
        old = self.chance.choice(self.sent)
        answer = self._send(old.actor, old.submission)
        if old.actor is not self.actor:
            self.met.add("repeated by a former holder")
            assert answer is None
        else:
            self.met.add("repeated, and older than what stands" if old is not self._last() else "repeated")
            assert answer == old.receipt

    def succeed(self) -> None:
        held = focal_point_of(self.session, self.own)
        assert held is not None
        email = f"{uuid4().hex}@example.org"
        secretariat = self.world.actor(self.session, "secretariat")
        new = succeed(self.session, secretariat, self.own, former_id=held.id, name="Next", email=email, at=utc_now())
        self.world.people["holder"] = self.session.get_one(Person, new.person_id).id
        self.actor = self.world.actor(self.session, "holder")
        self.met.add("succeeded")

    def check(self) -> None:
        """What is stored is what the reader holds to be true."""
        found = queries.current_positions(self.session, self.own, self.world.round_id).get(self.revision_id)
        assert (found.version if found else 0) == len(self.standing)
        assert (found.stance if found else None) == (self.standing[-1] if self.standing else None)

    def _content(self) -> PositionContent:
        return PositionContent(stance=self.chance.choice(list(Stance)))

    def _new(self, content: PositionContent, *, base: int) -> None:
        entry = Entry(content=content, base_version=base, revision_id=self.revision_id)
        submission = Submission(submission_key=uuid4().hex, entries=(entry,))
        receipt = self._send(self.actor, submission)
        assert (receipt is not None) == (base == len(self.standing))
        self.sent.append(Sent(self.actor, submission, receipt))
        if receipt is not None:
            self.standing.append(_stance(submission))
        self.met.add("accepted" if receipt else "stale")

    def _send(self, actor: Actor, submission: Submission) -> Receipt | None:
        try:
            with self.session.begin_nested():
                return service.submit_positions(self.session, actor, self.own, submission=submission, at=utc_now())
        except ConsultError:
            return None

    def _last(self) -> Sent | None:
        accepted = [sent for sent in self.sent if sent.receipt is not None]
        return accepted[-1] if accepted else None


def _stance(submission: Submission) -> str | None:
    stance = submission.entries[0].content.stance
    return stance.value if stance else None


@pytest.mark.timeout(300)  # a hundred histories of real transactions
@pytest.mark.parametrize("part", range(PARTS))
def test_no_late_copy_restores_an_older_position(app: Flask, part: int) -> None:
    met: set[str] = set()
    for number in range(INTERLEAVINGS // PARTS):
        delegation, target = divmod(number % (TARGETS * DELEGATIONS), TARGETS)
        if delegation == target == 0:
            targets = [f"T{place}" for place in range(TARGETS)]
            world = make_world(targets=targets, members={"government": DELEGATIONS})
        if target == 0:
            name = f"government {delegation + 1}"
            world.people["holder"] = world.people[f"focal point of {name}"]
        chance = random.Random(f"{part}-{number}")
        with transaction() as session:
            holder = world.actor(session, "holder")
            own = world.delegations[name]
            history = History(session, world, world.revisions[f"T{target}"], own, holder, chance)
            history.submit()
            for verb in chance.choices(VERBS, k=STEPS):
                getattr(history, verb)()
                history.check()
        met |= history.met

    assert met == {
        "accepted",
        "stale",
        "succeeded",
        "repeated",
        "repeated, and older than what stands",
        "repeated by a former holder",
    }
