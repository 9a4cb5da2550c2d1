"""Probes of what was found in texts, and of earlier recommendations."""

from consult.database import utc_now
from consult.domain.permissions import Action, Facts
from consult.texts.importing import ReadRecommendation, import_recommendations
from tests.permissions.asking import Ask, get, post, serve
from tests.permissions.registry import here, probe


def the_site(_ask: Ask) -> Facts:
    """What belongs to no consultation."""
    return Facts()


def _desk(ask: Ask, page: str) -> str:
    return f"/c/{ask.scene.slug}/desk/{page}"


@probe(Action.READ_DESK, "page", "texts.show_texts", on=here)
def what_the_rationales_say(ask: Ask) -> bool:
    return get(ask, _desk(ask, "texts"))


@probe(Action.READ_DESK, "page", "texts.show_recommendations", on=here)
def what_was_asked_for_before(ask: Ask) -> bool:
    return get(ask, _desk(ask, "recommendations"))


@probe(Action.OPERATE, "page", "texts.look_again", on=here)
def look_again(ask: Ask) -> bool:
    return post(ask, _desk(ask, "texts/again"))


@probe(Action.MARK_RECOMMENDATION, "page", "texts.mark", on=here)
def mark(ask: Ask) -> bool:
    # without a mark to set, which is seen after the check
    values = {"target": "T1", "recommendation": str(ask.scene.things["recommendation"])}
    return post(ask, _desk(ask, "recommendations"), values, {422})


@probe(Action.MARK_RECOMMENDATION, "page", "texts.unmark", on=here)
def unmark(ask: Ask) -> bool:
    return post(ask, _desk(ask, f"recommendations/{ask.scene.things['recommendation mark']}/undo"), {"target": "T1"})


@probe(Action.IMPORT_RECOMMENDATIONS, "service", on=here)
def import_for_a_consultation(ask: Ask) -> bool:
    return serve(
        ask,
        lambda session, actor: import_recommendations(
            session, actor, ask.scene.consultation(session), [_read()], at=utc_now()
        ),
    )


@probe(Action.IMPORT_RECOMMENDATIONS, "service", on=the_site)
def import_for_all(ask: Ask) -> bool:
    return serve(ask, lambda session, actor: import_recommendations(session, actor, None, [_read()], at=utc_now()))


def _read() -> ReadRecommendation:
    return ReadRecommendation(row=2, code="R1", year=2014, forum="A forum", text="Lower the cost of remittances.")
