import pytest
import sqlalchemy as sa

from consult.consultations.service import NewConsultation, create_consultation
from consult.database import utc_now
from consult.domain.errors import InvalidInput
from consult.domain.permissions import SYSTEM
from consult.events.models import LogEntry
from consult.events.queries import faults_in_log


def test_a_consultation_starts_with_its_own_log(session):
    new = NewConsultation(slug="fair-recruitment", title="Fair recruitment", compare=("bloc:role",))

    consultation = create_consultation(session, SYSTEM, new, at=utc_now())

    assert (consultation.title, consultation.compare) == ("Fair recruitment", ["bloc:role"])
    assert session.scalars(sa.select(LogEntry.name)).all() == ["consultation.opened"]
    assert faults_in_log(session, consultation.id) == []


def test_a_slug_is_given_once(session):
    create_consultation(session, SYSTEM, NewConsultation(slug="fair", title="Fair"), at=utc_now())

    with pytest.raises(InvalidInput, match="there is a consultation fair already"):
        create_consultation(session, SYSTEM, NewConsultation(slug="fair", title="Fair"), at=utc_now())


@pytest.mark.parametrize("slug", ["", "Fair", "fair recruitment", "-fair", "fair/x", "x" * 65, "fair\n"])
def test_a_slug_can_stand_in_an_address(session, slug):
    with pytest.raises(InvalidInput, match="cannot stand in an address"):
        create_consultation(session, SYSTEM, NewConsultation(slug=slug, title="Fair"), at=utc_now())


@pytest.mark.parametrize(
    "compare", [(), ("groups",), ("bloc:",), ("region", "region"), ("stakeholder_group", "bloc:role", "bloc:role")]
)
def test_a_line_of_comparison_is_one_and_is_named_once(session, compare):
    with pytest.raises(InvalidInput) as refused:
        create_consultation(session, SYSTEM, NewConsultation(slug="fair", title="Fair", compare=compare), at=utc_now())

    assert set(refused.value.fields) == {"compare"}
