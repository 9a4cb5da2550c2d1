"""Probes of what can be read: pages, the API and lists."""

from consult.domain.permissions import Action
from tests.permissions.asking import Ask, get, sees
from tests.permissions.registry import (
    body_draft,
    here,
    of_the_chair,
    offered_draft,
    oneself,
    own,
    own_draft,
    probe,
    public,
)
from tests.permissions.scenes import OTHER, OWN

public("static", "files of the layout, the same for everybody")
public("consultations.method", "says how divergence is measured, without any consultation")
public("icon.favicon", "leads to the icon of the layout, the same for everybody")
public("positions.verifier", "the program that checks receipts, the same for everybody")
public("health.health", "says whether this installation works, nothing of what is in it")
public("api-docs.openapi_json", "describes the API itself")


@probe(Action.READ_CONSULTATION, "page", "consultations.show_consultation", on=here)
def consultation(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}")


@probe(Action.READ_CONSULTATION, "page", "consultations.list_consultations", on=here)
def consultation_in_the_list(ask: Ask) -> bool:
    return sees(ask, "/", f"/c/{ask.scene.slug}")


@probe(Action.READ_RESULTS, "page", "consultations.show_target", on=here)
def target(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/targets/T1")


@probe(Action.READ_RESULTS, "page", "consultations.method_of", on=here)
def method_with_own_numbers(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/method")


@probe(Action.READ_RESULTS, "page", "consultations.show_opinion", on=here)
def opinion_groups_away_from_the_desk(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/opinion-groups")


@probe(Action.READ_RESULTS, "page", "synthesis.show_digest", on=here)
def published_digest(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/digests/{ask.scene.things['sent digest']}")


@probe(Action.READ_ATTRIBUTED_POSITIONS, "page", "consultations.show_target", on=here)
def position_on_the_public_page(ask: Ask) -> bool:
    return sees(ask, f"/c/{ask.scene.slug}/targets/T1", ask.scene.canaries["position"].word)


@probe(Action.READ_ALL_POSITIONS, "page", "synthesis.show_target_at_desk", on=here)
def position_at_the_desk(ask: Ask) -> bool:
    return sees(ask, f"/c/{ask.scene.slug}/desk/targets/T1", ask.scene.canaries["position"].word)


@probe(Action.READ_DESK, "page", "synthesis.desk", on=here)
def desk(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/desk")


@probe(Action.READ_DESK, "page", "live.stream", on=here)
def version_of_the_desk(ask: Ask) -> bool:
    return get(ask, f"/live/{ask.scene.slug}")


@probe(Action.READ_DESK, "page", "synthesis.my_desks", on=here)
def desk_in_the_list(ask: Ask) -> bool:
    return sees(ask, "/desks", f"/c/{ask.scene.slug}/desk")


@probe(Action.READ_DESK, "page", "positions.my_work", on=here)
def desk_among_the_offices(ask: Ask) -> bool:
    return sees(ask, "/my", f"/c/{ask.scene.slug}/desk")


@probe(Action.READ_DESK, "page", "synthesis.show_convergence", on=here)
def convergence(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/desk/convergence")


@probe(Action.READ_LOG, "page", "synthesis.desk", on=here)
def check_of_the_log(ask: Ask) -> bool:
    return sees(ask, f"/c/{ask.scene.slug}/desk?check=1", "The log holds")


@probe(Action.OPERATE, "page", "synthesis.desk", on=here)
def work_that_was_set_aside(ask: Ask) -> bool:
    return sees(ask, f"/c/{ask.scene.slug}/desk", ask.scene.canaries["set aside"].word)


@probe(Action.READ_OWN_POSITIONS, "page", "positions.desk", on=own)
def delegation(ask: Ask) -> bool:
    return get(ask, f"/d/{ask.scene.delegation_id}")


@probe(Action.READ_OWN_POSITIONS, "page", "positions.my_work", on=own)
def delegation_in_the_list(ask: Ask) -> bool:
    return sees(ask, "/my", f"/d/{ask.scene.delegation_id}")


@probe(Action.READ_OWN_POSITIONS, "api", "positions_api.list_targets", on=own)
def own_stances(ask: Ask) -> bool:
    return get(ask, f"/api/v1/consultations/{ask.scene.slug}/targets?delegation_id={ask.scene.delegation_id}")


@probe(Action.READ_RECEIPT, "page", "positions.receipt", on=own)
def receipt(ask: Ask) -> bool:
    return get(ask, f"/d/{ask.scene.delegation_id}/receipts/{ask.scene.things['submission']}")


@probe(Action.READ_RECEIPT, "export", "positions.receipt_file", on=own)
def receipt_file(ask: Ask) -> bool:
    return get(ask, f"/d/{ask.scene.delegation_id}/receipts/{ask.scene.things['submission']}.json")


@probe(Action.READ_RECEIPT, "api", "positions_api.show_receipt", on=own)
def receipt_as_json(ask: Ask) -> bool:
    return get(ask, f"/api/v1/delegations/{ask.scene.delegation_id}/submissions/{ask.scene.things['submission']}")


@probe(Action.READ_DRAFT, "page", "positions.edit_cluster", on=own_draft)
def draft_of_the_delegation(ask: Ask) -> bool:
    return sees(ask, f"/d/{ask.scene.delegation_id}/positions/cluster-a", ask.scene.canaries["own draft"].word)


@probe(Action.READ_DRAFT, "page", "positions.edit_cluster", on=body_draft)
def draft_of_a_body_in_the_form(ask: Ask) -> bool:
    return sees(ask, f"/d/{ask.scene.delegation_id}/positions/cluster-a", ask.scene.canaries["body draft"].word)


@probe(Action.READ_DRAFT, "page", "positions.decide", "positions.desk", on=offered_draft)
def draft_that_a_body_offered(ask: Ask) -> bool:
    word = ask.scene.canaries["offered draft"].word
    pages = (f"/d/{ask.scene.delegation_id}/decide/T3", f"/d/{ask.scene.delegation_id}/positions/cluster-a")
    return any(sees(ask, page, word) for page in pages)


@probe(Action.DECIDE_DRAFT, "page", "positions.decide", on=offered_draft)
def texts_to_decide_on(ask: Ask) -> bool:
    return get(ask, f"/d/{ask.scene.delegation_id}/decide/T3")


@probe(Action.READ_CHECKPOINTS, "page", "synthesis.list_checkpoints", on=here)
def checkpoints(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/checkpoints")


@probe(Action.READ_CHECKPOINTS, "export", "synthesis.checkpoints_file", on=here)
def checkpoints_as_a_file(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/checkpoints.txt")


@probe(Action.READ_CHECKPOINT_NOTES, "export", "synthesis.consistency", on=here)
def proof_that_one_log_continues_another(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/checkpoints/{ask.scene.checkpoint}-{ask.scene.checkpoint}.json")


@probe(Action.READ_COUNTED_LIST, "page", "synthesis.show_counted", on=here)
def what_was_counted(ask: Ask) -> bool:
    return sees(ask, f"/c/{ask.scene.slug}/digests/{ask.scene.things['sent digest']}/counted", "counted.csv")


@probe(Action.READ_COUNTED_LIST, "export", "synthesis.counted_json", on=here)
def counted_list(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/digests/{ask.scene.things['sent digest']}/counted.json")


@probe(Action.READ_COUNTED_LIST, "export", "synthesis.counted_csv", on=here)
def counted_list_as_a_table(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/digests/{ask.scene.things['sent digest']}/counted.csv")


@probe(Action.READ_DESK, "page", "synthesis.comparison", on=here)
def comparison(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/desk/comparison")


@probe(Action.READ_DESK, "page", "synthesis.show_opinion_groups", on=here)
def opinion_groups(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/desk/opinion-groups")


@probe(Action.READ_DESK, "export", "synthesis.desk_chart", on=here)
def picture_of_the_desk(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/desk/charts/divergence-map.csv")


@probe(Action.READ_RESULTS, "export", "synthesis.released_chart", on=here)
def picture_of_what_was_released(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/charts/divergence-map.csv")


@probe(Action.READ_RESULTS, "export", "synthesis.digest_chart", on=here)
def picture_of_a_published_digest(ask: Ask) -> bool:
    page = f"/c/{ask.scene.slug}/digests/{ask.scene.things['sent digest']}"
    return get(ask, f"{page}/charts/divergence-map.csv") or get(ask, page)  # a confidential digest has no picture


@probe(Action.READ_RESULTS, "page", "synthesis.digest_report", on=here)
def report_of_a_published_digest(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/digests/{ask.scene.things['sent digest']}/report")


@probe(Action.READ_RESULTS, "export", "synthesis.digest_report", on=here)
def report_of_a_published_digest_as_a_file(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/digests/{ask.scene.things['sent digest']}/report.html")


@probe(Action.READ_RESULTS, "page", "synthesis.round_report", on=here)
def report_of_a_round(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/rounds/1/report")


@probe(Action.READ_RESULTS, "export", "synthesis.round_report", on=here)
def report_of_a_round_as_a_file(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/rounds/1/report.html")


@probe(Action.READ_DESK, "page", "synthesis.desk_round_report", on=here)
def report_of_a_round_at_the_desk(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/desk/rounds/1/report")


@probe(Action.READ_DESK, "export", "synthesis.desk_round_report", on=here)
def report_of_a_round_at_the_desk_as_a_file(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/desk/rounds/1/report.html")


@probe(Action.READ_DIGEST_DRAFT, "page", "synthesis.desk_digest_report", on=here)
def report_of_a_draft(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/desk/digests/{ask.scene.things['digest']}/report")


@probe(Action.READ_DIGEST_DRAFT, "export", "synthesis.desk_digest_report", on=here)
def report_of_a_draft_as_a_file(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/desk/digests/{ask.scene.things['digest']}/report.html")


@probe(Action.READ_ALL_POSITIONS, "page", "synthesis.show_corridor", on=here)
def corridor(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/desk/corridors")


ALL_POSITIONS = ((Action.READ_ALL_POSITIONS, here),)


@probe(Action.READ_ATTRIBUTED_POSITIONS, "page", "synthesis.show_corridor_matrix", on=here, or_else=ALL_POSITIONS)
def corridor_matrix(ask: Ask) -> bool:
    return sees(ask, f"/c/{ask.scene.slug}/corridors", OTHER)


@probe(Action.READ_ATTRIBUTED_POSITIONS, "page", "synthesis.show_corridor_pair", on=here, or_else=ALL_POSITIONS)
def what_a_pair_asks(ask: Ask) -> bool:
    pair = f"/c/{ask.scene.slug}/corridors/pair?origin={OWN}&destination={OTHER}"
    return sees(ask, pair, ask.scene.canaries["ask"].word)


@probe(Action.READ_ALL_POSITIONS, "page", "synthesis.show_corridor", on=here)
def what_a_pair_asks_at_the_desk(ask: Ask) -> bool:
    pair = f"/c/{ask.scene.slug}/desk/corridors?origin={OWN}&destination={OTHER}"
    return sees(ask, pair, ask.scene.canaries["ask"].word)


@probe(Action.READ_CAUGHT_MAIL, "page", "inbox.show_mail", on=oneself)
def mail_to_oneself(ask: Ask) -> bool:
    return get(ask, _mail(ask, ask.visitor.persona.name))


@probe(Action.READ_CAUGHT_MAIL, "page", "inbox.show_html", on=oneself)
def html_of_a_mail_to_oneself(ask: Ask) -> bool:
    return get(ask, f"{_mail(ask, ask.visitor.persona.name)}/html")


@probe(Action.READ_CAUGHT_MAIL, "page", "inbox.list_mails", on=oneself)
def mail_to_oneself_in_the_list(ask: Ask) -> bool:
    canary = ask.scene.canaries.get(f"mail to {ask.visitor.persona.name}")
    return sees(ask, "/inbox/", canary.word if canary else "nothing")


@probe(Action.READ_CAUGHT_MAIL, "page", "inbox.show_mail", on=of_the_chair)
def mail_to_the_chair(ask: Ask) -> bool:
    return get(ask, _mail(ask, "chair 1"))


@probe(Action.READ_CAUGHT_MAIL, "page", "inbox.show_html", on=of_the_chair)
def html_of_a_mail_to_the_chair(ask: Ask) -> bool:
    return get(ask, f"{_mail(ask, 'chair 1')}/html")


@probe(Action.READ_DIGEST_DRAFT, "page", "synthesis.show_comments", on=here)
def comments_on_a_draft(ask: Ask) -> bool:
    return sees(ask, f"{_digest(ask)}/comments", ask.scene.canaries["comment"].word)


@probe(Action.READ_DIGEST_DRAFT, "page", "synthesis.compare_digest", on=here)
def what_changed_in_a_draft(ask: Ask) -> bool:
    return get(ask, f"{_digest(ask)}/compare")


@probe(Action.READ_DIGEST_DRAFT, "page", "synthesis.review_digest", on=here)
def digest_draft(ask: Ask) -> bool:
    return sees(ask, f"{_digest(ask)}", ask.scene.canaries["digest draft"].word)


@probe(Action.READ_DIGEST_DRAFT, "page", "synthesis.show_statement", on=here)
def statement(ask: Ask) -> bool:
    return get(ask, f"{_digest(ask)}/statements/{ask.scene.things['statement']}")


@probe(Action.READ_DIGEST_DRAFT, "mail", "synthesis.mail_preview", on=here)
def mail_before_it_is_sent(ask: Ask) -> bool:
    return get(ask, f"{_digest(ask)}/mails/{ask.scene.world.people['chair 1']}")


def _mail(ask: Ask, name: str) -> str:
    return f"/inbox/{ask.scene.mails.get(name, 'none')}"


def _digest(ask: Ask) -> str:
    return f"/c/{ask.scene.slug}/desk/digests/{ask.scene.things['digest']}"
