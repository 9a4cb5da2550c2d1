"""What is said after others and for others in the demo: a bloc statement that two join, and one letter."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from consult.consultations.queries import current_round, delegations_of, offices_of
from consult.demo.people import PEOPLE
from consult.domain.permissions import Actor
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import AssociationKind, Role, Stance
from consult.organisations.queries import person_by_email
from consult.positions.associations.service import Act, Declaration, associate, declare_statement
from consult.positions.on_behalf.service import Letter, enter_on_behalf
from consult.positions.submission import Entry, Submission
from consult.targets.queries import targets_with_revisions

STATEMENT = ("T1.2", "T2.2", "T3.2", "T4.1")
LETTER = {
    "T1.1": PositionContent(stance=Stance.STRONGLY_SUPPORT, rationale="Whoever works is to be safe at work."),
    "T3.1": PositionContent(stance=Stance.SUPPORT),
}


def say_things_with_others(session: Session, consultation_id: UUID, *, at: datetime) -> None:
    """Let Tamberra open a statement, two delegations join it, and the secretariat enter a letter."""
    round_ = current_round(session, consultation_id)
    if round_ is None:
        return
    revisions = {found.code: found.revision.id for found in targets_with_revisions(session, consultation_id)}
    delegations = {found.delegation.key: found.id for found in delegations_of(session, consultation_id)}
    declaration = Declaration(
        title="Statement of the Highland Bloc", revision_ids=frozenset(revisions[code] for code in STATEMENT)
    )
    author = demo_actor(session, Role.FOCAL_POINT, "tamberra", at=at)
    statement = declare_statement(session, author, delegations["tamberra"], declaration=declaration, at=at)
    for key, left_out in (("keldonia", {revisions["T4.1"]}), ("diaspora-council", set[UUID]())):
        act = Act(
            kind=AssociationKind.JOINED,
            key=uuid5(statement.id, key).hex,
            base_version=0,
            left_out=frozenset(left_out),
        )
        member = demo_actor(session, Role.FOCAL_POINT, key, at=at)
        associate(session, member, delegations[key], statement_id=statement.id, act=act, at=at)
    entries = tuple(
        Entry(content=content, base_version=0, revision_id=revisions[code]) for code, content in LETTER.items()
    )
    submission = Submission(submission_key=uuid5(statement.id, "letter").hex, entries=entries, round_id=round_.id)
    letter = Letter(dated=(at - timedelta(days=6)).date(), reference="BRA/2026/114")
    secretariat = demo_actor(session, Role.SECRETARIAT, None, at=at)
    enter_on_behalf(session, secretariat, delegations["refugee-aid"], submission=submission, letter=letter, at=at)


def demo_actor(session: Session, role: Role, delegation: str | None = None, *, at: datetime) -> Actor:
    """Somebody of the demo who acts now."""
    demo_person = next(person for person in PEOPLE if (person.role, person.delegation) == (role, delegation))
    person = person_by_email(session, demo_person.email)
    assert person is not None  # noqa: S101  # appointed just before, in the same transaction
    offices = offices_of(session, person.id)
    return Actor(person_id=person.id, name=person.name, pseudonym=person.pseudonym, offices=offices, verified_at=at)
