"""Erasing somebody from everything: rows, files of the database, caught mails. This is an edge.

It opens its own transactions: a database file can be written anew only when none is open.
"""

from uuid import UUID

from consult.config import Settings
from consult.database import compact, transaction, utc_now
from consult.domain.permissions import Actor
from consult.personal.erasing import erase_person
from consult.personal.files import remove_caught_mails


def remove_person(actor: Actor, person_id: UUID, *, settings: Settings) -> None:
    """Erase a person, so that no row, file or free page of the database names them any more.

    Raises: NotFound, NotPermitted, FreshFactorNeeded.
    """
    with transaction() as session:
        words = erase_person(session, actor, person_id, at=utc_now())
    remove_caught_mails(settings.caught_mail_dir, words)
    compact()
