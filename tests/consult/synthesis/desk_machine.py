"""A machine that does at a chairs' desk whatever comes, and a plain model of what may leave it.

Each rule is one act of somebody, allowed or refused; a refusal is an answer. A new verb of the desk is a new rule,
which says with `falls` when approvals given before must not count any more. The model knows the acts alone: which
chairs stand behind which bytes since the digest last changed. What leaves is read from the mail server.
"""

import shutil
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Literal
from uuid import UUID

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.consultations.models import Appointment, Consultation
from consult.consultations.service import appoint
from consult.database import reading, transaction, utc_now
from consult.domain.errors import ConsultError
from consult.domain.lifecycle import PUBLISHED
from consult.domain.permissions import SYSTEM, Actor
from consult.domain.vocabulary import DeliveryState, Role, Stance
from consult.events import work
from consult.extensions import db
from consult.mail.delivery import OPEN, deliver, sweep
from consult.organisations.models import Person
from consult.synthesis import sealing, service
from consult.synthesis.delivery import DIGEST_MAILS, Decision, retry_failed, settle
from consult.synthesis.mail import SealedMail, seal_repeat
from consult.synthesis.models import Delivery, Digest, Statement, Unsubscription
from consult.synthesis.queries import stale_statements
from tests.draining import drain
from tests.factories import World, make_world, submit
from tests.inbox import HANG_UP, Inbox

CHAIRS, NEEDED = ("chair 1", "chair 2", "chair 3"), 2
DESK = (*CHAIRS, "secretariat")
DELEGATIONS = ("government 1", "government 2", "civil_society 1")
READERS = ("observer", "focal point of government 1", "chair 3")
CODES = ("T1", "T2")
CHANGES = ("position", "words", "office", "reader", "return")
Bytes = tuple[str, str, str, str, str]


@dataclass
class Stage:
    """Where the machine plays: an application whose database is put back before each run."""

    settings: Settings
    inbox: Inbox
    world: World
    before: Path
    seen: Counter[str] = field(default_factory=Counter)

    @classmethod
    def set(cls, settings: Settings, inbox: Inbox, folder: Path) -> "Stage":
        """A consultation whose delegations have answered, kept as a file."""
        world = make_world(
            targets=CODES, members={"government": 2, "civil_society": 1}, chairs=len(CHAIRS), approvals_needed=NEEDED
        )
        for number, name in enumerate(DELEGATIONS):
            submit(world, name, "T1", Stance.OPPOSE if number == 0 else Stance.SUPPORT)
        drain()
        with transaction() as session:  # so that the mails stay the same when this one is chair no longer
            consultation = session.get_one(Consultation, world.consultation_id)
            appoint(session, SYSTEM, consultation, world.people[CHAIRS[0]], Role.OBSERVER, at=utc_now())
        stage = cls(settings=settings, inbox=inbox, world=world, before=folder / "before.sqlite3")
        with closing(sqlite3.connect(stage.file)) as connection:
            connection.execute("VACUUM INTO ?", (str(stage.before),))
        return stage

    @property
    def file(self) -> Path:
        """The database that the application works on."""
        return Path(self.settings.database_url.removeprefix("sqlite:///"))

    def put_back(self) -> None:
        """The database is what it was, and no mail has come."""
        db.engine.dispose()
        for beside in ("-wal", "-shm"):
            Path(f"{self.file}{beside}").unlink(missing_ok=True)
        shutil.copy(self.before, self.file)
        self.inbox.received.clear()


class Desk(RuleBasedStateMachine):
    """Everybody at once: delegations, those who edit, chairs, readers, and the senders of mail."""

    stage: ClassVar[Stage]

    @initialize()
    def begin(self) -> None:
        """As after the first answers."""
        self.stage.put_back()
        self.world = self.stage.world
        self.versions: dict[tuple[str, str], int] = {(name, "T1"): 1 for name in DELEGATIONS}
        self.gone: set[str] = set()
        self.now = utc_now()
        self.hashes: list[str] = [""]
        self.sealed: dict[str, dict[str, SealedMail]] = {}
        self.standing: dict[str, set[str]] = defaultdict(set)
        self.in_office = set(CHAIRS)
        self.allowed: Counter[tuple[UUID, str]] = Counter()
        self.checked = self.acts = 0
        self.acts_seen = -1

    # what the delegations do

    @rule(name=st.sampled_from(DELEGATIONS), code=st.sampled_from(CODES), stance=st.sampled_from(Stance))
    def take_position(self, name: str, code: str, stance: Stance) -> None:
        """A position, or another one."""
        self.say(name, code, stance)

    @rule(name=st.sampled_from(DELEGATIONS))
    def withdraw(self, name: str) -> None:
        """The position that every digest cites goes, or comes back."""
        self.say(name, "T1", Stance.SUPPORT if name in self.gone else None)

    def say(self, name: str, code: str, stance: Stance | None) -> None:
        """Submit, and let the approvals of a digest that cites this target fall."""
        version = self.versions.get((name, code), 0)
        with transaction() as session:
            cited = self.world.revisions[code] in self.cited(session)
        if self.act("say", lambda: submit(self.world, name, code, stance, base_version=version)):
            self.versions[name, code] = version + 1
            if code == "T1":
                self.gone = self.gone | {name} if stance is None else self.gone - {name}
            if cited:
                self.falls()

    # what the desk does

    @rule(actor=st.sampled_from(DESK))
    def draft(self, actor: str) -> None:
        """Draft, or draft again."""

        def verb(session: Session, who: Actor, at: datetime) -> object:
            consultation = session.get_one(Consultation, self.world.consultation_id)
            return service.draft_digest_by_hand(session, who, consultation, at=at)

        if self.verb("draft", actor, verb):
            self.falls()

    @precondition(lambda self: self.digest_id)
    @rule(
        actor=st.sampled_from(DESK),
        place=st.integers(0, 5),
        words=st.sampled_from(("", "New.", "Newer.")),
        late=st.booleans(),
    )
    def edit(self, actor: str, place: int, words: str, late: bool) -> None:
        """Other words for a sentence, sometimes against an older revision."""

        def verb(session: Session, who: Actor, at: datetime) -> bool:
            digest = session.get_one(Digest, self.digest_id)
            statements = sealing.statements_of(session, digest.id)
            row, before = statements[place % len(statements)], digest.revision
            service.edit_statement(session, who, row.id, text=words, revision=before - late, at=at)
            return digest.revision != before

        if self.verb("edit", actor, verb):
            self.falls()

    @precondition(lambda self: self.digest_id)
    @rule(actor=st.sampled_from(DESK))
    def put_before_the_chairs(self, actor: str) -> None:
        """Open the review."""
        self.verb("submit", actor, lambda session, who, at: service.submit_digest(session, who, self.own_id, at=at))

    @precondition(lambda self: self.digest_id)
    @rule(actor=st.sampled_from(DESK))
    def give_back(self, actor: str) -> None:
        """Return the digest to those who edit it."""

        def verb(session: Session, who: Actor, at: datetime) -> object:
            return service.return_digest(session, who, self.own_id, reason="Shorter.", at=at)

        if self.verb("return", actor, verb):
            self.falls()

    @precondition(lambda self: self.digest_id)
    @rule(actor=st.sampled_from(CHAIRS), back=st.sampled_from((0, 0, 0, 0, 1)))
    def approve(self, actor: str, back: int) -> None:
        """Approve the mails as they are, or those that were seen some time ago."""
        self.look_at_the_mails()
        seen = self.hashes[-1 - back]

        def verb(session: Session, who: Actor, at: datetime) -> object:
            return service.approve_digest(
                session, who, self.own_id, content_hash=seen, settings=self.stage.settings, at=at
            )

        if self.verb("approve", actor, verb):
            self.standing[seen].add(actor)

    @rule(actor=st.sampled_from(DESK), then_sends=st.booleans())
    def come_to_an_agreement(self, actor: str, then_sends: bool) -> None:
        """Draft where it is needed, and approve by as many chairs as it takes: else few runs would come to sending."""
        with reading() as session:
            digest = session.get(Digest, self.digest_id) if self.digest_id else None
            is_open = digest is not None and digest.state not in PUBLISHED and not stale_statements(session, digest)
        if not is_open:
            self.draft(actor)
        if self.digest_id:
            for name in sorted(self.in_office)[:NEEDED]:
                self.approve(name, 0)
            if then_sends:
                self.send(actor)

    def look_at_the_mails(self) -> None:
        """Read the mails as a chair does before approving; nothing is read twice that nothing can have changed."""
        if self.acts_seen == self.acts:
            return
        with reading() as session:
            digest = session.get_one(Digest, self.digest_id)
            present, mails = sealing.seal(session, digest, self.stage.settings)
        self.sealed[present] = {mail.address: mail for mail in mails}
        self.hashes.append(present)
        self.acts_seen = self.acts

    @precondition(lambda self: self.digest_id)
    @rule(actor=st.sampled_from(DESK))
    def send(self, actor: str) -> None:
        """Try to send: it goes only with the approvals that the model knows, of exactly these bytes."""

        def verb(session: Session, who: Actor, at: datetime) -> object:
            return service.send_digest(session, who, self.own_id, settings=self.stage.settings, at=at)

        digest_id = self.own_id
        if self.verb("send", actor, verb):
            with reading() as session:
                present = session.get_one(Digest, digest_id).content_hash or ""
                rows = session.scalars(sa.select(Delivery).where(Delivery.digest_id == digest_id)).all()
            assert len(self.standing[present] & self.in_office) >= NEEDED, "sent without enough chairs"
            assert set(map(bytes_of, rows)) == set(map(bytes_of, self.sealed[present].values()))
            self.allowed.update((digest_id, row.address) for row in rows)
            self.falls()

    @rule(actor=st.sampled_from(DESK), change=st.sampled_from(CHANGES), name=st.sampled_from(DELEGATIONS))
    def change_what_is_approved_and_send(self, actor: str, change: str, name: str) -> None:
        """Between approval and sending something happens, and no handler has seen it yet."""
        self.come_to_an_agreement(actor, False)
        if self.digest_id is None:
            return
        if change == "position":
            self.withdraw(name)
        elif change == "words":
            self.edit(actor, 0, f"As {name} sees it.", False)
        elif change == "office":
            self.end_or_begin_office(CHAIRS[0])
        elif change == "reader":
            self.stop_or_want_mails("observer")
        else:
            self.give_back(actor)
        self.send(actor)

    # who is there

    @rule(name=st.sampled_from(CHAIRS))
    def end_or_begin_office(self, name: str) -> None:
        """A chair leaves office, or takes it up again; approvals of former chairs do not count."""
        ends = name in self.in_office
        with transaction() as session:
            own = sa.update(Appointment).where(Appointment.person_id == self.world.people[name])
            session.execute(own.where(Appointment.role == Role.CHAIR).values(ended_at=utc_now() if ends else None))
        self.in_office ^= {name}
        self.acts += 1

    @rule(name=st.sampled_from(READERS))
    def stop_or_want_mails(self, name: str) -> None:
        """A reader stops the mails, or takes that back."""
        key = {"person_id": self.world.people[name], "consultation_id": self.world.consultation_id}
        with transaction() as session:
            if (row := session.get(Unsubscription, tuple(key.values()))) is not None:
                session.delete(row)
            else:
                session.add(Unsubscription(**key, at=utc_now()))
        self.acts += 1

    @rule(name=st.sampled_from(READERS), language=st.sampled_from(("en", "en", "en", "ar")))
    def read_in(self, name: str, language: str) -> None:
        """A reader chooses another language."""
        with transaction() as session:
            session.get_one(Person, self.world.people[name]).language = language
        self.acts += 1

    # what the workers do

    @rule(twice=st.booleans())
    def do_due_work(self, twice: bool) -> None:
        """Handlers of events run, sometimes one of them twice."""
        if twice:
            with transaction() as session:
                hints = work.rows_to_hint(session, at=utc_now())
            for hint in hints[:1]:
                for _ in range(2):
                    with transaction() as session:
                        taken = work.take(session, hint.work_id, at=utc_now())
                    if taken is not None:
                        with transaction() as session:
                            work.run(session, taken, at=utc_now())
        drain()
        self.acts += 1

    @precondition(lambda self: self.open_mails)
    @rule(answers=st.lists(st.sampled_from(("", "", "", "451 Later", "550 No", "hang up")), min_size=4, max_size=9))
    def bring_mails(self, answers: list[str]) -> None:
        """Senders try some mails, each against an answer of the server."""
        for mail_id, answer in zip(self.open_mails, answers, strict=False):
            if answer:
                self.stage.inbox.answer("DATA", HANG_UP if answer == "hang up" else answer)
            self.stage.seen[deliver(DIGEST_MAILS, mail_id, settings=self.stage.settings, now=self.clock)] += 1
            self.stage.inbox.forget_answers()

    @rule(minutes=st.sampled_from((1, 30, 600)))
    def time_passes(self, minutes: int) -> None:
        """Waits and leases end."""
        self.now = self.clock() + timedelta(minutes=minutes)
        with transaction() as session:
            sweep(session, DIGEST_MAILS, at=self.now)

    @rule(actor=st.sampled_from(DESK), number=st.integers(0, 3), decision=st.sampled_from(Decision))
    def decide(self, actor: str, number: int, decision: Decision) -> None:
        """A chair decides about a mail of unknown fate; sent again, it says that it may be a repeat."""
        with reading() as session:
            unknown = list(session.scalars(sa.select(Delivery).where(Delivery.state == DeliveryState.UNKNOWN)))
        if unknown:
            row = unknown[number % len(unknown)]

            def verb(session: Session, who: Actor, _at: datetime) -> bool:
                settle(session, who, row.id, decision, at=self.clock())
                return True

            done = self.verb("decide", actor, verb)
            if done and decision is Decision.RESEND:
                self.allowed[row.digest_id, row.address] += 1

    @rule(actor=st.sampled_from(DESK))
    def retry(self, actor: str) -> None:
        """What was refused is tried again."""
        with reading() as session:
            failed = session.scalars(sa.select(Delivery.digest_id).where(Delivery.state == DeliveryState.FAILED)).all()
        for digest_id in sorted(set(failed)):
            self.verb("retry", actor, partial(_retry, digest_id))

    # what must hold

    @invariant()
    def what_came_is_what_was_approved(self) -> None:
        """Each mail at the server is, byte for byte, one that enough chairs approved for its reader, and came once."""
        for mail in self.stage.inbox.received[self.checked :]:
            self.checked += 1
            self.stage.seen["mails"] += 1
            message = mail.message
            delivery_id = UUID(message["Message-ID"].removeprefix("<delivery-").partition("@")[0])
            with reading() as session:
                row = session.get_one(Delivery, delivery_id)
                approved = self.sealed[session.get_one(Digest, row.digest_id).content_hash or ""]
            text, html = (part_of(message, kind) for kind in ("plain", "html"))
            came = (mail.recipients, message["Subject"], text, html)
            forms = forms_of(approved[row.address], row.resend_number)
            assert came in [((one.address,), one.subject, one.text.rstrip(), one.html.rstrip()) for one in forms]
            self.allowed[row.digest_id, row.address] -= 1
            assert self.allowed[row.digest_id, row.address] >= 0, "a second copy"

    @invariant()
    def nothing_waits_to_go_out_that_was_not_sent(self) -> None:
        """Deliveries belong to digests that started to go out, and to no other."""
        self.stage.seen["steps"] += 1
        with reading() as session:
            states = sa.select(Digest.state).join(Delivery, Delivery.digest_id == Digest.id).distinct()
            assert set(session.scalars(states)) <= set(PUBLISHED)

    # how the rules do it

    def verb(self, name: str, actor: str, verb: Callable[[Session, Actor, datetime], Any]) -> Any:
        """Let somebody try a verb; what it gives, or nothing when it was refused."""

        def act() -> Any:
            with transaction() as session:
                return verb(session, self.world.actor(session, actor), utc_now())

        return self.act(name, act)

    def act(self, name: str, act: Callable[[], Any]) -> Any:
        """Try something; what it gives, or nothing when it was refused."""
        try:
            came = act()
        except ConsultError as refused:
            self.stage.seen[f"{name}: {refused.code}"] += 1
            return None
        self.stage.seen[name] += 1
        self.acts += name != "approve"
        return came

    def falls(self) -> None:
        """From here on no approval counts that was given before."""
        self.standing.clear()

    def clock(self) -> datetime:
        """The time of the senders, which runs ahead."""
        self.now = max(self.now, utc_now())
        return self.now

    def cited(self, session: Session) -> set[UUID | None]:
        """The targets that the sentences of the present draft rest on."""
        query = sa.select(Statement.target_revision_id).where(Statement.digest_id == self.digest_id)
        return set(session.scalars(query))

    @property
    def digest_id(self) -> UUID | None:
        """The newest digest, sent or not."""
        with reading() as session:
            return session.scalar(sa.select(Digest.id).order_by(Digest.window_start.desc()).limit(1))

    @property
    def own_id(self) -> UUID:
        """The newest digest, where there is one."""
        found = self.digest_id
        assert found is not None
        return found

    @property
    def open_mails(self) -> list[UUID]:
        """The mails that are due."""
        with reading() as session:
            due = sa.select(Delivery.id).where(Delivery.state.in_(OPEN), Delivery.next_at <= self.clock())
            return list(session.scalars(due.order_by(Delivery.address)))


def _retry(digest_id: UUID, session: Session, who: Actor, at: datetime) -> int:
    return retry_failed(session, who, digest_id, at=at)


def forms_of(mail: SealedMail, times: int) -> list[SealedMail]:
    """The mail that was approved, and as it is when somebody ordered it again, so often."""
    forms = [mail]
    for _ in range(times):
        forms.append(seal_repeat(forms[-1]))
    return forms


def part_of(message: EmailMessage, kind: Literal["plain", "html"]) -> str:
    """A part of a message with the line ends of the system, and none at its end."""
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n").rstrip()


def bytes_of(mail: Any) -> Bytes:
    """What one reader gets."""
    return mail.address, mail.language, mail.subject, mail.text, mail.html
