"""Letters: the secretariat enters what a delegation wrote, and the delegation confirms it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.consultations.models import Consultation, Delegation, Round
from consult.consultations.queries import consultation_by_slug, current_round, delegations_of
from consult.database import reading, transaction, utc_now
from consult.domain.errors import ConsultError, InvalidInput, NotFound, PositionChanged, RoundClosed, SignedByDelegation
from consult.domain.permissions import Action, Actor, decide
from consult.domain.vocabulary import RoundState
from consult.positions import queries
from consult.positions.clusters import Part, cut
from consult.positions.countries import Countries, countries_for
from consult.positions.desk import Line
from consult.positions.forms import Answer, fault_words, posted_key, prefix_of, typed_answer
from consult.positions.on_behalf import service
from consult.positions.on_behalf.queries import entries_in, signed_by_itself
from consult.positions.pages.blueprint import bp
from consult.positions.pages.form import Question, is_reshaping
from consult.positions.submission import Entry, Submission
from consult.presentation.translation import gettext as _
from consult.targets.queries import targets_with_revisions

LISTED = 50
"""Delegations in the list at most: with more at the table one types a part of the name."""


@dataclass(frozen=True, kw_only=True)
class _Ground:
    """What the form stands on: never a draft of the delegation."""

    consultation: Consultation
    delegation: Delegation
    name: str
    round: Round | None
    parts: Sequence[Part]
    standing: Mapping[UUID, Line]
    signed: frozenset[UUID]
    countries: Countries | None

    @property
    def is_open(self) -> bool:
        """True while the round takes positions."""
        return self.round is not None and self.round.state == RoundState.OPEN


def _consultation(session: Session, actor: Actor, slug: str) -> Consultation:
    consultation = consultation_by_slug(session, slug)
    if consultation is None or not decide(actor, Action.ENTER_ON_BEHALF, queries.facts_of(consultation)):
        raise NotFound
    return consultation


@bp.get("/c/<slug>/desk/letters")
@signed_in
def letters(slug: str) -> ResponseReturnValue:
    """Choose the delegation that wrote, and see what was entered so far."""
    asked = request.args.get("name", "").strip()
    with reading() as session:
        consultation = _consultation(session, current_actor(), slug)
        found = [row for row in delegations_of(session, consultation.id) if asked.casefold() in row.name.casefold()]
        entered = entries_in(session, consultation.id, limit=LISTED)
    return render_template(
        "positions/letters.html",
        consultation=consultation,
        asked=asked,
        delegations=found[:LISTED],
        more=max(0, len(found) - LISTED),
        entered=entered,
        illustrative_notice=consultation.notice,
    )


@bp.get("/c/<slug>/desk/letters/<uuid:delegation_id>/<cluster>")
@signed_in
def letter_form(slug: str, delegation_id: UUID, cluster: str) -> ResponseReturnValue:
    """Ask what the letter says on each target of a cluster."""
    with reading() as session:
        ground = _ground(session, current_actor(), slug, delegation_id)
    part = _part(ground, cluster)
    return _page(ground, part, [_question(ground, line, Answer()) for line in _lines(ground, part)], letter=("", ""))


@bp.get("/c/<slug>/desk/letters/<uuid:delegation_id>")
@signed_in
def letter(slug: str, delegation_id: UUID) -> ResponseReturnValue:
    """The first cluster of the form."""
    with reading() as session:
        ground = _ground(session, current_actor(), slug, delegation_id)
    if not ground.parts:
        raise NotFound(_("There is no target yet to which a letter could answer."))
    cluster = ground.parts[0].slug
    return redirect(url_for("positions.letter_form", slug=slug, delegation_id=delegation_id, cluster=cluster), 303)


@bp.post("/c/<slug>/desk/letters/<uuid:delegation_id>/<cluster>")
@signed_in
def enter_letter(slug: str, delegation_id: UUID, cluster: str) -> ResponseReturnValue:
    """Enter what the letter says; the same form sent again changes nothing more."""
    actor, form, at = current_actor(), request.form, utc_now()
    with reading() as session:
        ground = _ground(session, actor, slug, delegation_id)
    part = _part(ground, cluster)
    typed = form.get("letter_date", ""), form.get("letter_reference", "")
    lines = [line for line in _lines(ground, part) if line.revision_id not in ground.signed]
    answers = {line.revision_id: typed_answer(form, line.revision_id, ground.countries) for line in lines}
    if is_reshaping():
        reshaped = [_question(ground, line, answers[line.revision_id]) for line in lines]
        return _page(ground, part, reshaped, letter=typed)
    questions = [_question(ground, line, answers[line.revision_id], check=True) for line in lines]
    answered = [asked for asked in questions if asked.answer.content(asked.line.target.revision.text).stance]
    errors = [error for asked in questions for error in asked.errors] + _letter_errors(typed)
    if not answered and not errors:
        errors = [(questions[0].prefix if questions else "letter_date", _("Choose a stance on at least one target"))]
    if errors:
        return _page(ground, part, questions, letter=typed, errors=errors), 422
    entries = tuple(_entry(asked, form) for asked in answered)
    submission = Submission(
        submission_key=posted_key(form), entries=entries, round_id=ground.round.id if ground.round else None
    )
    paper = service.Letter(dated=date.fromisoformat(typed[0]), reference=typed[1])
    try:
        with transaction() as session:
            service.enter_on_behalf(session, actor, delegation_id, submission=submission, letter=paper, at=at)
    except InvalidInput as refused:
        return _page(ground, part, questions, letter=typed, errors=_refused(refused)), refused.status
    except (RoundClosed, PositionChanged, SignedByDelegation) as refused:
        with reading() as session:
            ground = _ground(session, actor, slug, delegation_id)
        return _page(ground, part, questions, letter=typed, refusal=refused), refused.status
    flash(_("Entered on behalf of %(name)s. The delegation is told, and may replace it.", name=ground.name))
    return redirect(url_for("positions.letters", slug=slug, _anchor="entered"), 303)


def _ground(session: Session, actor: Actor, slug: str, delegation_id: UUID) -> _Ground:
    consultation = _consultation(session, actor, slug)
    delegation, its_own = service.delegation_for_letters(session, actor, delegation_id)
    if its_own.id != consultation.id:
        raise NotFound
    round_ = current_round(session, consultation.id)
    targets = targets_with_revisions(session, consultation.id)
    standing = queries.current_positions(session, delegation_id, round_.id) if round_ else {}
    lines = [Line(target=target, standing=standing.get(target.revision.id)) for target in targets]
    return _Ground(
        consultation=consultation,
        delegation=delegation,
        name=queries.name_of(session, delegation),
        round=round_,
        parts=cut(targets),
        standing={line.revision_id: line for line in lines},
        signed=frozenset(signed_by_itself(session, delegation_id, round_.id) if round_ else ()),
        countries=countries_for(session, delegation),
    )


def _part(ground: _Ground, cluster: str) -> Part:
    if not (matching := [part for part in ground.parts if part.slug == cluster]):
        raise NotFound
    return matching[0]


def _lines(ground: _Ground, part: Part) -> list[Line]:
    return [ground.standing[target.revision.id] for target in part.targets]


def _question(ground: _Ground, line: Line, answer: Answer, *, check: bool = False) -> Question:
    faults = answer.faults(line.target.revision.text, ground.delegation.key) if check else {}
    words = {field: fault_words(line.code, fault) for field, fault in faults.items()}
    return Question(
        line=line, prefix=prefix_of(line.revision_id), answer=answer, faults=words, countries=ground.countries
    )


def _entry(asked: Question, form: Mapping[str, str]) -> Entry:
    base = form.get(f"{asked.prefix}-base", "")
    content = asked.answer.content(asked.line.target.revision.text)
    version = int(base) if base.isdecimal() and len(base) < 10 else asked.line.version
    return Entry(content=content, base_version=version, revision_id=asked.line.revision_id)


def _letter_errors(typed: tuple[str, str]) -> list[tuple[str, str]]:
    errors = []
    try:
        date.fromisoformat(typed[0])
    except ValueError:
        errors.append(("letter_date", _("Give the date of the letter as year, month and day")))
    if not typed[1].strip():
        errors.append(("letter_reference", _("Say under which reference the letter is filed")))
    return errors


def _refused(refused: InvalidInput) -> list[tuple[str, str]]:
    words = {
        "letter_date": _("The letter cannot bear a date that has not come yet"),
        "letter_reference": _("Give the reference in plain letters, at most %(most)s", most=service.LONGEST_REFERENCE),
    }
    return [(field, words.get(field, _(refused.detail))) for field in refused.fields]


def _page(
    ground: _Ground,
    part: Part,
    questions: Sequence[Question],
    *,
    letter: tuple[str, str],
    errors: Sequence[tuple[str, str]] = (),
    refusal: ConsultError | None = None,
) -> str:
    return render_template(
        "positions/letter.html",
        ground=ground,
        part=part,
        questions=[asked for asked in questions if asked.line.revision_id not in ground.signed],
        signed=[line for line in _lines(ground, part) if line.revision_id in ground.signed],
        letter=letter,
        errors=list(errors),
        faults=dict(errors),
        refusal=refusal,
        submission_key=uuid4().hex,
        today=utc_now().date().isoformat(),
        illustrative_notice=ground.consultation.notice,
    )


@bp.post("/d/<uuid:delegation_id>/letters/<uuid:submission_id>/confirm")
@signed_in
def confirm_letter(delegation_id: UUID, submission_id: UUID) -> ResponseReturnValue:
    """Sign what the secretariat entered for one's delegation."""
    with transaction() as session:
        service.confirm_entry(session, current_actor(), delegation_id, submission_id=submission_id, at=utc_now())
    flash(_("Confirmed: it counts as signed by your delegation."))
    return redirect(url_for("positions.receipt", delegation_id=delegation_id, submission_id=submission_id), 303)
