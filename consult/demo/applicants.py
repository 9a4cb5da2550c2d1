"""An application that waits in the demo: one person has approved it, so that a newcomer can be the second."""

from datetime import datetime

import pikepdf
from sqlalchemy.orm import Session

from consult.accreditation.credentials import CleanFile
from consult.accreditation.credentials.pdf import written_pdf
from consult.accreditation.form import ApplicationForm
from consult.accreditation.service import apply, assess
from consult.consultations.models import Consultation
from consult.consultations.queries import offices_of
from consult.demo.people import PEOPLE
from consult.domain.permissions import SYSTEM, Actor
from consult.domain.vocabulary import CredentialKind, Role, StepKind
from consult.organisations.models import Person
from consult.organisations.queries import person_by_email
from consult.organisations.service import register_person

APPLICANT = ("Hana Example", "harbour@example.org")
FORM = ApplicationForm(
    organisation_name="Port Alba Harbour Workers’ Union",
    stakeholder_group="civil_society",
    sub_kind="trade_union",
    region="150",
    mandate="Elected by the 4,000 harbour workers of Port Alba, a third of whom came from abroad.",
    declared_interest="Our members send money home every month. We are paid by our members alone.",
)
LOOK_ALIKE = ("Piet Example", "press@example.org")
LOOK_ALIKE_FORM = ApplicationForm(
    organisation_name="Sendab\u0456t Remittances",  # with a Cyrillic letter: it looks like a delegation that is there
    stakeholder_group="private_sector",
    sub_kind="company",
    region="001",
    mandate="Speaks for itself.",
    declared_interest="Transfers of money.",
)
LETTER = ("To the secretariat", "Hana Example speaks for our union in this consultation.", "The board, Port Alba")


def save_applications(session: Session, consultation: Consultation, *, at: datetime) -> None:
    """Let two organisations apply, and the secretariat approve the first."""
    letter = CleanFile(name="mandate.pdf", kind=CredentialKind.PDF, content=_letter())
    first = apply(session, _registered(session, APPLICANT, at=at), consultation, FORM, letter, at=at)
    apply(session, _registered(session, LOOK_ALIKE, at=at), consultation, LOOK_ALIKE_FORM, at=at)
    address = next(person.email for person in PEOPLE if person.role is Role.SECRETARIAT)
    secretariat = person_by_email(session, address)
    if secretariat is None:
        return
    assess(
        session,
        _actor(session, secretariat, at=at),
        consultation,
        first.id,
        StepKind.APPROVED,
        version=first.version,
        note="I called the union’s office: they know her and the letter.",
        at=at,
    )


def _registered(session: Session, who: tuple[str, str], *, at: datetime) -> Actor:
    person = register_person(session, SYSTEM, name=who[0], email=who[1], at=at)
    return _actor(session, person, at=at)


def _actor(session: Session, person: Person, *, at: datetime) -> Actor:
    offices = offices_of(session, person.id)
    return Actor(person_id=person.id, name=person.name, pseudonym=person.pseudonym, offices=offices, verified_at=at)


def _letter() -> bytes:
    lines = " ".join(f"({line}) Tj 0 -24 Td" for line in LETTER)
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        page = document.pages[0].obj
        helvetica = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=helvetica))
        page.Contents = document.make_stream(f"BT /F1 14 Tf 72 740 Td {lines} ET".encode())
        return written_pdf(document)
