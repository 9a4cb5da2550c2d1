"""Each input gets an answer, none is answered unseen, and a consultation closes only when all are."""

from datetime import timedelta
from uuid import uuid4

import pytest

from consult.consultations.models import Consultation
from consult.consultations.service import close_round, plan_round
from consult.database import reading, transaction, utc_now
from consult.domain.dispositions import DispositionKind
from consult.domain.errors import InputsChanged, InputsUnanswered, InvalidInput, MoveNotAllowed, NotPermitted
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Stance
from consult.events.queries import log_length
from consult.followup import queries, service
from consult.followup.models import Disposition
from consult.followup.queries import Filter
from consult.mail.models import Letter
from consult.targets.queries import targets_with_revisions
from tests.draining import drain
from tests.factories import make_world, submit
from tests.racing import at_once


@pytest.fixture
def world(app):
    world = make_world(chairs=2)
    for name, stance in (("government 1", Stance.SUPPORT), ("civil_society 1", Stance.OPPOSE)):
        submit(world, name, "T1", stance, rationale=f"Said by {name}.")
    submit(world, "government 2", "T2", Stance.SUPPORT)
    return world


def target_id(session, world, code="T1"):
    targets = targets_with_revisions(session, world.consultation_id)
    return next(target.id for target, _revision in targets if target.code == code)


def everything(world, code="T1", **narrowed):
    """What the page of a target would offer to answer at once."""
    with reading() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        chosen = Filter(target_id=target_id(session, world, code), **narrowed)
        found = queries.inputs_visible_to(session, world.actor(session, "chair 1"), consultation, chosen)
        return service.Chosen(
            act_id=uuid4(), filter=chosen, up_to=log_length(session, consultation.id), expected=len(found)
        )


def answer(world, chosen, *, kind=DispositionKind.NOTED, reason="Read with care.", by="chair 1"):
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        actor = world.actor(session, by)
        return service.answer_inputs(
            session, actor, consultation, chosen=chosen, kind=kind, reason=reason, at=utc_now()
        )


def close(world):
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        service.close(session, world.actor(session, "chair 1"), consultation, at=utc_now())


def waiting(world):
    with reading() as session:
        return queries.unanswered(session, world.consultation_id)


def end_round(world):
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())


def test_an_answer_to_many_reaches_each_and_each_submitter_once(world):
    chosen = everything(world)

    assert answer(world, chosen) == 2
    assert answer(world, chosen) == 2  # the same form sent twice
    drain()

    with reading() as session:
        assert session.query(Disposition).count() == 2
        letters = [row.subject for row in session.query(Letter).filter(Letter.template == "input_answered")]
    assert len(letters) == 2
    assert all("Answers to what your delegation said" in subject for subject in letters)
    assert waiting(world) == 1


def test_an_older_form_with_another_answer_is_no_repeat(world):
    chosen = everything(world)
    answer(world, chosen, kind=DispositionKind.ACCEPTED)

    for other in ({"kind": DispositionKind.NOT_TAKEN_UP}, {"kind": DispositionKind.ACCEPTED, "reason": "Another."}):
        with pytest.raises(InputsChanged):
            answer(world, chosen, **other)

    with reading() as session:
        assert session.query(Disposition).count() == 2


def test_what_changed_since_it_was_read_is_not_answered(world):
    chosen = everything(world)
    submit(world, "government 1", "T1", Stance.OPPOSE, base_version=1)

    with pytest.raises(InputsChanged):
        answer(world, chosen)

    assert waiting(world) == 3


def test_a_later_answer_stands_and_a_new_version_asks_again(world):
    answer(world, everything(world), kind=DispositionKind.NOTED)
    answer(world, everything(world, stance="support"), kind=DispositionKind.ACCEPTED, reason="Taken into T1.")
    with reading() as session:
        kinds = {
            entry.delegation: entry.answer.kind
            for entry in queries.published_answers(session, session.get_one(Consultation, world.consultation_id))
        }
    assert kinds == {"government 1": "accepted", "civil_society 1": "noted"}

    submit(world, "civil_society 1", "T1", Stance.SUPPORT, base_version=1)

    assert waiting(world) == 2


def test_a_consultation_closes_when_every_input_has_its_answer(world):
    with pytest.raises(InputsUnanswered) as refused:
        close(world)
    assert refused.value.extra == 3
    answer(world, everything(world))
    answer(world, everything(world, "T2"))
    with pytest.raises(MoveNotAllowed):
        close(world)  # its round is open
    end_round(world)

    close(world)

    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        assert consultation.closed_at is not None
        now = utc_now()
        with pytest.raises(MoveNotAllowed):
            plan_round(session, SYSTEM, consultation, opens_at=now, closes_at=now + timedelta(days=365), at=now)
    with pytest.raises(MoveNotAllowed):
        answer(world, everything(world))
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        service.reopen(session, world.actor(session, "chair 2"), consultation, at=now)
        assert consultation.closed_at is None


def test_an_answer_needs_a_chair_a_reason_and_an_input(world):
    with pytest.raises(NotPermitted):
        answer(world, everything(world), by="secretariat")
    with pytest.raises(InvalidInput) as refused:
        answer(world, everything(world), reason=" ")
    assert refused.value.fields == {"reason": "reason_missing"}
    with pytest.raises(InvalidInput) as refused:
        answer(world, service.Chosen(act_id=uuid4()))
    assert refused.value.fields == {"inputs": "missing"}
    with pytest.raises(InputsChanged):
        answer(world, service.Chosen(act_id=uuid4(), ticked=(uuid4(),)))
    assert waiting(world) == 3


def test_two_chairs_at_once_give_two_answers_in_an_order(app, world):
    chosen = [everything(world), everything(world)]

    done = at_once(
        app,
        lambda: answer(world, chosen[0], kind=DispositionKind.ACCEPTED),
        lambda: answer(world, chosen[1], kind=DispositionKind.NOTED, by="chair 2"),
    )

    assert done == ["done", "done"]
    with reading() as session:
        numbers = sorted(row.number for row in session.query(Disposition))
    assert numbers == [1, 1, 2, 2]
