"""Asks and offers on their way from a draft to the record."""

from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.database import reading, transaction, utc_now
from consult.domain.corridor_terms import CorridorTerm, TermKind
from consult.domain.errors import InvalidInput
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Stance
from consult.positions import queries, service
from consult.positions.joint.proposal import Proposal, contents_of
from consult.positions.joint.service import propose
from consult.positions.models import Position, PositionTerm
from consult.positions.service import Seen
from consult.positions.submission import Entry, Receipt, Submission
from consult.positions.verifying import faults_in_positions
from tests.consult.positions.visiting import OWN, add_contributor, offer, offers_on
from tests.factories import World, make_world

ASK = CorridorTerm(country="government 2", kind=TermKind.ASK, text="Cut the cost of sending money home.")
OFFER = CorridorTerm(country="government 2", kind=TermKind.OFFER, text="A desk for your workers.")
CONTENT = PositionContent(stance=Stance.SUPPORT, terms=(ASK, OFFER))


def said(world: World, content: PositionContent, *, base: int = 0, name: str = OWN) -> Receipt:
    entry = Entry(content=content, base_version=base, revision_id=world.revisions["T1"])
    with transaction() as session:
        actor = world.actor(session, f"focal point of {name}")
        submission = Submission(submission_key=uuid4().hex, entries=(entry,))
        return service.submit_positions(session, actor, world.delegations[name], submission=submission, at=utc_now())


def drafted(world: World, content: PositionContent, person: str = f"focal point of {OWN}") -> None:
    with transaction() as session:
        contents = {world.revisions["T1"]: content}
        service.save_drafts(
            session,
            world.actor(session, person),
            world.delegations[OWN],
            round_id=world.round_id,
            contents=contents,
            at=utc_now(),
        )


def test_each_version_keeps_its_own_terms_and_the_log_binds_them(app: Flask) -> None:
    world = make_world()
    said(world, CONTENT)
    said(world, replace(CONTENT, terms=(ASK,)), base=1)

    with reading() as session:
        first, second = session.scalars(sa.select(Position).order_by(Position.version)).all()
        assert queries.content_of(first) == CONTENT
        assert queries.content_of(second).terms == (ASK,)
        assert faults_in_positions(session, world.consultation_id) == []
    with transaction() as session:
        session.execute(sa.update(PositionTerm).values(text="Something else."))
    with reading() as session:
        assert len(faults_in_positions(session, world.consultation_id)) == 2


@pytest.mark.parametrize(
    ("terms", "field", "fault"),
    [
        ((replace(ASK, country="nowhere"),), "T1.terms.0.country", "unknown_country"),
        ((replace(ASK, country=OWN),), "T1.terms.0.country", "own_country"),
        (
            (replace(ASK, country="FR"), replace(ASK, country="civil_society 1")),
            "T1.terms.1.country",
            "unknown_country",
        ),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_term_names_another_government_or_a_country(app: Flask, terms, field: str, fault: str) -> None:
    world = make_world()
    for act in (said, drafted):
        with pytest.raises(InvalidInput) as refused:
            act(world, PositionContent(stance=Stance.SUPPORT, terms=terms))
        assert refused.value.fields == {field: fault}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_terms_are_for_governments(app: Flask) -> None:
    with pytest.raises(InvalidInput) as refused:
        said(make_world(), CONTENT, name="civil_society 1")

    assert refused.value.fields == {"T1.terms": "governments_only"}


def test_the_terms_of_a_body_are_offered_and_become_the_delegations_draft(app: Flask) -> None:
    world = make_world()
    add_contributor(world, "ministry of labour")
    drafted(world, CONTENT, "ministry of labour")
    offer(world, "ministry of labour", "T1")

    [offered] = offers_on(world)
    with transaction() as session:
        actor = world.actor(session, f"focal point of {OWN}")
        seen = Seen(offers={offered.id: offered.content_hash})
        service.accept_offer(session, actor, world.delegations[OWN], seen=seen, at=utc_now())

    with reading() as session:
        own = queries.drafts_of(session, world.delegations[OWN], world.round_id)[None]
        assert queries.content_of(own[world.revisions["T1"]]) == CONTENT


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_joint_proposal_carries_terms_but_none_towards_those_who_sign_it(app: Flask) -> None:
    world = make_world(members={"government": 3})
    ours = Proposal(title="Together", contents={world.revisions["T1"]: CONTENT})
    assert contents_of(ours.entries()) == ours.contents

    for other, refused in (("government 2", True), ("government 3", False)):
        with transaction() as session:
            actor, own = world.actor(session, f"focal point of {OWN}"), world.delegations[OWN]
            invited = {world.delegations[other]}
            if refused:
                with pytest.raises(InvalidInput) as caught:
                    propose(session, actor, own, proposal=ours, invited=invited, at=utc_now())
                assert set(caught.value.fields.values()) == {"own_country"}
            else:
                assert propose(session, actor, own, proposal=ours, invited=invited, at=utc_now()).state == "open"
