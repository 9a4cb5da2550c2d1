"""Setting up a consultation."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from consult.consultations import queries
from consult.consultations.models import Consultation, DigestSchedule
from consult.domain.errors import InvalidInput
from consult.domain.lines import BLOC_LINE, GROUP_LINE, REGION_LINE, is_line
from consult.domain.permissions import Action, Actor, Facts, check
from consult.domain.vocabulary import Attribution, Audience, Frequency
from consult.domain.weighting import Weighting
from consult.events.catalogue import ConsultationOpened
from consult.events.log import publish, start_log

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, kw_only=True)
class NewConsultation:
    """What a consultation is set up with; `compare` names the lines to compare along.

    `most_per_organisation` caps the delegations of an organisation and its member bodies together, `most_per_group`
    those of the stakeholder groups that it names. `digest_every` is the first schedule of digests to participants;
    without one they are drafted by hand.
    """

    slug: str
    title: str
    summary: str = ""
    mandate: str = ""
    convenor: str = ""
    source: str = ""
    notice: str = ""
    attribution: Attribution = Attribution.ATTRIBUTED
    compare: tuple[str, ...] = ("stakeholder_group",)
    weighting: Weighting = Weighting.GROUPS
    labels: dict[str, Any] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    smallest_cell: int = 5
    approvals_needed: int = 1
    digest_every: Frequency | None = Frequency.AT_CLOSE
    digest_timezone: str = "UTC"
    takes_applications: bool = True
    most_per_organisation: int = 1
    most_per_group: dict[str, int] = field(default_factory=dict)
    parent_id: UUID | None = None


def create_consultation(session: Session, actor: Actor, new: NewConsultation, *, at: datetime) -> Consultation:
    """Add a consultation with an empty log, and announce it.

    Raises: NotPermitted; InvalidInput when the slug is taken or cannot stand in an address, or a line is none.
    """
    check(actor, Action.CREATE_CONSULTATION, Facts(), at=at)
    if SLUG.fullmatch(new.slug) is None:
        raise InvalidInput(
            f"“{new.slug}” cannot stand in an address: use a to z, 0 to 9 and hyphens, at most 64 characters",
            fields={"slug": "malformed"},
        )
    if queries.consultation_by_slug(session, new.slug) is not None:
        raise InvalidInput(f"there is a consultation {new.slug} already", fields={"slug": "taken"})
    check_lines(new.compare)
    values = asdict(new) | {"compare": list(new.compare), "languages": list(new.languages)}
    values = {name: value for name, value in values.items() if not name.startswith("digest_")}
    consultation = Consultation(id=uuid4(), created_at=at, **values)
    session.add(consultation)
    session.flush()
    if new.digest_every is not None:
        schedule = DigestSchedule(
            consultation_id=consultation.id,
            audience=Audience.PARTICIPANTS,
            frequency=new.digest_every,
            timezone=new.digest_timezone,
        )
        session.add(schedule)
    start_log(session, consultation.id)
    publish(session, consultation.id, ConsultationOpened(consultation_id=consultation.id), actor=actor, at=at)
    return consultation


def check_lines(compare: Sequence[str]) -> None:
    """See that one can compare along these lines.

    Raises: InvalidInput, naming the field: none, one twice, or one that is no line.
    """
    wrong = next((line for line in compare if not is_line(line)), None)
    if wrong is not None:
        words = (
            f"one cannot compare along “{wrong}”: name {GROUP_LINE}, {REGION_LINE} or {BLOC_LINE} and a set of blocs"
        )
        raise InvalidInput(words, fields={"compare": "unknown"})
    if not compare or len(set(compare)) < len(compare):
        raise InvalidInput("name each line of comparison once, and at least one", fields={"compare": "repeated"})
