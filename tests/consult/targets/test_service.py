import sqlalchemy as sa

from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import TargetLevel
from consult.events.models import LogEntry
from consult.targets.queries import target_by_code
from consult.targets.service import NewTarget, Wording, add_targets, revise_target
from tests.factories import make_world


def test_targets_are_added_at_the_end_of_the_list_and_announced(app):
    world = make_world(targets=("T1",))
    new = [
        NewTarget(code="T2", wording=Wording(title="End fees"), level=TargetLevel.GLOBAL),
        NewTarget(code="T3", wording=Wording(title="License recruiters")),
    ]
    with transaction() as session:
        add_targets(session, SYSTEM, world.consultation_id, new, at=utc_now())

        places = [target_by_code(session, world.consultation_id, code).target.place for code in ("T1", "T2", "T3")]
        query = sa.select(sa.func.count()).where(LogEntry.name == "target.revised")
        assert (places, session.scalar(query)) == ([1, 2, 3], 3)


def test_a_revision_is_a_new_row_and_the_old_wording_stays(app):
    world = make_world(targets=("T1",))
    with transaction() as session:
        before = target_by_code(session, world.consultation_id, "T1")
        revise_target(
            session, SYSTEM, world.consultation_id, before.target.id, Wording(title="End all fees"), at=utc_now()
        )

        after = target_by_code(session, world.consultation_id, "T1")
        assert (before.revision.number, before.title) == (1, "Target T1")
        assert (after.revision.number, after.title) == (2, "End all fees")
