"""Who gets a digest, in which language, who is left out and why, and whose mail is shown."""

from collections import Counter
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from consult.languages import LANGUAGES
from consult.organisations.models import Person
from consult.synthesis.mail import Recipient
from consult.synthesis.models import Digest
from consult.synthesis.queries import deliveries_of
from consult.synthesis.recipients import LeftOut, left_out_of, recipients_of_digest

LISTED = 60
"""Recipients that the page lists; every one of them has a delivery in the table once sending starts."""


def recipients_for(session: Session, digest: Digest, *, is_unsent: bool) -> dict[str, Any]:
    """The recipients for the template: those of now before sending, those of the deliveries after."""
    found = recipients_of_digest(session, digest) if is_unsent else _of_deliveries(session, digest)
    by_language = Counter(recipient.language for recipient in found)
    chosen = _chosen(found)
    left_out = _by_reason(session, digest) if is_unsent else []
    return {
        "recipients": found[:LISTED],
        "recipients_total": len(found),
        "by_language": [(LANGUAGES.get(code, code), count) for code, count in by_language.most_common()],
        "first_in_language": _first_in_language(found),
        "left_out": left_out,
        "left_out_total": sum(len(names) for _, names in left_out),
        "previewed": chosen,
        "language_names": LANGUAGES,
    }


def _by_reason(session: Session, digest: Digest) -> list[tuple[LeftOut, list[str]]]:
    """The names of those left out, by reason."""
    found = left_out_of(session, digest)
    return [(why, names) for why in LeftOut if (names := [person.name for person, reason in found if reason is why])]


def _of_deliveries(session: Session, digest: Digest) -> list[Recipient]:
    rows = [row for row in deliveries_of(session, digest.id) if row.resend_number == 0]
    return [
        Recipient(
            person_id=row.person_id,
            name=session.get_one(Person, row.person_id).name,
            address=row.address,
            language=row.language,
        )
        for row in rows
    ]


def _chosen(found: list[Recipient]) -> Recipient | None:
    """The recipient whose mail is shown: the one asked for, else the first."""
    asked = request.args.get("mail", "")
    for recipient in found:
        if str(recipient.person_id) == asked:
            return recipient
    return found[0] if found else None


def _first_in_language(found: list[Recipient]) -> list[tuple[str, UUID]]:
    first: dict[str, UUID] = {}
    for recipient in found:
        first.setdefault(recipient.language, recipient.person_id)
    return [(LANGUAGES.get(code, code), person_id) for code, person_id in first.items()]
