"""How a scene is built: the people first, then what they did, by the verbs of the product and in its order."""

import mailbox
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.service import make_admin
from consult.accreditation.models import Application, Credential, Invitation
from consult.accreditation.service.recording import add_step
from consult.config import Settings
from consult.consultations.models import Appointment, Delegation
from consult.consultations.service import appoint, end_appointment
from consult.consultations.service.delegation_people import Newcomer, add_to_delegation
from consult.database import reading, transaction, utc_now
from consult.domain.corridor_terms import TermKind
from consult.domain.permissions import IN_A_DELEGATION, SYSTEM, Action, ContentState
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import (
    ApplicationState,
    Attribution,
    DeliveryState,
    RecommendationMark,
    Role,
    Stance,
    StepKind,
    WorkState,
)
from consult.events.models import LogEntry, Work
from consult.events.queries import log_length
from consult.organisations.models import Person
from consult.organisations.service import NewOrganisation, register_organisation, register_person
from consult.positions import service as positions
from consult.positions.alignment.queries import split_in
from consult.positions.alignment.service import release_alignment
from consult.positions.associations.service import Declaration, declare_statement
from consult.positions.joint.proposal import Proposal
from consult.positions.joint.service import propose
from consult.positions.models import Draft, Offer
from consult.positions.on_behalf.service import Letter as PaperLetter
from consult.positions.on_behalf.service import enter_on_behalf
from consult.positions.submission import Entry, Submission
from consult.synthesis import sealing, service
from consult.synthesis.checkpointing import due_checkpoints, make_due_checkpoint
from consult.synthesis.models import Delivery, Digest, DigestComment, Statement, StatementRemoval
from consult.targets.models import TargetRevision
from consult.texts.importing import ReadRecommendation, import_recommendations
from consult.texts.queries import standing_marks
from consult.texts.repeats import recommendations_for
from consult.texts.service import mark_recommendation
from tests.draining import drain
from tests.factories import World, add_person, make_world, say_terms, submit
from tests.permissions.scenes import APPLICANT, OTHER, OWN, Persona, Scene


def build_scene(rule: Attribution, settings: Settings, elsewhere: World) -> Scene:
    """A consultation with drafts, positions, a digest on its way and one at the desk, and all who try."""
    world = make_world(
        attribution=rule,
        members={"government": 2, "civil_society": 1},
        targets=("T1", "T2", "T3"),
        digest_every=None,
    )
    scene = Scene(world=world, rule=rule)
    with transaction() as session:
        _add_people(session, scene)
    _take_positions(scene)
    _draft(scene)
    _act_together(scene)
    _release_split(scene)
    drain()
    _send_one_digest(scene, settings)
    drain()
    _leave_work(scene)
    with transaction() as session:
        due = [found for found in due_checkpoints(session, at=utc_now()) if found.slug == scene.slug]
        make_due_checkpoint(session, due[0], settings=settings, at=utc_now())
        scene.checkpoint = due[0].size or log_length(session, world.consultation_id)
    scene.personas = list(_personas(world, elsewhere))
    _apply(scene)
    _mark_a_recommendation(scene)
    _catch_mails(scene, settings)
    return scene


def _mark_a_recommendation(scene: Scene) -> None:
    """An earlier recommendation, which a chair has found in the first target."""
    read = ReadRecommendation(row=2, code="R1", year=2014, forum="A forum", text="Lower the cost of remittances.")
    with transaction() as session:
        consultation = scene.consultation(session)
        import_recommendations(session, SYSTEM, consultation, [read], at=utc_now())
        [recommendation] = recommendations_for(session, consultation.id)
        mark_recommendation(
            session,
            scene.world.actor(session, "chair 1"),
            consultation,
            code="T1",
            recommendation_id=recommendation.id,
            mark=RecommendationMark.REPEATED,
            at=utc_now(),
        )
        [mark] = standing_marks(session, consultation.id).values()
        scene.things["recommendation"], scene.things["recommendation mark"] = recommendation.id, mark.id


def build_elsewhere() -> World:
    """Another consultation, with a holder of each role of its own."""
    world = make_world(members={"government": 1}, targets=("T1",))
    with transaction() as session:
        _add_roles(session, world)
    return world


def _add_people(session: Session, scene: Scene) -> None:
    world, at = scene.world, utc_now()
    organisation_id = session.get_one(Delegation, world.delegations[OWN]).organisation_id
    scene.things["organisation"] = organisation_id
    for code in ("T1", "T3"):
        scene.things[f"target {code}"] = session.get_one(TargetRevision, world.revisions[code]).target_id
    for body in ("ministry A", "ministry B"):
        new = NewOrganisation(name=f"{body} of {world.slug}", parent_id=organisation_id)
        scene.things[body] = register_organisation(session, SYSTEM, new, at=at)
    _add_roles(session, world, body_id=scene.things["ministry A"])
    delegation_id = world.delegations[OWN]
    bodies = {"body_id": scene.things["ministry B"], "delegation_id": delegation_id}
    add_person(session, world, "contributor of another body", Role.CONTRIBUTOR, at=at, **bodies)
    foreign = world.delegations[OTHER]
    add_person(session, world, "foreign deputy", Role.DEPUTY, delegation_id=foreign, at=at)
    both = add_person(session, world, "chair who is also a foreign deputy", Role.CHAIR, at=at)
    appoint(session, SYSTEM, scene.consultation(session), both, Role.DEPUTY, delegation_id=foreign, at=at)
    add_person(session, world, "spare deputy", Role.DEPUTY, delegation_id=delegation_id, at=at)
    spare = sa.select(Appointment.id).where(Appointment.person_id == world.people.pop("spare deputy"))
    scene.things["spare appointment"] = session.scalars(spare).one()
    _invite(session, scene)
    _add_former_holders(session, scene)
    person = register_person(session, SYSTEM, name="nobody", email=f"nobody.{world.slug}@example.org", at=at)
    world.people[APPLICANT] = person.id
    other = register_person(session, SYSTEM, name="Somebody", email=f"somebody.{world.slug}@example.org", at=at)
    scene.things["somebody"] = other.id
    admin = register_person(session, SYSTEM, name="Admin", email=f"admin.{world.slug}@example.org", at=at)
    make_admin(session, admin.id, at=at)
    world.people["admin"] = admin.id


def _invite(session: Session, scene: Scene) -> None:
    """Somebody asked by letter to take an office, who has not answered."""
    newcomer = Newcomer(name="Guest", email=f"guest.{scene.slug}@example.org", role=Role.DEPUTY)
    actor = scene.world.actor(session, f"focal point of {OWN}")
    invitation = add_to_delegation(session, actor, scene.delegation_id, newcomer, at=utc_now())
    session.flush()
    scene.things["invitation"] = invitation.id
    other = NewOrganisation(name=f"ministry of another, {scene.slug}")
    scene.things["ministry of another"] = register_organisation(session, SYSTEM, other, at=utc_now())


def _add_roles(session: Session, world: World, *, body_id: UUID | None = None) -> None:
    """The roles that a world does not have by itself; chair, secretariat, observer and focal points are there."""
    at, delegation_id = utc_now(), world.delegations[OWN]
    add_person(session, world, "rapporteur", Role.RAPPORTEUR, at=at)
    add_person(session, world, "deputy", Role.DEPUTY, delegation_id=delegation_id, at=at)
    add_person(session, world, "contributor", Role.CONTRIBUTOR, delegation_id=delegation_id, body_id=body_id, at=at)


def _add_former_holders(session: Session, scene: Scene) -> None:
    """Somebody who held each role and does not any more."""
    world, at = scene.world, utc_now()
    focal_point = world.people[f"focal point of {OWN}"]
    _end(session, focal_point, at=at)
    for role in Role:
        place = {"delegation_id": world.delegations[OWN]} if role in IN_A_DELEGATION else {}
        if role is Role.CONTRIBUTOR:
            place["body_id"] = scene.things["ministry A"]
        person_id = add_person(session, world, f"former {role.value}", role, at=at, **place)
        _end(session, person_id, at=at)
    delegation_id = world.delegations[OWN]
    appoint(
        session, SYSTEM, scene.consultation(session), focal_point, Role.FOCAL_POINT, delegation_id=delegation_id, at=at
    )


def _end(session: Session, person_id: UUID, *, at: datetime) -> None:
    for appointment_id in session.scalars(sa.select(Appointment.id).where(Appointment.person_id == person_id)).all():
        end_appointment(session, SYSTEM, appointment_id, at=at)


def _take_positions(scene: Scene) -> None:
    own = (Action.READ_OWN_POSITIONS, scene.facts(OWN))
    told = (Action.READ_ATTRIBUTED_POSITIONS, scene.facts())
    desk = (Action.READ_ALL_POSITIONS, scene.facts())
    word = scene.plant("position", own, told, desk)
    receipt = submit(scene.world, OWN, "T1", Stance.OPPOSE, rationale=f"We oppose it: {word}.")
    scene.things["submission"] = UUID(receipt["submission_id"])
    foreign = (Action.READ_OWN_POSITIONS, scene.facts(OTHER))
    word = scene.plant("position of another", foreign, told, desk)
    submit(scene.world, OTHER, "T1", Stance.STRONGLY_OPPOSE, blocking_reason=f"We cannot accept it: {word}.")
    submit(scene.world, "civil_society 1", "T1", Stance.SUPPORT)
    submit(scene.world, "civil_society 1", "T2", Stance.SUPPORT)
    word = scene.plant("ask", own, told, desk)
    say_terms(scene.world, OWN, "T3", (TermKind.ASK, OTHER, f"We ask for this: {word}."))


def _draft(scene: Scene) -> None:
    own = scene.plant("own draft", (Action.READ_DRAFT, scene.facts(OWN, state=ContentState.DRAFT)))
    body = scene.plant("body draft", (Action.READ_DRAFT, scene.facts(OWN, "ministry A", ContentState.DRAFT)))
    foreign = scene.plant("draft of another", (Action.READ_DRAFT, scene.facts(OTHER, state=ContentState.DRAFT)))
    _save(scene, f"focal point of {OWN}", OWN, "T2", own)
    _save(scene, "contributor", OWN, "T2", body)
    _save(scene, f"focal point of {OTHER}", OTHER, "T2", foreign)
    offered = scene.plant("offered draft", (Action.READ_DRAFT, scene.facts(OWN, "ministry A", ContentState.OFFERED)))
    _save(scene, "contributor", OWN, "T3", offered)
    _offer(scene, "T3")
    with reading() as session:
        for name, body_id in (("own draft", None), ("body draft", scene.things["ministry A"])):
            query = sa.select(Draft.id).where(Draft.delegation_id == scene.delegation_id)
            place = Draft.body_id == body_id if body_id else Draft.body_id.is_(None)
            revision_id = scene.world.revisions["T2"]
            scene.things[name] = session.scalars(query.where(place, Draft.target_revision_id == revision_id)).one()


def _offer(scene: Scene, code: str, person: str = "contributor") -> None:
    with transaction() as session:
        positions.offer_drafts(
            session,
            scene.world.actor(session, person),
            scene.delegation_id,
            round_id=scene.world.round_id,
            revision_ids=[scene.world.revisions[code]],
            at=utc_now(),
        )
        session.flush()
        query = sa.select(Offer.id).where(Offer.delegation_id == scene.delegation_id)
        scene.things["offer"] = session.scalars(query.order_by(Offer.offered_at).limit(1)).one()


def _save(scene: Scene, who: str, delegation: str, code: str, word: str) -> None:
    content = PositionContent(stance=Stance.OPPOSE, rationale=f"What we are about to say: {word}.")
    with transaction() as session:
        positions.save_drafts(
            session,
            scene.world.actor(session, who),
            scene.world.delegations[delegation],
            round_id=scene.world.round_id,
            contents={scene.world.revisions[code]: content},
            at=utc_now(),
        )


def _send_one_digest(scene: Scene, settings: Settings) -> None:
    """A digest that is on its way with a mail of unknown fate, and a newer one that is a draft."""
    world = scene.world
    with transaction() as session:
        chair, at = world.actor(session, "chair 1"), utc_now()
        consultation = scene.consultation(session)
        first = service.draft_digest_by_hand(session, chair, consultation, at=at)
        session.flush()
        approved = sealing.seal(session, first, settings)[0]
        service.approve_digest(session, chair, first.id, content_hash=approved, settings=settings, at=at)
        service.send_digest(session, chair, first.id, settings=settings, at=at)
        session.flush()
        unknown = session.scalars(sa.select(Delivery).where(Delivery.digest_id == first.id).limit(1)).one()
        unknown.state, unknown.lease_until = DeliveryState.UNKNOWN, at - timedelta(minutes=5)
        scene.things |= {"sent digest": first.id, "delivery": unknown.id}
    with transaction() as session:
        chair = world.actor(session, "chair 1")
        second = service.draft_digest_by_hand(session, chair, scene.consultation(session), at=utc_now())
        session.flush()
        statement = session.scalars(sa.select(Statement).where(Statement.digest_id == second.id).limit(1)).one()
        word = scene.plant("digest draft", (Action.READ_DIGEST_DRAFT, scene.facts()))
        service.edit_statement(
            session,
            chair,
            statement.id,
            text=f"The chair weighs words: {word}.",
            revision=second.revision,
            at=utc_now(),
        )
        scene.things |= {"digest": second.id, "statement": statement.id}
        _comment(session, scene, second.id)
        _take_an_objection_out(scene, session, second)


def _comment(session: Session, scene: Scene, digest_id: UUID) -> None:
    """What a chair wrote to the rapporteur beside the whole draft."""
    chair, at = scene.world.actor(session, "chair 1"), utc_now()
    word = scene.plant("comment", (Action.READ_DIGEST_DRAFT, scene.facts()))
    service.add_comment(session, chair, digest_id, text=f"Is that so: {word}?", comment_key="one", at=at)
    scene.things["comment"] = session.scalars(
        sa.select(DigestComment.id).where(DigestComment.digest_id == digest_id)
    ).one()


def _take_an_objection_out(scene: Scene, session: Session, digest: Digest) -> None:
    """The line of the objections to T1 is taken out: its authors read why, and one of them has answered."""
    objects = [scene.facts(name) for name in (OWN, OTHER)]
    read_by_authors = [(Action.READ_OWN_POSITIONS, facts) for facts in objects]
    word = scene.plant("removal", (Action.READ_DIGEST_DRAFT, scene.facts()), *read_by_authors)
    answer = scene.plant("answer to a removal", (Action.READ_DIGEST_DRAFT, scene.facts()), read_by_authors[1])
    own_lines = sa.select(Statement).where(Statement.digest_id == digest.id, Statement.is_minority)
    line = session.scalars(own_lines.where(Statement.target_revision_id == scene.world.revisions["T1"])).one()
    service.remove_statement(
        session,
        scene.world.actor(session, "chair 1"),
        line.id,
        reason=f"Settled otherwise: {word}.",
        revision=digest.revision,
        at=utc_now(),
    )
    removal = session.scalars(sa.select(StatementRemoval).where(StatementRemoval.statement_id == line.id)).one()
    service.answer_removal(
        session,
        scene.world.actor(session, f"focal point of {OTHER}"),
        scene.world.delegations[OTHER],
        removal.id,
        text=f"It is not: {answer}.",
        at=utc_now(),
    )
    scene.things |= {"removal": removal.id, "removed statement": line.id}


def _leave_work(scene: Scene) -> None:
    """One piece of work that was set aside with its error."""
    word = scene.plant("set aside", (Action.OPERATE, scene.facts()))
    with transaction() as session:
        own = sa.select(LogEntry.event_id).where(LogEntry.consultation_id == scene.world.consultation_id)
        row = session.scalars(sa.select(Work).where(Work.event_id.in_(own)).limit(1)).one()
        row.state, row.last_error = WorkState.PARKED, f"It failed: {word}"
        scene.things["work"] = row.id


def _catch_mails(scene: Scene, settings: Settings) -> None:
    """A mail to everybody in the built-in catcher, as one that opens a session."""
    folder = mailbox.Maildir(settings.caught_mail_dir)
    for persona in scene.personas:
        if (person_id := persona.person_id) is None:
            continue
        with reading() as session:
            address = session.get_one(Person, person_id).email
        word = scene.plant(f"mail to {persona.name}", (Action.READ_CAUGHT_MAIL, scene.facts(person=person_id)))
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"], message["Subject"] = "consult@example.org", address, f"A link: {word}"
        message.set_content(f"It opens a session: {word}")
        message.add_alternative(f"<p>It opens a session: {word}</p>", subtype="html")
        scene.mails[persona.name] = folder.add(message.as_bytes())


def _apply(scene: Scene) -> None:
    """An application of each of them with a credential, and an invitation without an answer."""
    world, at = scene.world, utc_now()
    scene.things["application of anonymous"] = uuid4()
    with transaction() as session:
        for persona in scene.personas:
            if (person_id := persona.person_id) is None:
                continue
            own = scene.facts(person=person_id)
            said = scene.plant(f"application of {persona.name}", (Action.READ_APPLICATION, own))
            note = scene.plant(f"note on {persona.name}", (Action.ASSESS_APPLICATION, own))
            sent = Application(
                consultation_id=world.consultation_id,
                person_id=person_id,
                organisation_name=f"House of {persona.name}",
                stakeholder_group="civil_society",
                mandate=f"Speaks for some: {said}.",
                state=ApplicationState.RECEIVED,
                version=1,
                started_at=at,
                received_at=at,
            )
            session.add(sent)
            session.flush()
            add_step(
                session, sent, StepKind.PLACED, world.people["secretariat"], note=f"We called them: {note}.", at=at
            )
            letter = f"%PDF-1.7 {said}".encode()
            kept = Credential(application_id=sent.id, file_name="letter.pdf", kind="pdf", content=letter, stored_at=at)
            kept.size, kept.sha256 = len(letter), "0" * 64
            session.add(kept)
            scene.things[f"application of {persona.name}"] = sent.id
        word = scene.plant("invitation", (Action.INVITE, scene.facts()))
        invited = Invitation(
            consultation_id=world.consultation_id,
            address=f"{word}@example.org",
            name=word,
            organisation_name="A guest",
            stakeholder_group="civil_society",
            invited_by=world.people["secretariat"],
            sent_at=at,
            expires_at=at + timedelta(days=14),
        )
        session.add(invited)
        session.flush()
        scene.things["invitation"] = invited.id


def _act_together(scene: Scene) -> None:
    """A statement that others may join, a joint position that waits for a signature, and a letter that was entered."""
    both = ((Action.READ_OWN_POSITIONS, scene.facts(OWN)), (Action.READ_OWN_POSITIONS, scene.facts(OTHER)))
    told = ((Action.READ_ATTRIBUTED_POSITIONS, scene.facts()), (Action.READ_ALL_POSITIONS, scene.facts()))
    # a statement is said to all at the table, who may join it
    may_join = [(Action.READ_OWN_POSITIONS, scene.facts(name)) for name in scene.world.delegations]
    title = scene.plant("bloc statement", both[0], *told, *may_join)
    proposed = scene.plant("joint proposal", *both)
    revisions, at = scene.world.revisions, utc_now()
    with transaction() as session:
        signer = scene.world.actor(session, f"focal point of {OWN}")
        declaration = Declaration(title=title, revision_ids=frozenset({revisions["T3"]}))
        statement = declare_statement(session, signer, scene.delegation_id, declaration=declaration, at=at)
        content = PositionContent(stance=Stance.SUPPORT, rationale=f"Together: {proposed}")
        proposal = Proposal(title="Together", contents={revisions["T2"]: content})
        invited = [scene.world.delegations[OTHER]]
        joint = propose(session, signer, scene.delegation_id, proposal=proposal, invited=invited, at=at)
        entry = Entry(content=PositionContent(stance=Stance.NEUTRAL), base_version=0, revision_id=revisions["T2"])
        received = enter_on_behalf(
            session,
            scene.world.actor(session, "secretariat"),
            scene.delegation_id,
            submission=Submission(submission_key=uuid4().hex, entries=(entry,)),
            letter=PaperLetter(dated=at.date(), reference="A 1"),
            at=at,
        )
        scene.things |= {"bloc statement": statement.id, "proposal": joint.id}
        scene.things["entered"] = UUID(received["submission_id"])


def _release_split(scene: Scene) -> None:
    """Two ministries spoke on one target, and the focal point released how they stand, with the words of neither."""
    word = scene.plant(
        "offered by another body", (Action.READ_DRAFT, scene.facts(OWN, "ministry B", ContentState.OFFERED))
    )
    _save(scene, "contributor of another body", OWN, "T3", word)
    _offer(scene, "T3", "contributor of another body")
    at, own = utc_now(), scene.delegation_id
    with transaction() as session:
        split = split_in(session, session.get_one(Delegation, own), scene.world.round_id).shown(names_bodies=True)
        signer = scene.world.actor(session, f"focal point of {OWN}")
        release = release_alignment(
            session, signer, own, round_id=scene.world.round_id, names_bodies=True, seen=split.hash(), at=at
        )
        scene.things["release"] = release.id


def _personas(world: World, elsewhere: World) -> Iterator[Persona]:
    yield Persona(name="anonymous", key=None)
    for key in world.people:
        yield Persona(name=key, key=key, world=world)
    for key in elsewhere.people:
        yield Persona(name=f"{key} elsewhere", key=key, world=elsewhere)
