"""The position form: all targets of a cluster on one page, saved as a draft when one goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, signed_in
from consult.consultations.queries import round_by_number
from consult.database import reading, transaction, utc_now
from consult.domain.errors import DraftChanged, NotFound, RoundClosed
from consult.domain.positions import PositionContent
from consult.positions import service
from consult.positions.clusters import Part
from consult.positions.countries import Countries
from consult.positions.desk import Desk, Line, desk_of
from consult.positions.forms import Answer, fault_words, prefix_of, stored_answer, typed_answer
from consult.positions.pages.blueprint import bp
from consult.positions.results_before import TargetBefore, results_before
from consult.positions.typed_terms import BLANK_LINES, TypedTerm
from consult.presentation.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class Question:
    """One target of the form with its answer and what is wrong with it: field to words."""

    line: Line
    prefix: str
    answer: Answer
    faults: dict[str, str]
    other: PositionContent | None = None
    """What somebody else wrote while this was typed."""
    countries: Countries | None = None
    """Whom one may ask and offer something; None for a delegation that is no government."""
    before: TargetBefore | None = None
    """How the groups stood in the round before."""

    @property
    def is_revised(self) -> bool:
        """True when the round before asked about another wording."""
        earlier = self.before.revision_id if self.before else None
        if self.line.earlier is not None:
            earlier = self.line.earlier.target_revision_id
        return earlier is not None and earlier != self.line.revision_id

    @property
    def seen(self) -> str:
        """What the form starts from, as a hash: another tab may save in between."""
        return self.line.content.hash()

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Pairs of the field's id and the words, for the error summary."""
        return [(self.id_of(field), words) for field, words in self.faults.items()]

    def id_of(self, field: str) -> str:
        """The id of a field; that of the stance is the prefix itself."""
        return self.prefix if field == "stance" else f"{self.prefix}-{field}"

    @property
    def lines(self) -> list[TypedTerm]:
        """The lines of asks and offers, and empty ones to fill in: more where more were wished for."""
        blank = BLANK_LINES if request.form.get("more") == self.prefix else 1
        return [*self.answer.terms, *[TypedTerm()] * blank]

    @property
    def was_reshaped(self) -> bool:
        """True when lines were just added to this target, or taken away from it."""
        dropped = request.form.get("drop", "").partition(".")[0]
        return self.prefix in (request.form.get("more"), dropped)


@bp.get("/d/<uuid:delegation_id>/positions/<cluster>")
@signed_in
def edit_cluster(delegation_id: UUID, cluster: str) -> ResponseReturnValue:
    """Ask where the delegation stands on each target of a cluster."""
    with reading() as session:
        found = desk_of(session, current_actor(), delegation_id)
    part = _part(found, cluster)
    return _page(found, part, [_question(found, line) for line in found.lines_of(part)])


@bp.post("/d/<uuid:delegation_id>/positions/<cluster>")
@signed_in
def save_cluster(delegation_id: UUID, cluster: str) -> ResponseReturnValue:
    """Keep the answers as drafts and go on; whatever is wrong, nothing typed is lost."""
    actor, at = current_actor(), utc_now()
    with reading() as session:
        found = desk_of(session, actor, delegation_id)
    part = _part(found, cluster)
    lines = found.lines_of(part)
    if is_reshaping():
        return _page(found, part, [_question(found, line, _typed(found, line)) for line in lines])
    questions = [_question(found, line, _typed(found, line), check=True) for line in lines]
    if any(question.faults for question in questions):
        return _page(found, part, questions), 422
    if found.round is None:
        return _page(found, part, questions, is_late=True), RoundClosed.status
    seen = {
        line.revision_id: hash_ for line in lines if (hash_ := request.form.get(f"{prefix_of(line.revision_id)}-seen"))
    }
    contents = {asked.line.revision_id: asked.answer.content(asked.line.target.revision.text) for asked in questions}
    try:
        with transaction() as session:
            service.save_drafts(
                session, actor, delegation_id, round_id=found.round.id, contents=contents, seen=_given(seen), at=at
            )
    except RoundClosed as closed:
        return _page(found, part, questions, is_late=True), closed.status
    except DraftChanged as changed:
        return _ask_again(delegation_id, cluster, changed), changed.status
    flash(_saved_words(found))
    return redirect(_next_url(found, part), 303)


def _given(seen: Mapping[UUID, str]) -> dict[UUID, str]:
    """What forms started from, as far as they say; a form of an earlier version says nothing."""
    return {revision_id: hash_ for revision_id, hash_ in seen.items() if hash_}


def _ask_again(delegation_id: UUID, cluster: str, changed: DraftChanged) -> str:
    """The form with what was typed, and beside it what somebody else wrote; saved again, it replaces that."""
    with reading() as session:
        found = desk_of(session, current_actor(), delegation_id)
    part = _part(found, cluster)
    questions = []
    for line in found.lines_of(part):
        asked = _question(found, line, _typed(found, line))
        if str(line.revision_id) in changed.extra:
            words = _(
                "%(code)s was changed meanwhile: compare, then save again to put yours in its place", code=line.code
            )
            asked = replace(asked, faults={"stance": words}, other=line.content)
        questions.append(asked)
    return _page(found, part, questions)


def _saved_words(found: Desk) -> str:
    if found.own_body and not found.may_sign:
        return _("Saved as drafts: only %(body)s sees them until you offer them.", body=found.own_body.name)
    return _("Saved as drafts: only your delegation sees them.")


def _part(found: Desk, cluster: str) -> Part:
    if not (matching := [part for part in found.parts if part.slug == cluster]):
        raise NotFound
    return matching[0]


def is_reshaping() -> bool:
    """True when a form asks for more lines, or for one less, and not to be saved."""
    return "more" in request.form or "drop" in request.form


def _typed(found: Desk, line: Line) -> Answer:
    return typed_answer(request.form, line.revision_id, found.countries)


def _question(found: Desk, line: Line, answer: Answer | None = None, *, check: bool = False) -> Question:
    answer = answer or stored_answer(line, found.countries)
    faults = answer.faults(line.target.revision.text, found.delegation.key) if check else {}
    words = {field: fault_words(line.code, fault) for field, fault in faults.items()}
    return Question(
        line=line, prefix=prefix_of(line.revision_id), answer=answer, faults=words, countries=found.countries
    )


def _next_url(found: Desk, part: Part) -> str:
    slugs = [other.slug for other in found.parts]
    rest = slugs[slugs.index(part.slug) + 1 :]
    if rest:
        return url_for("positions.edit_cluster", delegation_id=found.delegation.id, cluster=rest[0])
    page = "positions.review" if found.may_sign else "positions.desk"
    return url_for(page, delegation_id=found.delegation.id)


def _with_results(found: Desk, questions: list[Question]) -> list[Question]:
    """The questions with what may be told of the round before."""
    if found.round is None or found.round.number == 1:
        return questions
    with reading() as session:
        before = round_by_number(session, found.consultation.id, found.round.number - 1)
        told = results_before(session, found.consultation, before)
    return [replace(asked, before=told.get(asked.line.target.target.id)) for asked in questions]


def _page(found: Desk, part: Part, questions: list[Question], *, is_late: bool = False) -> str:
    slugs = [other.slug for other in found.parts]
    return render_template(
        "positions/form.html",
        desk=found,
        part=part,
        questions=_with_results(found, questions),
        errors=[error for question in questions for error in question.errors],
        is_late=is_late or not found.is_open,
        was_sent=request.method == "POST" and not is_reshaping(),
        is_last=slugs[-1] == part.slug,
        illustrative_notice=found.consultation.notice,
    )
