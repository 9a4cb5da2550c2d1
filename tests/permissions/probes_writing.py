"""Probes of what can be done: forms, the API and services. Each can be repeated by everybody to whom it is given."""

from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from consult.consultations import service as consultations
from consult.consultations.service import NewConsultation
from consult.database import reading, transaction, utc_now
from consult.domain.permissions import Action, Facts
from consult.domain.vocabulary import WorkState
from consult.events.models import Work
from consult.positions import queries
from consult.positions.forms import prefix_of
from consult.synthesis.models import Statement
from consult.synthesis.recipients import recipients_of
from tests.permissions.asking import Ask, get, post, send, serve
from tests.permissions.registry import body_draft, here, offered_draft, own, own_draft, own_place, probe, public

public("unsubscribe.ask_to_unsubscribe", "opened by the token of one mail, whoever reads that mail")
public("unsubscribe.unsubscribe", "the same token; it stops mails and shows nothing")

SETTLED = 409
"""A verb that was done before, or that finds another state: the table had let it pass."""


def _version(ask: Ask, code: str) -> int:
    with reading() as session:
        found = queries.current_positions(session, ask.scene.delegation_id, ask.scene.world.round_id)
    standing = found.get(ask.scene.world.revisions[code])
    return standing.version if standing else 0


def _document(ask: Ask, code: str, **more: Any) -> dict[str, Any]:
    named = {"submission_key": uuid4().hex, "delegation_id": str(ask.scene.delegation_id)}
    return {**named, "base_version": _version(ask, code), **more}


def _api(ask: Ask, code: str) -> str:
    return f"/api/v1/target-revisions/{ask.scene.world.revisions[code]}/position"


@probe(Action.DRAFT_POSITION, "page", "positions.save_cluster", on=own_place, writes=True)
def save_a_draft(ask: Ask) -> bool:
    fields = {prefix_of(ask.scene.world.revisions["T2"]): "oppose"}
    return post(ask, f"/d/{ask.scene.delegation_id}/positions/cluster-a", fields)


@probe(Action.DRAFT_POSITION, "page", "positions.settle_draft", on=own_draft, writes=True)
def put_a_draft_on_top(ask: Ask) -> bool:
    draft = f"/d/{ask.scene.delegation_id}/drafts/{ask.scene.things['own draft']}"
    return post(ask, f"{draft}/settle", {"version": "0"})


@probe(Action.OFFER_DRAFT, "page", "positions.offer", on=own_place, writes=True)
def offer_a_draft(ask: Ask) -> bool:
    return post(ask, f"/d/{ask.scene.delegation_id}/offers", passes={303, 422})


@probe(Action.OFFER_DRAFT, "page", "positions.take_back", on=body_draft, writes=True)
def take_an_offer_back(ask: Ask) -> bool:
    return post(ask, f"{_offer(ask)}/take-back")


@probe(Action.DECIDE_DRAFT, "page", "positions.accept", on=offered_draft)
def accept_an_offer(ask: Ask) -> bool:
    return post(ask, f"{_offer(ask)}/accept", {"content_hash": "not this text"}, {SETTLED})


@probe(Action.DECIDE_DRAFT, "page", "positions.reject", on=offered_draft)
def reject_an_offer(ask: Ask) -> bool:
    return post(ask, f"{_offer(ask)}/reject", {"content_hash": "not this text", "reason": ""}, {SETTLED, 422})


@probe(Action.DECIDE_DRAFT, "page", "positions.merge", on=offered_draft)
def merge_offers(ask: Ask) -> bool:
    return post(ask, f"/d/{ask.scene.delegation_id}/decide/T3", passes={422})


def _offer(ask: Ask) -> str:
    return f"/d/{ask.scene.delegation_id}/offers/{ask.scene.things['offer']}"


@probe(Action.SUBMIT_POSITION, "page", "positions.review", on=own)
def review_before_signing(ask: Ask) -> bool:
    return get(ask, f"/d/{ask.scene.delegation_id}/review")


@probe(Action.SUBMIT_POSITION, "page", "positions.sign", on=own, writes=True)
def sign(ask: Ask) -> bool:
    values = {"submission_key": uuid4().hex, "content_hash": "not what was shown", "name": "N", "sign": "1"}
    return post(ask, f"/d/{ask.scene.delegation_id}/review", values, {SETTLED})


@probe(Action.SUBMIT_POSITION, "api", "positions_api.submit_position", on=own, writes=True)
def submit(ask: Ask) -> bool:
    return send(ask, "PUT", _api(ask, "T3"), _document(ask, "T3", stance="support"))


@probe(Action.WITHDRAW_POSITION, "page", "positions.confirm_withdrawal", on=own)
def ask_before_withdrawing(ask: Ask) -> bool:
    return get(ask, f"/d/{ask.scene.delegation_id}/withdraw/T1")


@probe(Action.WITHDRAW_POSITION, "page", "positions.withdraw", on=own, writes=True)
def withdraw(ask: Ask) -> bool:
    values = {"submission_key": uuid4().hex, "base_version": "99"}
    return post(ask, f"/d/{ask.scene.delegation_id}/withdraw/T1", values, {SETTLED})


@probe(Action.WITHDRAW_POSITION, "api", "positions_api.withdraw_position", on=own, writes=True)
def withdraw_by_api(ask: Ask) -> bool:
    return send(ask, "DELETE", _api(ask, "T1"), _document(ask, "T1") | {"base_version": 99}, {SETTLED})


@probe(Action.DRAFT_DIGEST, "page", "synthesis.draft_digest", on=here, writes=True)
def draft_a_digest(ask: Ask) -> bool:
    return post(ask, f"/c/{ask.scene.slug}/desk/digests", {"round": "1"})


@probe(Action.EDIT_DIGEST, "page", "synthesis.edit_statement", on=here, writes=True)
def edit_a_statement(ask: Ask) -> bool:
    values = {"text": "Other words.", "revision": "0"}
    with reading() as session:
        of_digest = sa.select(Statement.id).where(Statement.digest_id == ask.scene.things["digest"])
        statement_id = session.scalars(of_digest.limit(1)).one()
    return post(ask, f"{_digest(ask)}/statements/{statement_id}", values, {SETTLED})


@probe(Action.EDIT_DIGEST, "page", "synthesis.new_statement", on=here)
def begin_a_sentence(ask: Ask) -> bool:
    return get(ask, f"{_digest(ask)}/statements/new")


@probe(Action.EDIT_DIGEST, "page", "synthesis.add_statement", on=here, writes=True)
def add_a_sentence(ask: Ask) -> bool:
    values = {"text": "A sentence.", "language": "en", "after": "themes:", "is_own_words": "1", "revision": "0"}
    return post(ask, f"{_digest(ask)}/statements/new", values, {SETTLED})


@probe(Action.EDIT_DIGEST, "page", "synthesis.support_statement", on=here)
def support_a_sentence(ask: Ask) -> bool:
    return post(ask, f"{_removed(ask)}/support", passes={SETTLED})


@probe(Action.EDIT_DIGEST, "page", "synthesis.move_statement", on=here)
def move_a_sentence(ask: Ask) -> bool:
    return post(ask, f"{_removed(ask)}/move", passes={SETTLED})


@probe(Action.REMOVE_STATEMENT, "page", "synthesis.remove_statement", on=here)
def take_a_statement_out(ask: Ask) -> bool:
    return post(ask, f"{_removed(ask)}/remove", {"reason": "It was settled otherwise."}, {SETTLED})


@probe(Action.REMOVE_STATEMENT, "page", "synthesis.restore_statement", on=here)
def bring_a_statement_back(ask: Ask) -> bool:
    return post(ask, f"{_removed(ask)}/restore", passes={SETTLED})


@probe(Action.READ_OWN_POSITIONS, "page", "synthesis.list_removals", on=own)
def what_of_ones_own_was_taken_out(ask: Ask) -> bool:
    return get(ask, f"/d/{ask.scene.delegation_id}/removals")


@probe(Action.ANSWER_REMOVAL, "page", "synthesis.answer_removal", on=own)
def answer_a_removal(ask: Ask) -> bool:
    # without words, which is seen after the check
    return post(ask, f"/d/{ask.scene.delegation_id}/removals/{ask.scene.things['removal']}", passes={422})


@probe(Action.ASK_WRITER, "page", "synthesis.ask_for_wording", on=here)
def ask_the_writer(ask: Ask) -> bool:
    return post(ask, f"{_digest(ask)}/statements/{ask.scene.things['statement']}/proposals", {"language": "en"})


@probe(Action.APPROVE_DIGEST, "page", "synthesis.approve_digest", on=here)
def approve(ask: Ask) -> bool:
    return post(ask, f"{_digest(ask)}/approve", {"content_hash": "not these mails"}, {SETTLED})


@probe(Action.RETURN_DIGEST, "page", "synthesis.return_digest", on=here, writes=True)
def return_the_digest(ask: Ask) -> bool:
    return post(ask, f"{_digest(ask)}/return", {"reason": "Mend it."}, {303, SETTLED})


@probe(Action.COMMENT_DIGEST, "page", "synthesis.add_comment", on=here, writes=True)
def comment_on_the_digest(ask: Ask) -> bool:
    return post(ask, f"{_digest(ask)}/comments", {"comment": "Who says so?"})


@probe(Action.COMMENT_DIGEST, "page", "synthesis.resolve_comment", on=here, writes=True)
def resolve_a_comment(ask: Ask) -> bool:
    return post(ask, f"{_digest(ask)}/comments/{ask.scene.things['comment']}/resolve")


@probe(Action.COMMENT_DIGEST, "page", "synthesis.reopen_comment", on=here, writes=True)
def reopen_a_comment(ask: Ask) -> bool:
    return post(ask, f"{_digest(ask)}/comments/{ask.scene.things['comment']}/reopen")


@probe(Action.SUBMIT_DIGEST, "page", "synthesis.submit_digest", on=here, writes=True)
def submit_the_digest(ask: Ask) -> bool:
    return post(ask, f"{_digest(ask)}/submit", passes={303, SETTLED})


@probe(Action.SEND_DIGEST, "page", "synthesis.send_digest", on=here)
def send_the_digest(ask: Ask) -> bool:
    return post(ask, f"{_digest(ask)}/send", passes={SETTLED})


@probe(Action.SETTLE_DELIVERY, "page", "synthesis.settle_delivery", on=here, writes=True)
def settle(ask: Ask) -> bool:
    sent = f"/c/{ask.scene.slug}/desk/digests/{ask.scene.things['sent digest']}"
    values = {"decision": "delivered"}
    return post(ask, f"{sent}/deliveries/{ask.scene.things['delivery']}", values, {303, SETTLED})


@probe(Action.RECEIVE_DIGEST, "mail", on=here)
def get_the_digest(ask: Ask) -> bool:
    with reading() as session:
        found = recipients_of(session, ask.scene.world.consultation_id)
    return ask.actor.person_id in {recipient.person_id for recipient in found}


@probe(Action.OPERATE, "page", "synthesis.requeue_work", on=here, writes=True)
def try_work_again(ask: Ask) -> bool:
    with transaction() as session:
        session.execute(sa.update(Work).where(Work.id == ask.scene.things["work"]).values(state=WorkState.PARKED))
    return post(ask, f"/c/{ask.scene.slug}/desk/work/{ask.scene.things['work']}/requeue")


@probe(Action.SET_COMPARISON, "page", "synthesis.store_comparison", on=here, writes=True)
def set_the_comparison(ask: Ask) -> bool:
    return post(ask, f"/c/{ask.scene.slug}/desk/comparison", {"weighting": "delegations"})


@probe(Action.OPERATE, "service", on=here)
def close_the_round(ask: Ask) -> bool:
    round_id = ask.scene.world.round_id
    return serve(ask, lambda session, actor: consultations.close_round(session, actor, round_id, at=utc_now()))


@probe(Action.CREATE_CONSULTATION, "service", on=lambda _ask: Facts())
def create_a_consultation(ask: Ask) -> bool:
    new = NewConsultation(slug=uuid4().hex, title="Another one")
    return serve(ask, lambda session, actor: consultations.create_consultation(session, actor, new, at=utc_now()))


def _removed(ask: Ask) -> str:
    return f"{_digest(ask)}/statements/{ask.scene.things['removed statement']}"


def _digest(ask: Ask) -> str:
    return f"/c/{ask.scene.slug}/desk/digests/{ask.scene.things['digest']}"
