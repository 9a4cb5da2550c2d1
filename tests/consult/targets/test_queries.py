from uuid import uuid4

from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.targets.queries import target_by_code, target_of_revision, targets_with_revisions
from consult.targets.service import Wording, revise_target
from tests.factories import make_world


def test_each_target_stands_once_with_its_latest_wording(app):
    world = make_world(targets=("T2", "T1"))
    other = make_world(targets=("X1",))
    with transaction() as session:
        target = target_by_code(session, world.consultation_id, "T2").target
        revise_target(session, SYSTEM, world.consultation_id, target.id, Wording(title="Newer"), at=utc_now())

        assert [(code, title) for code, title in _listed(session, world)] == [("T2", "Newer"), ("T1", "Target T1")]
        assert target_by_code(session, other.consultation_id, "T2") is None


def test_an_earlier_wording_still_leads_to_its_target(app):
    world = make_world(targets=("T1",))
    with transaction() as session:
        target = target_by_code(session, world.consultation_id, "T1").target
        revise_target(session, SYSTEM, world.consultation_id, target.id, Wording(title="Newer"), at=utc_now())

        assert target_of_revision(session, world.revisions["T1"]).title == "Target T1"
        assert target_of_revision(session, uuid4()) is None


def _listed(session, world):
    return [(found.code, found.title) for found in targets_with_revisions(session, world.consultation_id)]
