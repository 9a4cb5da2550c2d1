"""From the rows of a digest to the exact mails: who gets it, in which language, with which words."""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.consultations.models import Consultation, Round
from consult.domain.vocabulary import Audience, RoundState
from consult.events.checkpoints import in_base64, root_at
from consult.languages import LANGUAGES
from consult.presentation import number
from consult.presentation.labels import WEIGHTED, label
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.signing import origin_of
from consult.synthesis.charts.kept import sealed_pictures
from consult.synthesis.content import Checkpoint, DigestContent
from consult.synthesis.items import mail_items
from consult.synthesis.mail import (
    Recipient,
    Sealed,
    SealedMail,
    content_hash,
    seal_mails,
)
from consult.synthesis.models import CountedList, Digest, Statement
from consult.synthesis.own_places import OwnPositions
from consult.synthesis.own_positions import own_positions_of
from consult.synthesis.recipients import NOWHERE, recipients_of_digest
from consult.synthesis.saying import drafted_words, labels_of, words_of
from consult.synthesis.unsubscribing import unsubscribe_token
from consult.synthesis.wording import headline
from consult.synthesis.wording.overview import overview

__all__ = ["drafted_words", "labels_of", "words_of"]


def sealed_mails(
    session: Session, digest: Digest, settings: Settings, *, person_id: UUID | None = None
) -> Sequence[SealedMail]:
    """The exact mail of each recipient as the digest stands now; of one person alone when that is given."""
    found = recipients_of_digest(session, digest)
    return _seal(session, digest, settings, [one for one in found if person_id in (None, one.person_id)]).mails


def mails_without_own_positions(
    session: Session, digest: Digest, settings: Settings, recipients: Sequence[Recipient]
) -> Sequence[SealedMail]:
    """Mails as they are sent but for what each recipient's own delegation says: for who may not read that."""
    return _seal(session, digest, settings, recipients, tells_own=False).mails


def seal(session: Session, digest: Digest, settings: Settings) -> tuple[str, Sequence[SealedMail]]:
    """The hash that chairs approve, and the mails that it covers."""
    sealed = seal_for(session, digest, settings, recipients_of_digest(session, digest))
    return sealed.content_hash, sealed.mails


@dataclass(frozen=True, kw_only=True)
class SealedDigest(Sealed):
    """The mails of a digest, who is left out, and the hash that chairs approve."""

    content_hash: str


def seal_for(session: Session, digest: Digest, settings: Settings, recipients: Sequence[Recipient]) -> SealedDigest:
    """As `seal`, for recipients that were read already, with those for whom no mail could be made."""
    sealed = _seal(session, digest, settings, recipients)
    covered = _pages(session, digest, settings) if digest.audience == Audience.PUBLIC else sealed.mails
    present = content_hash(digest.id, digest.revision, covered, _counted_hash(session, digest))
    return SealedDigest(mails=sealed.mails, left_out=sealed.left_out, content_hash=present)


def _seal(
    session: Session, digest: Digest, settings: Settings, recipients: Sequence[Recipient], *, tells_own: bool = True
) -> Sealed:
    consultation = session.get_one(Consultation, digest.consultation_id)
    return seal_mails(
        _composer(session, digest, consultation, settings),
        recipients,
        base_url=settings.base_url,
        unsubscribe_token=lambda person_id: unsubscribe_token(settings.secret_key, person_id, consultation.id),
        own_positions=_own_positions(session, digest) if tells_own else lambda _: {},
    )


def _pages(session: Session, digest: Digest, settings: Settings) -> Sequence[SealedMail]:
    """What the page of a digest to the public says in each language: it has no mails that could be approved."""
    readers = [
        Recipient(person_id=digest.id, name="", address=f"everybody{NOWHERE}", language=language)
        for language in LANGUAGES
    ]
    return _seal(session, digest, settings, readers).mails


def _own_positions(session: Session, digest: Digest) -> Callable[[UUID], OwnPositions]:
    """What goes into the mail of one person alone: in digests to participants, what their own delegation says."""
    if digest.audience != Audience.PARTICIPANTS:
        return lambda _: {}
    own = own_positions_of(session, digest.consultation_id, digest.round_id)
    return lambda person_id: own.get(person_id, {})


def _counted_hash(session: Session, digest: Digest) -> str:
    query = sa.select(CountedList.content_hash).where(CountedList.digest_id == digest.id)
    return session.scalar(query.where(CountedList.draft == digest.draft)) or ""


def checkpoint_of(session: Session, digest: Digest, consultation: Consultation, settings: Settings) -> Checkpoint:
    """The checkpoint that the footer of a digest carries: the root of the log that it was drafted from."""
    return Checkpoint(
        origin=origin_of(settings, consultation.slug),
        size=digest.as_of,
        root=in_base64(root_at(session, consultation.id, digest.as_of)),
        counted_list=_counted_hash(session, digest),
    )


def same_hash(first: str | None, second: str) -> bool:
    """True when two hashes are equal, compared in constant time; the second may be whatever a form brought."""
    return first is not None and hmac.compare_digest(first.encode(), second.encode("utf-8", "replace"))


def _composer(
    session: Session, digest: Digest, consultation: Consultation, settings: Settings
) -> Callable[[str], DigestContent]:
    statements = statements_of(session, digest.id)
    round_ = session.get_one(Round, digest.round_id)
    checkpoint = checkpoint_of(session, digest, consultation, settings)

    takes_positions = round_.state == RoundState.OPEN and digest.audience == Audience.PARTICIPANTS
    tells_figures = digest.audience != Audience.PARTICIPANTS  # they stand on the page and in the report
    form_url = f"{settings.base_url}/my" if takes_positions else ""

    def compose(language: str) -> DigestContent:
        return DigestContent(
            title=digest_title(consultation, round_, Audience(digest.audience)),
            consultation=consultation.title,
            date=digest.drafted_at,
            headline=headline_of_digest(digest),
            lede=lede(digest, round_),
            notice=consultation.notice,
            items=mail_items(statements, consultation, digest.headline.get("since"), tells_figures=tells_figures),
            digest_url=f"{settings.base_url}/c/{consultation.slug}/digests/{digest.id}",
            method_url=f"{settings.base_url}/method",
            checkpoints_url=f"{settings.base_url}/c/{consultation.slug}/checkpoints",
            checkpoint=checkpoint,
            pictures=sealed_pictures(session, digest.id, language),
            form_url=form_url,
            preferences_url=f"{settings.base_url}/c/{consultation.slug}/digest-preferences",
        )

    return compose


def digest_title(consultation: Consultation, round_: Round, audience: Audience = Audience.PARTICIPANTS) -> str:
    """The name of a digest, which is also the subject of its mail."""
    values = {"number": round_.number, "title": consultation.title}
    if audience is Audience.CHAIRS:
        return _("For the chairs: digest of round %(number)s: %(title)s", **values)
    return _("Digest of round %(number)s: %(title)s", **values)


def headline_of_digest(digest: Digest) -> str:
    """The news of a digest in one line; the first digest of a consultation has nothing to compare itself with."""
    if digest.headline.get("is_first"):
        return _("Where the delegations stand")
    return headline(digest.headline["news"])


def lede(digest: Digest, round_: Round) -> str:
    """How much the digest rests on, and how many targets stand where."""
    positions, delegations = digest.headline["positions"], digest.headline.get("answered")
    where, counted = overview(digest.headline.get("classes", {})), label(WEIGHTED, digest.weighting)
    if positions is None or delegations is None:
        words = _("This is what the positions of round %(number)s add up to.", number=round_.number)
        return " ".join(part for part in (words, where, counted) if part)
    taken = ngettext("%(count)s position", "%(count)s positions", positions, count=number(positions))
    table = ngettext("%(count)s delegation", "%(count)s delegations", delegations, count=number(delegations))
    words = _(
        "%(positions)s of %(delegations)s stand in round %(number)s.",
        positions=taken,
        delegations=table,
        number=round_.number,
    )
    shares = _("Shares are of those who took a stance; abstentions are counted apart.")
    return " ".join(part for part in (words, where, counted, shares) if part)


def statements_of(session: Session, digest_id: UUID) -> list[Statement]:
    """The statements of a digest in their order."""
    query = sa.select(Statement).where(Statement.digest_id == digest_id).order_by(Statement.place)
    return list(session.scalars(query))
