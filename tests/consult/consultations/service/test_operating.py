import pytest

from consult.consultations.models import Consultation
from consult.consultations.service import check_operator
from consult.database import reading
from consult.domain.errors import NotPermitted
from consult.domain.permissions import ANONYMOUS, SYSTEM
from tests.factories import make_world


def test_the_secretariat_and_the_clock_run_a_consultation_and_nobody_else(app):
    world, other = make_world(), make_world()
    with reading() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        check_operator(SYSTEM, consultation)
        check_operator(world.actor(session, "secretariat"), consultation)
        refused = [world.actor(session, "chair 1"), other.actor(session, "secretariat"), ANONYMOUS]
        for actor in refused:
            with pytest.raises(NotPermitted):
                check_operator(actor, consultation)
