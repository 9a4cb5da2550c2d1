"""The machine of the desk, with the verbs that change single sentences: by hand, out and back, and comments."""

from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy.orm import Session

from consult.database import reading
from consult.domain.permissions import Actor
from consult.synthesis import sealing, service
from consult.synthesis.models import Digest, RemovalAuthor, StatementRemoval
from tests.consult.synthesis.desk_machine import DELEGATIONS, DESK, Desk


class BusyDesk(Desk):
    """Each verb changes the digest, or says nothing that a mail tells."""

    @precondition(lambda self: self.digest_id)
    @rule(actor=st.sampled_from(DESK), is_own_words=st.sampled_from((True, True, False)))
    def add_by_hand(self, actor: str, is_own_words: bool) -> None:
        """A sentence of the chairs' own; without their word for it the digest cannot be approved."""

        def verb(session: Session, who: Actor, at: datetime) -> object:
            section = sealing.statements_of(session, self.own_id)[0].section
            new = service.NewStatement(section=section, text="We thank all.", is_own_words=is_own_words)
            revision = session.get_one(Digest, self.own_id).revision
            return service.add_statement(session, who, self.own_id, new, revision=revision, at=at)

        if self.verb("add", actor, verb):
            self.falls()

    @precondition(lambda self: self.digest_id)
    @rule(actor=st.sampled_from(DESK), place=st.integers(0, 6), act=st.sampled_from(("remove", "restore", "move")))
    def change_a_sentence(self, actor: str, place: int, act: str) -> None:
        """Take a sentence out with a reason, bring it back, or let one by hand change places."""

        def verb(session: Session, who: Actor, at: datetime) -> bool:
            digest = session.get_one(Digest, self.own_id)
            statements, before = sealing.statements_of(session, digest.id), digest.revision
            row = statements[place % len(statements)]
            if act == "remove":
                service.remove_statement(session, who, row.id, reason="Said above.", revision=before, at=at)
            elif act == "restore":
                service.restore_statement(session, who, row.id, revision=before, at=at)
            else:
                service.move_statement(session, who, row.id, is_up=True, revision=before, at=at)
            return digest.revision != before

        if self.verb(act, actor, verb):
            self.falls()

    @rule(name=st.sampled_from(DELEGATIONS))
    def answer_a_removal(self, name: str) -> None:
        """The author of what was taken out answers, which the digest tells while it has not gone out."""
        delegation_id = self.world.delegations[name]
        with reading() as session:
            own = sa.select(StatementRemoval.id, Digest.sending_at)
            own = own.join(Digest, Digest.id == StatementRemoval.digest_id)
            own = own.join(RemovalAuthor, RemovalAuthor.removal_id == StatementRemoval.id)
            found = session.execute(own.where(RemovalAuthor.delegation_id == delegation_id)).first()
        if found is None:
            return

        def verb(session: Session, who: Actor, at: datetime) -> object:
            return service.answer_removal(session, who, delegation_id, found[0], text="We stand by it.", at=at)

        if self.verb("answer", f"focal point of {name}", verb) and found[1] is None:
            self.falls()

    @precondition(lambda self: self.digest_id)
    @rule(actor=st.sampled_from(DESK))
    def comment(self, actor: str) -> None:
        """A comment stays at the desk: approvals stand, and no mail tells it."""

        def verb(session: Session, who: Actor, at: datetime) -> bool:
            service.add_comment(session, who, self.own_id, text="A canary.", comment_key=uuid4().hex, at=at)
            return True

        self.verb("comment", actor, verb)
        assert not any(b"A canary." in mail.raw for mail in self.stage.inbox.received)

    @precondition(lambda self: self.digest_id)
    @rule(actor=st.sampled_from(DESK))
    def draft_the_same_again(self, actor: str) -> None:
        """Draft a digest that waits from what stands now."""
        verb = self.verb(
            "draft again", actor, lambda session, who, at: service.draft_again(session, who, self.own_id, at=at)
        )
        if verb:
            self.falls()
