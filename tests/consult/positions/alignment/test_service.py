"""Releasing how the bodies of a delegation stand apart, and taking it back."""

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.models import Consultation
from consult.consultations.queries import focal_point_of
from consult.consultations.service import succeed
from consult.database import reading, transaction, utc_now
from consult.domain.errors import AlignmentChanged, FreshFactorNeeded, MoveNotAllowed, NotFound, NotPermitted
from consult.domain.levels import Alignment
from consult.domain.permissions import Actor
from consult.domain.vocabulary import Role, Stance
from consult.events.models import LogEntry
from consult.organisations.queries import person_by_email
from consult.positions.alignment import service
from consult.positions.alignment.models import AlignmentRelease, AlignmentTarget
from consult.positions.alignment.queries import Released, released_alignments
from consult.positions.alignment.split import Split
from tests.consult.positions.alignment.splitting import split
from tests.consult.positions.visiting import OWN, add_contributor, keep, offer
from tests.factories import World, add_person, close_and_reword, make_world
from tests.kept_worlds import kept

FOCAL = f"focal point of {OWN}"


@pytest.fixture
@kept
def world(app: Flask) -> World:
    """Two ministries in conflict on T1, aligned on T2, and one of them alone on T3."""
    world = make_world(members={"government": 2}, targets=("T1", "T2", "T3"))
    for name, said in (
        ("labour", {"T1": Stance.STRONGLY_SUPPORT, "T2": Stance.SUPPORT, "T3": Stance.OPPOSE}),
        ("interior", {"T1": Stance.OPPOSE, "T2": Stance.STRONGLY_SUPPORT}),
    ):
        add_contributor(world, name)
        for code, stance in said.items():
            keep(world, name, code, stance, rationale="Words of a draft.")
        offer(world, name)
    return world


def release(world: World, person: str = FOCAL, *, names: bool = True, seen: str = "") -> AlignmentRelease:
    seen = seen or split(world, names=names).hash()
    with transaction() as session:
        actor, own = world.actor(session, person), world.delegations[OWN]
        return service.release_alignment(
            session, actor, own, round_id=world.round_id, names_bodies=names, seen=seen, at=utc_now()
        )


def retract(world: World, release_id: UUID, person: str = FOCAL) -> None:
    with transaction() as session:
        actor = world.actor(session, person)
        service.retract_alignment(session, actor, world.delegations[OWN], release_id=release_id, at=utc_now())


def seen_by(world: World, person: str = "chair 1") -> list[Released]:
    with reading() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        return released_alignments(session, world.actor(session, person), consultation)


def events(world: World) -> list[LogEntry]:
    with reading() as session:
        query = sa.select(LogEntry).where(LogEntry.consultation_id == world.consultation_id)
        return [entry for entry in session.scalars(query.order_by(LogEntry.seq)) if "alignment" in entry.name]


def told(one: Split) -> dict[str, tuple[str | None, dict[str, str]]]:
    return {
        line.target.code: (line.alignment, {said.body: said.stance.value for said in line.stances})
        for line in one.lines
    }


def test_what_is_released_stays_as_it_was_whatever_is_drafted_later(world: World) -> None:
    release(world)
    keep(world, "interior", "T1", Stance.SUPPORT)
    offer(world, "interior")

    [found] = seen_by(world)
    assert found.split is not None
    assert told(found.split) == {
        "T1": ("conflict", {"Labour": "strongly_support", "Interior": "oppose"}),
        "T2": ("aligned", {"Labour": "support", "Interior": "strongly_support"}),
    }
    assert found.split.shares == {Alignment.CONFLICT: 0.5, Alignment.TENSION: 0.0, Alignment.ALIGNED: 0.5}
    [entry] = events(world)
    assert entry.name == "alignment.released"
    assert "targets" not in entry.data  # it stays when the release is taken back


def test_a_release_without_names_holds_no_stance_of_any_body(world: World) -> None:
    release(world, names=False)

    [found] = seen_by(world)
    assert found.split is not None
    assert told(found.split) == {"T1": ("conflict", {}), "T2": ("aligned", {})}
    with reading() as session:
        assert set(map(str, session.scalars(sa.select(AlignmentTarget.stances)))) == {"[]"}


def test_taken_back_it_is_gone_from_every_table_and_the_desk_sees_just_that(world: World) -> None:
    kept = release(world)

    retract(world, kept.id)
    retract(world, kept.id)

    [found] = seen_by(world)
    assert found.split is None
    assert found.release.retracted_at is not None
    with reading() as session:
        assert session.scalars(sa.select(AlignmentTarget)).all() == []
    assert [entry.name for entry in events(world)] == ["alignment.released", "alignment.retracted"]
    assert release(world, names=False).id != kept.id


def test_one_release_of_a_round_stands_at_a_time(world: World) -> None:
    release(world)

    with pytest.raises(MoveNotAllowed):
        release(world, names=False)


def test_what_changed_since_it_was_seen_is_not_released(world: World) -> None:
    seen = split(world, names=True).hash()
    keep(world, "interior", "T1", Stance.NEUTRAL)
    offer(world, "interior")

    with pytest.raises(AlignmentChanged):
        release(world, seen=seen)
    assert seen_by(world) == []


def test_there_is_nothing_to_release_where_no_two_bodies_spoke(app: Flask) -> None:
    world = make_world(members={"government": 1})

    with pytest.raises(MoveNotAllowed):
        release(world)


def test_a_deputy_and_a_contributor_release_nothing_and_a_stranger_finds_nothing(world: World) -> None:
    with transaction() as session:
        own = world.delegations[OWN]
        add_person(session, world, "deputy", Role.DEPUTY, delegation_id=own, at=utc_now())
    for person in ("deputy", "labour"):
        with pytest.raises(NotPermitted):
            release(world, person)
    for person in ("chair 1", "secretariat", "focal point of government 2"):
        with pytest.raises(NotFound):
            release(world, person)


def test_the_act_binds_so_it_asks_for_a_fresh_factor(world: World) -> None:
    seen = split(world, names=True).hash()
    with transaction() as session, pytest.raises(FreshFactorNeeded):
        actor = world.actor(session, FOCAL)
        stale = Actor(person_id=actor.person_id, pseudonym=actor.pseudonym, offices=actor.offices)
        own = world.delegations[OWN]
        service.release_alignment(
            session, stale, own, round_id=world.round_id, names_bodies=True, seen=seen, at=utc_now()
        )


def test_after_a_succession_the_new_focal_point_takes_it_back_and_the_old_one_cannot(world: World) -> None:
    kept = release(world)
    with transaction() as session:
        former = focal_point_of(session, world.delegations[OWN])
        assert former is not None
        secretariat, email = world.actor(session, "secretariat"), f"{uuid4().hex}@example.org"
        own = world.delegations[OWN]
        succeed(session, secretariat, own, former_id=former.id, name="New", email=email, at=utc_now())
        successor = person_by_email(session, email)
        assert successor is not None
        world.people["new focal point"] = successor.id

    with pytest.raises(NotFound):
        retract(world, kept.id)
    assert seen_by(world)[0].split is not None
    retract(world, kept.id, "new focal point")
    assert seen_by(world)[0].split is None


def test_only_the_desk_reads_what_was_released(world: World) -> None:
    release(world)

    assert len(seen_by(world, "secretariat")) == 1
    for person in ("observer", FOCAL, "focal point of government 2", "labour"):
        with pytest.raises(NotFound):
            seen_by(world, person)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_closed_round_is_released_as_it_was_worded(world: World) -> None:
    before = split(world, names=True)

    close_and_reword(world, "T1")

    assert told(split(world, names=True)) == told(before)
    release(world)
