import pytest
import sqlalchemy as sa

from consult.authentication import actor_at_the_shell
from consult.consultations.queries import consultation_by_slug, delegations_of
from consult.consultations.service import appoint
from consult.database import reading, transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Role, Stance
from consult.organisations.service import register_person
from consult.positions.importing.faults import ImportRefused
from consult.positions.models import Position
from consult.positions.service import submit_positions
from consult.positions.submission import Entry, Submission
from consult.targets.queries import target_by_code
from consult.targets.service import Wording, revise_target
from tests.spreadsheets import read_long, store

YES, NO = "ve,Velmora,Gov,origin,T1,yes,", "ve,Velmora,Gov,origin,T1,no,"


def versions():
    with reading() as session:
        rows = session.scalars(sa.select(Position).order_by(Position.seq)).all()
    return [(row.version, row.stance) for row in rows]


def submit_for_velmora(stance, *, base_version):
    with transaction() as session:
        consultation = consultation_by_slug(session, "fair-recruitment")
        [delegation] = delegations_of(session, consultation.id)
        person = register_person(session, SYSTEM, name="Alma", email="alma@example.org", at=utc_now())
        appoint(session, SYSTEM, consultation, person.id, Role.FOCAL_POINT, delegation_id=delegation.id, at=utc_now())
        revision = target_by_code(session, consultation.id, "T1").revision
        entry = Entry(content=PositionContent(stance=stance), base_version=base_version, revision_id=revision.id)
        submission = Submission(submission_key="a" * 20, entries=(entry,))
        submit_positions(
            session,
            actor_at_the_shell(session, person, at=utc_now()),
            delegation.id,
            submission=submission,
            at=utc_now(),
        )


def test_a_changed_cell_is_a_new_version(app, tmp_path):
    store(read_long(tmp_path, YES))

    store(read_long(tmp_path, NO))

    assert versions() == [(1, "support"), (2, "oppose")]


def test_an_old_file_never_brings_back_what_the_delegation_replaced(app, tmp_path):
    store(read_long(tmp_path, YES))
    submit_for_velmora(Stance.OPPOSE, base_version=1)

    summary = store(read_long(tmp_path, YES))

    assert summary.unchanged == 1
    assert versions() == [(1, "support"), (2, "oppose")]


def test_a_new_file_does_not_overwrite_the_delegations_own_word(app, tmp_path):
    store(read_long(tmp_path, YES))
    submit_for_velmora(Stance.STRONGLY_SUPPORT, base_version=1)

    with pytest.raises(ImportRefused, match="row 2, column vote: ve has taken its own position since"):
        store(read_long(tmp_path, NO))


def test_a_position_on_an_earlier_wording_is_not_imported_again_on_the_next(app, tmp_path):
    store(read_long(tmp_path, YES))
    with transaction() as session:
        consultation = consultation_by_slug(session, "fair-recruitment")
        target = target_by_code(session, consultation.id, "T1").target
        revise_target(session, SYSTEM, consultation.id, target.id, Wording(title="T1"), at=utc_now())

    assert store(read_long(tmp_path, YES)).unchanged == 1
    assert versions() == [(1, "support")]
