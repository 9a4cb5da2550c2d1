"""Who is told that an organisation contradicts itself: its own focal point, first and alone."""

from sqlalchemy.orm import Session

from consult.consultations.models import Appointment, Delegation
from consult.consultations.queries import offices_of
from consult.domain.permissions import Actor
from consult.domain.vocabulary import Role
from consult.events.registry import Delivered
from consult.notices.officers import Officer, officers, tell
from consult.positions.ledger.entries import Entry, contradict, entries_of, is_open_to
from consult.positions.ledger.models import Contradiction


def announce_contradiction(session: Session, delivered: Delivered) -> None:
    """Tell the focal point of the delegation that spoke last; nobody, where one of the two has changed since.

    Where that focal point may not read the other position, because it was said where names are withheld, the focal
    point of the delegation that said it is told instead, if the newer one is open to them.
    """
    found = session.get_one(Contradiction, delivered.event.contradiction_id)
    standing = {entry.position.id: entry for entry in entries_of(session, found.organisation_id).values()}
    newer, older = standing.get(found.newer_position_id), standing.get(found.older_position_id)
    if newer is None or older is None or not contradict(newer, older):
        return
    for entry in (newer, older):
        told = [officer for officer in _focal_points(session, entry) if _reads_both(session, officer, newer, older)]
        if told:
            _tell(session, delivered, entry, told, (newer, older))
            return


def _focal_points(session: Session, entry: Entry) -> list[Officer]:
    return officers(session, Delegation.id == entry.delegation.id, Appointment.role == Role.FOCAL_POINT)


def _reads_both(session: Session, officer: Officer, newer: Entry, older: Entry) -> bool:
    actor = Actor(person_id=officer.person.id, offices=offices_of(session, officer.person.id))
    return is_open_to(actor, newer) and is_open_to(actor, older)


def _tell(session: Session, delivered: Delivered, entry: Entry, told: list[Officer], pair: tuple[Entry, Entry]) -> None:
    newer, older = pair
    place = f"{entry.delegation.organisation_id}/{newer.target_id}/{older.target_id}"
    tell(
        session,
        "contradiction_found",
        told,
        entry.consultation,
        about=str(delivered.event.contradiction_id),
        context={"place": place},
        at=delivered.now,
    )
