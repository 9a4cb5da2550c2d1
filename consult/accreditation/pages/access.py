"""What every page of this area begins with: which consultation, and may this reader be here."""

from collections.abc import Mapping
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from consult.accreditation.form import ApplicationForm
from consult.accreditation.labels import fault_words
from consult.accreditation.queries import may_assess
from consult.authentication import current_actor
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_slug, facts_of
from consult.domain.errors import InvalidInput, NotFound
from consult.domain.permissions import Action, decide

LARGEST_NUMBER = 999_999


def consultation_for(session: Session, slug: str, action: Action) -> Consultation:
    """The consultation, if there is one on which this reader may do this.

    Raises: NotFound, the same for what is not there and what is not theirs.
    """
    found = consultation_by_slug(session, slug)
    if found is None or not decide(current_actor(), action, facts_of(found)):
        raise NotFound
    return found


def consultation_to_assess(session: Session, slug: str) -> Consultation:
    """The consultation, if this reader decides on its applications. Raises: NotFound."""
    found = consultation_by_slug(session, slug)
    if found is None or not may_assess(current_actor(), found):
        raise NotFound
    return found


def own_group_labels(consultation: Consultation) -> Mapping[str, str]:
    """The consultation's own names of its stakeholder groups."""
    labels: dict[str, Any] = consultation.labels.get("stakeholder_group", {})
    return {group: str(name) for group, name in labels.items()}


def posted_form() -> ApplicationForm:
    """What an applicant typed."""
    names = ApplicationForm.__dataclass_fields__
    return ApplicationForm(**{name: request.form.get(name, "")[:10_000] for name in names})


def posted_version() -> int:
    """The version that the page showed. Raises: InvalidInput."""
    version = posted_number("version")
    if version is None:
        raise InvalidInput
    return version


def posted_number(name: str) -> int | None:
    """A whole number of a form; None when the field is empty, -1 for what is no such number."""
    text = request.form.get(name, "").strip()
    if not text:
        return None
    is_number = text.isascii() and text.isdecimal() and len(text) < 10 and int(text) <= LARGEST_NUMBER
    return int(text) if is_number else -1


def words_for(error: InvalidInput) -> dict[str, str]:
    """The faults of a form in words, by field."""
    return {field: fault_words(field, fault) for field, fault in error.fields.items()}
