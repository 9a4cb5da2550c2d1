"""Where the bodies of a delegation stand apart: its own page, the release to the desk, and what the desk sees of it."""

from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, signed_in
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_slug, facts_of
from consult.database import reading, transaction, utc_now
from consult.domain.errors import AlignmentChanged, ConsultError, MoveNotAllowed, NotFound, NotPermitted
from consult.domain.levels import Alignment
from consult.domain.permissions import Action, decide, roles_given
from consult.domain.vocabulary import Attribution, Role
from consult.positions.alignment import service
from consult.positions.alignment.queries import released_alignments, released_splits, split_in, standing_release
from consult.positions.alignment.split import Split
from consult.positions.desk import Desk
from consult.positions.pages.access import signers_desk
from consult.positions.pages.blueprint import bp
from consult.presentation import join_list, number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import lazy_gettext, ngettext

READERS = {
    Role.CHAIR: lazy_gettext("the chairs"),
    Role.RAPPORTEUR: lazy_gettext("the rapporteurs"),
    Role.SECRETARIAT: lazy_gettext("the secretariat"),
}
"""Who may be shown a released split, in the order in which they are told."""
CLASSES, NAMES = "classes", "names"
"""What a release holds: how the bodies stand to each other, or also which body says what."""


@bp.get("/d/<uuid:delegation_id>/alignment")
@signed_in
def alignment(delegation_id: UUID) -> ResponseReturnValue:
    """Show those who sign how their bodies stand to each other, and what of it the desk is shown."""
    return _page(delegation_id)


@bp.get("/d/<uuid:delegation_id>/alignment/release")
@signed_in
def confirm_release(delegation_id: UUID) -> ResponseReturnValue:
    """Show exactly what would be shown to whom, before it is."""
    return _confirmation(delegation_id)


@bp.post("/d/<uuid:delegation_id>/alignment/release")
@signed_in
def release_alignment(delegation_id: UUID) -> ResponseReturnValue:
    """Show the desk what stood on the page; when that changed meanwhile, show the page again."""
    actor, form = current_actor(), request.form
    try:
        with transaction() as session:
            service.release_alignment(
                session,
                actor,
                delegation_id,
                round_id=_round_of(form.get("round", "")),
                names_bodies=_asked() == NAMES,
                seen=form.get("seen", ""),
                at=utc_now(),
            )
    except AlignmentChanged as refused:
        return _confirmation(delegation_id, refusal=refused), refused.status
    except MoveNotAllowed as refused:
        return _page(delegation_id, refusal=refused), refused.status
    flash(_("Released. The desk sees what you saw here; later drafts do not change it."))
    return redirect(url_for("positions.alignment", delegation_id=delegation_id), 303)


@bp.post("/d/<uuid:delegation_id>/alignment/<uuid:release_id>/retract")
@signed_in
def retract_alignment(delegation_id: UUID, release_id: UUID) -> ResponseReturnValue:
    """Take a release back."""
    with transaction() as session:
        service.retract_alignment(session, current_actor(), delegation_id, release_id=release_id, at=utc_now())
    flash(_("Taken back. The desk sees that it was taken back, and nothing else."))
    return redirect(url_for("positions.alignment", delegation_id=delegation_id), 303)


@bp.get("/c/<slug>/desk/splits")
@signed_in
def splits(slug: str) -> ResponseReturnValue:
    """Show the desk what governments released of how their bodies stand apart."""
    with reading() as session:
        if (consultation := consultation_by_slug(session, slug)) is None:
            raise NotFound
        found = released_alignments(session, current_actor(), consultation)
    return render_template(
        "positions/splits.html",
        consultation=consultation,
        releases=found,
        sentences={one.release.id: sentence_of(one.name, one.split) for one in found if one.split},
        illustrative_notice=consultation.notice,
    )


def sentence_of(name: str, split: Split) -> str:
    """How often the bodies of a government are aligned, in tension and in conflict, in one sentence."""
    counts, whole = split.counts, len(split.judged)
    return ngettext(
        "In %(name)s the bodies conflict on %(conflict)s of %(count)s target, are in tension on %(tension)s and "
        "aligned on %(aligned)s.",
        "In %(name)s the bodies conflict on %(conflict)s of %(count)s targets, are in tension on %(tension)s and "
        "aligned on %(aligned)s.",
        whole,
        name=name,
        count=number(whole),
        **{kind.value: number(counts[kind]) for kind in Alignment},
    )


def readers_of(consultation: Consultation) -> str:
    """Who is shown a released split in this consultation, in words."""
    given = roles_given(Action.READ_RELEASED_ALIGNMENTS, Attribution(consultation.attribution))
    return join_list([str(words) for role, words in READERS.items() if role in given])


def _round_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()  # the form names none that there is


def _asked() -> str:
    asked = request.values.get("what", CLASSES)
    if asked not in (CLASSES, NAMES):
        raise NotFound
    return asked


def _may_release(found: Desk) -> bool:
    return decide(current_actor(), Action.RELEASE_ALIGNMENT, facts_of(found.consultation, found.delegation.id))


def _split(found: Desk) -> Split:
    if found.round is None:
        return Split(())
    with reading() as session:
        return split_in(session, found.delegation, found.round.id)


def _page(delegation_id: UUID, *, refusal: ConsultError | None = None) -> str:
    found = signers_desk(current_actor(), delegation_id)
    split = _split(found)
    with reading() as session:
        release = standing_release(session, delegation_id, found.round.id) if found.round else None
        released = released_splits(session, [release.id])[release.id] if release else None
    return render_template(
        "positions/alignment.html",
        desk=found,
        split=split,
        sentence=sentence_of(found.name, split),
        release=release,
        released=released,
        may_release=_may_release(found),
        readers=readers_of(found.consultation),
        refusal=refusal,
        illustrative_notice=found.consultation.notice,
    )


def _confirmation(delegation_id: UUID, *, refusal: ConsultError | None = None) -> str:
    found, asked = signers_desk(current_actor(), delegation_id), _asked()
    if not _may_release(found):
        raise NotPermitted(_("Only the focal point decides what leaves the delegation."))
    shown = _split(found).shown(names_bodies=asked == NAMES)
    return render_template(
        "positions/release_alignment.html",
        desk=found,
        split=shown,
        sentence=sentence_of(found.name, shown),
        what=asked,
        hidden_values={"what": asked, "seen": shown.hash(), "round": found.round.id if found.round else ""},
        readers=readers_of(found.consultation),
        refusal=refusal,
        illustrative_notice=found.consultation.notice,
    )
