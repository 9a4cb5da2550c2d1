"""Who gets a digest, in which language, who is left out and why, and whose mail is shown."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from consult.languages import LANGUAGES
from consult.synthesis.mail import Recipient, Sealed, Unmailable
from consult.synthesis.models import Digest
from consult.synthesis.queries import recipients_of_deliveries
from consult.synthesis.recipients import LeftOut, left_out_of

LISTED = 60
"""Recipients that the page lists; every one of them has a delivery in the table once sending starts."""


def recipients_for(
    session: Session, digest: Digest, found: Sequence[Recipient], sealed: Sealed | None
) -> dict[str, Any]:
    """The recipients for the template: those of the mails as they are sealed now, those of the deliveries after."""
    left_out = [] if sealed is None else _by_reason(session, digest, sealed)
    mailed = recipients_of_deliveries(session, digest.id) if sealed is None else _mailed(found, sealed)
    by_language = Counter(recipient.language for recipient in mailed)
    return {
        "recipients": mailed[:LISTED],
        "recipients_total": len(mailed),
        "by_language": [(LANGUAGES.get(code, code), count) for code, count in by_language.most_common()],
        "first_in_language": _first_in_language(mailed),
        "left_out": left_out,
        "left_out_total": sum(len(names) for _, names in left_out),
        "previewed": _chosen(mailed),
        "language_names": LANGUAGES,
    }


def _mailed(found: Sequence[Recipient], sealed: Sealed) -> list[Recipient]:
    without = {one.recipient.person_id for one in sealed.left_out}
    return [recipient for recipient in found if recipient.person_id not in without]


def _by_reason(session: Session, digest: Digest, sealed: Sealed) -> list[tuple[LeftOut | Unmailable, list[str]]]:
    """The names of those left out, by reason: what cannot be mailed first, for it asks for something to be done."""
    names: dict[LeftOut | Unmailable, list[str]] = {why: [] for why in (*Unmailable, *LeftOut)}
    for one in sealed.left_out:
        names[one.why].append(one.recipient.name)
    for person, why in left_out_of(session, digest):
        names[why].append(person.name)
    return [(why, found) for why, found in names.items() if found]


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
