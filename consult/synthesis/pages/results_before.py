"""The results of a round as the position form of the next one tells them, through the gate like every page."""

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from flask import Flask
from flask.blueprints import BlueprintSetupState
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.domain.permissions import Action
from consult.positions.results_before import TargetBefore, provide
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.shown import Shown
from consult.synthesis.picture import TargetPicture
from consult.synthesis.released import picture_for_readers
from consult.synthesis.views import public_sentence


def results_for_the_form(session: Session, consultation: Consultation, round_: Round) -> Mapping[UUID, TargetBefore]:
    """Every target of a round with its public sentence and the counts of its groups; empty before any is published."""
    if not access.may(consultation, Action.READ_RESULTS) or not access.is_published(session, consultation, round_):
        return {}
    picture = picture_for_readers(session, consultation, round_)
    shown = Shown(picture=picture, line=picture.main_line)
    return {target.target.id: _told(session, shown, target) for target in picture.targets}


def _told(session: Session, shown: Shown, target: TargetPicture) -> TargetBefore:
    counted = shown.by_group(target)
    return TargetBefore(
        revision_id=target.revision.id,
        sentence=public_sentence(session, shown.picture, target, shown.line),
        groups=[(shown.name_of(group), counted[group].words) for group in shown.groups] if shown.tells_counts else [],
    )


@bp.record
def _provide(state: BlueprintSetupState) -> None:
    provide(cast(Flask, state.app), results_for_the_form)
