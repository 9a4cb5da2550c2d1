import pytest

from consult.accreditation.parties import flags_of
from consult.accreditation.queries import applications_of, credential_of
from consult.accreditation.service import standing_approvals
from consult.consultations.queries import consultation_by_slug, people_holding
from consult.database import reading, utc_now
from consult.demo.loading import load
from consult.domain.permissions import Actor, Office
from consult.domain.vocabulary import Role


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_one_application_waits_for_its_second_person_and_one_looks_like_somebody_here(app):
    load(slugs=["gfmd"], at=utc_now())

    with reading() as session:
        consultation = consultation_by_slug(session, "gfmd")
        assessor = Actor(offices=(Office(role=Role.SECRETARIAT, consultation_id=consultation.id),))
        waiting = {row.organisation_name: row for row in applications_of(session, assessor, consultation)}
        flags = flags_of(session, consultation, list(waiting.values()))
        union, alike = waiting["Port Alba Harbour Workers’ Union"], waiting["Sendab\u0456t Remittances"]
        assert len(standing_approvals(session, consultation, union)) == 1
        assert credential_of(session, union.id, with_content=True).content.startswith(b"%PDF-")
        assert flags[alike.id].look_alikes == ["Sendabit Remittances"]
        assert flags[alike.id].lacks_credential
        assert len(people_holding(session, consultation.id, Role.SECRETARIAT)) == 2
