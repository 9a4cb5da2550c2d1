"""One consultation with everything in it that somebody may or may not read, and everybody who might try.

A scene is built once for each attribution rule and asked by hundreds of probes. Every text that is not for everybody
holds a canary: a word that stands nowhere else, with the action and the facts that say who may meet it.
"""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.database import reading
from consult.domain.permissions import ANONYMOUS, Action, Actor, ContentState, Facts
from consult.domain.vocabulary import Attribution
from tests.factories import World

OWN, OTHER = "government 1", "government 2"
APPLICANT = "without a role"


@dataclass(frozen=True, kw_only=True)
class Persona:
    """Somebody who tries: `key` names them among the people of a world, None is a reader who is not signed in."""

    name: str
    key: str | None
    world: World | None = None

    @property
    def person_id(self) -> UUID | None:
        """Their person; None for a reader who is not signed in."""
        return self.world.people[self.key] if self.world and self.key else None

    def actor(self) -> Actor:
        """Who they are now, as the application builds it."""
        if self.key is None or self.world is None:
            return ANONYMOUS
        with reading() as session:
            return self.world.actor(session, self.key)


@dataclass(frozen=True, kw_only=True)
class Canary:
    """A planted word, and who may meet it: those to whom the table gives one of these actions on these facts."""

    word: str
    may_read: tuple[tuple[Action, Facts], ...]


@dataclass(kw_only=True)
class Scene:
    """A consultation under one rule; identifiers only, so that any session can use them."""

    world: World
    rule: Attribution
    personas: list[Persona] = field(default_factory=list)
    things: dict[str, UUID] = field(default_factory=dict)
    canaries: dict[str, Canary] = field(default_factory=dict)
    checkpoint: int = 0
    mails: dict[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The consultation's name in addresses."""
        return self.world.slug

    @property
    def delegation_id(self) -> UUID:
        """The delegation whose things are asked for."""
        return self.world.delegations[OWN]

    def facts(
        self,
        delegation: str | None = None,
        body: str | None = None,
        state: ContentState | None = None,
        person: UUID | None = None,
    ) -> Facts:
        """What the table looks at for something of this consultation."""
        return Facts(
            consultation_id=self.world.consultation_id,
            attribution=self.rule,
            delegation_id=self.world.delegations[delegation] if delegation else None,
            body_id=self.things[body] if body else None,
            person_id=person,
            state=state,
        )

    def consultation(self, session: Session) -> Consultation:
        """The row of the consultation."""
        return session.get_one(Consultation, self.world.consultation_id)

    def plant(self, name: str, *may_read: tuple[Action, Facts]) -> str:
        """A new word that those alone may meet to whom one of these actions is given."""
        word = f"canary{uuid4().hex[:12]}"
        self.canaries[name] = Canary(word=word, may_read=may_read)
        return word
