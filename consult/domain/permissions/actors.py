"""Who acts: a person with the offices held now, the system, or an anonymous reader."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from consult.domain.vocabulary import Role

FRESH_FOR = timedelta(minutes=15)
"""How long a factor given by the person counts as fresh: a review and its signature fit in, a lunch break does not."""

SIGNERS = frozenset({Role.FOCAL_POINT, Role.DEPUTY})
"""Roles that sign for a delegation."""
IN_A_DELEGATION = SIGNERS | {Role.CONTRIBUTOR}
"""Roles held for a delegation; the others are held for the consultation."""


class SiteRole(StrEnum):
    """What somebody is for the whole site, with no voice in any consultation.

    An admin manages accounts. The system is the clock of the rounds and whoever sets Consult up from its shell.
    """

    ADMIN = "admin"
    SYSTEM = "system"


Voice = Role | SiteRole | None
"""What the table names: a role, what somebody is for the site, or None for a reader without any role here."""


@dataclass(frozen=True, kw_only=True)
class Office:
    """A role held now in one consultation; `body_id` names the member body of a contributor."""

    role: Role
    consultation_id: UUID
    delegation_id: UUID | None = None
    body_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts, with the offices held now; `verified_at` is when this person last gave a factor of sign-in."""

    person_id: UUID | None = None
    name: str = ""
    pseudonym: str = "anonymous"
    offices: tuple[Office, ...] = field(default=())
    is_system: bool = False
    is_admin: bool = False
    verified_at: datetime | None = None

    def roles_in(self, consultation_id: UUID) -> frozenset[Role]:
        """Roles held in one consultation."""
        return frozenset(office.role for office in self.offices if office.consultation_id == consultation_id)

    @property
    def site_voices(self) -> frozenset[Voice]:
        """What the person is for the whole site."""
        held = {SiteRole.ADMIN: self.is_admin, SiteRole.SYSTEM: self.is_system}
        return frozenset(role for role, is_held in held.items() if is_held)

    def office_for(self, delegation_id: UUID) -> Office | None:
        """The office this actor holds in a delegation, one that signs before one that drafts; None without any."""
        held = [office for office in self.offices if office.delegation_id == delegation_id]
        return min(held, key=lambda office: office.role not in SIGNERS, default=None)

    def is_fresh(self, at: datetime) -> bool:
        """True while the factor last given is young enough for acts that bind others; a process gives none."""
        if self.is_system:
            return True
        return self.verified_at is not None and at - self.verified_at <= FRESH_FOR


ANONYMOUS = Actor()
SYSTEM = Actor(name="Consult", pseudonym="system", is_system=True)
"""The rounds' clock and the workers: no office; the table names the few things that have no other author."""
