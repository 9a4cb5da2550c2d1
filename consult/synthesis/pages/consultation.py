"""The page of one consultation: what changed, where each target stands, who takes part."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.accreditation.queries import own_applications
from consult.authentication import current_actor, public
from consult.consultations import queries
from consult.consultations.models import Consultation, Round
from consult.consultations.pages import bp as consultations
from consult.database import reading
from consult.domain.divergence import FlagName
from consult.domain.permissions import Action
from consult.domain.synthesis import DIVIDED, DraftStatement, Section, compose
from consult.domain.vocabulary import RoundState
from consult.domain.weighting import Weighting
from consult.presentation import BarRow, bar, bar_scale, class_label
from consult.synthesis.pages import access
from consult.synthesis.pages.opinion import opinion_for_readers
from consult.synthesis.pages.participation import participation_by_group, timeline_of
from consult.synthesis.pages.shown import Shown
from consult.synthesis.picture import RoundPicture, TargetPicture
from consult.synthesis.queries import blockers_of, published_digests
from consult.synthesis.released import picture_for_readers
from consult.synthesis.sealing import headline_of_digest, labels_of
from consult.synthesis.tallying import ALL_LINES
from consult.synthesis.views import snapshot_of, views_of
from consult.synthesis.wording import sentence

_SAID_IN_THE_COUNTS = frozenset({FlagName.OBJECTION})


@dataclass(frozen=True, kw_only=True)
class News:
    """One sentence of what changed since the round before."""

    text: str
    code: str
    title: str
    class_name: str
    direction: str | None
    before: tuple[str, str | None]


@consultations.get("/c/<slug>")
@public
def show_consultation(slug: str) -> ResponseReturnValue:
    """Show a consultation with the results of a round as far as they are public."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_CONSULTATION)
        round_, line = access.asked_round(session, consultation), access.asked_line(consultation)
        return render_template("consultations/show.html", **_context(session, consultation, round_, line))


def _context(session: Session, consultation: Consultation, round_: Round | None, line: str | None) -> dict[str, Any]:
    rounds = queries.rounds(session, consultation.id)
    digests = published_digests(session, consultation.id)
    context = {
        "consultation": consultation,
        "illustrative_notice": consultation.notice or None,
        "round": round_,
        "rounds": rounds,
        "planned": queries.current_round(session, consultation.id) if round_ is None else None,
        "digests": [(digest, drafted_in, headline_of_digest(digest)) for digest, drafted_in in digests],
        "timeline": timeline_of(rounds, digests),
        "may_read_desk": access.may(consultation, Action.READ_DESK),
        **_way_in(session, consultation, rounds),
        "is_published": round_ is not None and access.is_published(session, consultation, round_),
        "members": sum(queries.accredited_by_line(session, consultation)[ALL_LINES].values()),
        "line_labels": labels_of(consultation, "lines"),
    }
    if round_ is None or not access.is_published(session, consultation, round_):
        return context | participation_by_group(session, consultation, [], line or consultation.compare[0])
    return context | results_of(session, consultation, rounds, round_, line)


def _way_in(session: Session, consultation: Consultation, rounds: Sequence[Round]) -> dict[str, Any]:
    """Whether the reader can apply, and the application that they have already."""
    actor = current_actor()
    own = own_applications(session, actor, consultation_id=consultation.id) if actor.person_id else []
    is_past = bool(rounds) and all(round_.state == RoundState.CLOSED for round_ in rounds)
    is_free = consultation.takes_applications and not is_past and not actor.roles_in(consultation.id)
    return {"own_application": own[0] if own else None, "may_apply": is_free and not own}


def results_of(
    session: Session, consultation: Consultation, rounds: Sequence[Round], round_: Round, line: str | None
) -> dict[str, Any]:
    """The results of a published round for the template, compared with the round before it."""
    picture = picture_for_readers(session, consultation, round_, access.asked_weighting())
    earlier = [
        found for found in rounds if found.number < round_.number and access.is_published(session, consultation, found)
    ]
    before = picture_for_readers(session, consultation, earlier[-1], access.asked_weighting()) if earlier else None
    line = line or picture.main_line
    exact = access.is_attributed(consultation)
    blockers = blockers_of(session, round_.id) if exact else {}
    shown = Shown(picture=picture, line=line, blockers=blockers)
    scale_rows = _bar_rows(shown)
    return {
        "shown": shown,
        "view": access.view_asked(),
        "weightings": list(Weighting),
        "before": before,
        "news": news_between(session, before, picture, line) if before else [],
        "rows": _tally_rows(shown, before, scale_rows),
        "parts": parts_of(scale_rows),
        "divided": _divided(picture, line),
        "divided_before": _divided(before, line) if before else None,
        "numbers_of": access.numbers_of(session, round_),
        "opinion": opinion_for_readers(session, consultation, round_),
        "somebody_objects": [target.target.code for target in picture.targets if target.somebody_objects],
        **participation_by_group(session, consultation, [*earlier, round_], line),
    }


def parts_of(rows: Sequence[BarRow | None]) -> list[str]:
    """The parts that the bars of a table have, for its legend."""
    names = ["strongly_oppose", "oppose", "support", "strongly_support", "neutral", "abstain"]
    places = [0, 1, 3, 4, 2, 5]
    drawn = [row for row in rows if row]
    parts = [name for name, place in zip(names, places, strict=True) if any(row.tally[place] for row in drawn)]
    return [*parts, "silent"] if any(row.silent for row in drawn) else parts


def _divided(picture: RoundPicture, line: str) -> int:
    return sum(target.comparisons[line].class_ in DIVIDED for target in picture.targets)


def _bar_rows(shown: Shown) -> list[BarRow | None]:
    counted = [shown.all_of(target) for target in shown.picture.targets]
    whole = shown.picture.delegations
    return [BarRow(tally=found.row, silent=found.silent or 0, whole=whole) if found.row else None for found in counted]


def _tally_rows(shown: Shown, before: RoundPicture | None, bars: Sequence[BarRow | None]) -> list[dict[str, Any]]:
    scale = bar_scale([row for row in bars if row])
    former = {target.target.code: target for target in before.targets} if before else {}
    return [
        _tally_row(shown, target, former.get(target.target.code))
        | {"bar": bar(row, scale) if row else None, "counts": shown.all_of(target).words}
        for target, row in zip(shown.picture.targets, bars, strict=True)
    ]


def _tally_row(shown: Shown, target: TargetPicture, former: TargetPicture | None) -> dict[str, Any]:
    found, earlier = shown.comparison(target), former.comparisons[shown.line] if former else None
    label = class_label(earlier.class_.value, earlier.direction) if earlier else ""
    return {
        "code": target.target.code,
        "title": target.revision.title,
        "class_name": found.class_.value,
        "direction": found.direction.value if found.direction else None,
        "flags": shown.flags(target, leave_out=_SAID_IN_THE_COUNTS),
        "before": label,
        "is_new": earlier is not None and (earlier.class_, earlier.direction) != (found.class_, found.direction),
    }


def news_between(session: Session, before: RoundPicture, picture: RoundPicture, line: str) -> list[News]:
    """What changed between two rounds, as the public may read it, the gravest first."""
    snapshot = snapshot_of(views_of(session, before))
    statements = compose(views_of(session, picture), snapshot, main_line=line)
    return [_news(picture, statement) for statement in statements if statement.section is Section.NEWS]


def _news(picture: RoundPicture, statement: DraftStatement) -> News:
    values = statement.values
    return News(
        text=sentence(statement.template, values, labels_of(picture.consultation, statement.line)),
        code=values["code"],
        title=values["title"],
        class_name=values["class"],
        direction=values["direction"],
        before=(values["before"]["class"], values["before"]["direction"]),
    )
