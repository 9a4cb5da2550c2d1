"""What the rationales of a round have in common: near-copies, themes, and typical words of each group."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.consultations import access
from consult.consultations.models import Consultation, Round
from consult.consultations.queries import rounds
from consult.database import reading, transaction, utc_now
from consult.domain.permissions import Action
from consult.domain.vocabulary import RoundState
from consult.presentation.translation import gettext as _
from consult.targets.queries import targets_with_revisions
from consult.texts import service
from consult.texts.finding import FEWEST_FOR_THEMES
from consult.texts.pages.blueprint import bp
from consult.texts.queries import Said, analysis_of_round, is_given_up, texts_visible_to

MOST_CLUSTERS = 20
"""Clusters shown for a target at most: the largest."""
MOST_NAMED = 60
"""Senders named of one cluster at most; the number is always told."""

Document = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Near-copies on one target, with the counts there and over all targets."""

    here: Document
    whole: Document
    text: Said | None
    names: Sequence[str]
    more: int


@bp.get("/c/<slug>/desk/texts")
@signed_in
def show_texts(slug: str) -> ResponseReturnValue:
    """Show what the rationales of a round have in common, as it was found last."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_DESK)
        round_ = access.asked_round(session, consultation)
        found = analysis_of_round(session, round_) if round_ else None
        context: dict[str, Any] = {
            "consultation": consultation,
            "illustrative_notice": consultation.notice or None,
            "round": round_,
            "rounds": [one for one in rounds(session, consultation.id) if one.state != RoundState.PLANNED],
            "found": found if found and found.found_at else None,
            "is_given_up": is_given_up(found, at=utc_now()),
            "error": found.last_error if found and access.may(consultation, Action.OPERATE) else None,
            "operates": access.may(consultation, Action.OPERATE),
            "reads_texts": access.sees_names(consultation),
            "fewest": FEWEST_FOR_THEMES,
            "group_labels": consultation.labels.get("stakeholder_group", {}),
        }
        if round_ and found and found.found_at:
            context |= _round_context(session, consultation, round_, found.document)
        return render_template("texts/rationales.html", **context)


def _round_context(session: Session, consultation: Consultation, round_: Round, document: Document) -> dict[str, Any]:
    shown = document["copies"]
    themes = [*document["themes"], *(theme for told in document["targets"].values() for theme in told["themes"])]
    wanted = {UUID(one) for cluster in shown for one in cluster["positions"][:MOST_NAMED]}
    wanted |= {UUID(one) for theme in themes for one in theme["typical"]}
    said = texts_visible_to(session, current_actor(), consultation, round_, wanted)
    targets = targets_with_revisions(session, consultation.id, until=round_.worded_until)
    return {
        "copies": [(target, clusters) for target in targets if (clusters := _clusters(target.code, shown, said))],
        "across": [_cluster(one, one, said) for one in shown if _is_across(one)][:MOST_CLUSTERS],
        "themes": [_theme(theme, said) for theme in document["themes"]],
        "of_targets": [
            (target, [_theme(theme, said) for theme in told["themes"]])
            for target in targets
            if (told := document["targets"].get(target.code)) and told["themes"]
        ],
        "words": document["words"] if access.sees_names(consultation) else {},
        "in_clusters": sum(one["texts"] for one in shown),
    }


def _is_across(cluster: Document) -> bool:
    """True for texts that stand once on each of several targets."""
    return all(here["texts"] < 2 for here in cluster["targets"].values())


def _clusters(code: str, copies: Sequence[Document], said: Mapping[UUID, Said]) -> list[Cluster]:
    here = [one for one in copies if one["targets"].get(code, {}).get("texts", 0) > 1]
    return [_cluster(one["targets"][code], one, said) for one in here[:MOST_CLUSTERS]]


def _cluster(here: Document, whole: Document, said: Mapping[UUID, Said]) -> Cluster:
    read = _read(whole["positions"], said)
    names = sorted({one.delegation for one in read})
    return Cluster(
        here=here, whole=whole, text=read[0] if read else None, names=names, more=whole["senders"] - len(names)
    )


def _theme(theme: Document, said: Mapping[UUID, Said]) -> dict[str, Any]:
    return {**theme, "typical": _read(theme["typical"], said)}


def _read(identifiers: Collection[str], said: Mapping[UUID, Said]) -> list[Said]:
    return [found for one in identifiers if (found := said.get(UUID(one)))]


@bp.post("/c/<slug>/desk/texts/again")
@signed_in
def look_again(slug: str) -> ResponseReturnValue:
    """Have texts looked at again whose looks failed."""
    with transaction() as session:
        consultation = access.consultation_for(session, slug, Action.OPERATE)
        service.look_again(session, current_actor(), consultation, at=utc_now())
    flash(_("The texts will be looked at again."))
    return redirect(url_for("texts.show_texts", slug=slug), 303)
