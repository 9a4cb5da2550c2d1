"""Going through the pages of a delegation as a person would, and reading back what is stored."""

from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.consultations.models import Delegation
from consult.database import reading, transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Role, Stance
from consult.organisations.service import NewOrganisation, register_organisation
from consult.positions import queries, service
from consult.positions.forms import prefix_of
from consult.positions.models import Offer, Position
from consult.positions.submission import Entry, Submission
from tests.factories import World, add_person
from tests.markup import Page, read_page

OWN = "government 1"


def desk(world: World, page: str = "") -> str:
    return f"/d/{world.delegations[OWN]}{page}"


def page_of(answer: TestResponse, status: int = 200) -> Page:
    assert answer.status_code == status, answer.text[:500]
    assert len(answer.data) < 60_000
    page = read_page(answer.text)
    assert page.faults == []
    return page


def typed(world: World, **answers: dict[str, str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for code, answer in answers.items():
        prefix = prefix_of(world.revisions[code])
        fields |= {prefix if name == "stance" else f"{prefix}-{name}": value for name, value in answer.items()}
    return fields


def save(client: FlaskClient, world: World, **answers: dict[str, str]) -> TestResponse:
    return client.post(desk(world, "/positions/cluster-a"), data=typed(world, **answers))


def signed(client: FlaskClient, world: World, **changes: str) -> tuple[dict[str, str], TestResponse]:
    page = page_of(client.get(desk(world, "/review")))
    hidden = {
        name: element.attributes["value"] or ""
        for element in page.find("input", type="hidden")
        if (name := element.attributes["name"] or "")
    }
    form = {**hidden, "sign": "1", "name": "A. Example", **changes}
    return form, client.post(desk(world, "/review"), data=form)


def stances(world: World) -> dict[str, str | None]:
    codes = {revision: code for code, revision in world.revisions.items()}
    with reading() as session:
        found = queries.current_positions(session, world.delegations[OWN], world.round_id)
    return {codes[revision]: position.stance for revision, position in found.items()}


def drafted(world: World, body_id: UUID | None = None) -> dict[str, str | None]:
    codes = {revision: code for code, revision in world.revisions.items()}
    with reading() as session:
        found = queries.drafts_of(session, world.delegations[OWN], world.round_id).get(body_id, {})
    return {codes[revision]: draft.stance for revision, draft in found.items()}


def add_contributor(world: World, name: str) -> UUID:
    own = world.delegations[OWN]
    with transaction() as session:
        parent = session.get_one(Delegation, own).organisation_id
        body = register_organisation(
            session, SYSTEM, NewOrganisation(name=name.title(), parent_id=parent), at=utc_now()
        )
        add_person(session, world, name, Role.CONTRIBUTOR, delegation_id=own, body_id=body, at=utc_now())
    return body


def keep(world: World, person: str, code: str = "T1", stance: Stance = Stance.SUPPORT, rationale: str = "") -> None:
    """Let a person of the delegation save a draft."""
    content = PositionContent(stance=stance, rationale=rationale)
    with transaction() as session:
        service.save_drafts(
            session,
            world.actor(session, person),
            world.delegations[OWN],
            round_id=world.round_id,
            contents={world.revisions[code]: content},
            at=utc_now(),
        )


def offer(world: World, person: str, *codes: str) -> int:
    """Offer the drafts of a contributor's body on these targets, or all that are ready."""
    chosen = [world.revisions[code] for code in codes] or None
    with transaction() as session:
        actor, own = world.actor(session, person), world.delegations[OWN]
        return service.offer_drafts(session, actor, own, round_id=world.round_id, revision_ids=chosen, at=utc_now())


def offers_on(world: World, code: str = "T1") -> list[Offer]:
    """Everything that bodies offered on a target, by time."""
    with reading() as session:
        query = sa.select(Offer).where(Offer.target_revision_id == world.revisions[code])
        return list(session.scalars(query.order_by(Offer.offered_at)))


def standing(world: World, code: str = "T1") -> Position | None:
    with reading() as session:
        found = queries.current_positions(session, world.delegations[OWN], world.round_id)
        return found.get(world.revisions[code])


def submission_of(world: World, entries: Any = None) -> Any:
    wanted = entries or [(world.revisions["T1"], 0)]
    content = PositionContent(stance=Stance.SUPPORT)
    return Submission(
        submission_key=uuid4().hex,
        entries=tuple(Entry(content=content, base_version=base, revision_id=revision) for revision, base in wanted),
    )
