"""From the rows of a digest to the exact mails: who gets it, in which language, with which words."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.consultations.models import Consultation, Round
from consult.domain.synthesis import BY_HAND, OF_TARGETS, Section, counts_of
from consult.events.checkpoints import in_base64, root_at
from consult.presentation import class_label, comparison_label, join_list, number
from consult.presentation.labels import WEIGHTED, label
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.signing import origin_of
from consult.synthesis.charts.kept import sealed_pictures
from consult.synthesis.mail import (
    Checkpoint,
    ContentItem,
    Counts,
    DigestContent,
    Recipient,
    Sealed,
    SealedMail,
    content_hash,
    seal_mails,
)
from consult.synthesis.models import CountedList, Digest, Statement
from consult.synthesis.recipients import recipients_of_digest
from consult.synthesis.saying import drafted_words, foreign_language, labels_of, marks_of, says_objection, words_of
from consult.synthesis.unsubscribing import unsubscribe_token
from consult.synthesis.wording import heading, headline

__all__ = ["drafted_words", "labels_of", "words_of"]


def sealed_mails(
    session: Session, digest: Digest, settings: Settings, *, person_id: UUID | None = None
) -> Sequence[SealedMail]:
    """The exact mail of each recipient as the digest stands now; of one person alone when that is given."""
    found = recipients_of_digest(session, digest)
    return _seal(session, digest, settings, [one for one in found if person_id in (None, one.person_id)]).mails


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
    present = content_hash(digest.id, digest.revision, sealed.mails, _counted_hash(session, digest))
    return SealedDigest(mails=sealed.mails, left_out=sealed.left_out, content_hash=present)


def _seal(session: Session, digest: Digest, settings: Settings, recipients: Sequence[Recipient]) -> Sealed:
    consultation = session.get_one(Consultation, digest.consultation_id)
    return seal_mails(
        _composer(session, digest, consultation, settings),
        recipients,
        base_url=settings.base_url,
        unsubscribe_token=lambda person_id: unsubscribe_token(settings.secret_key, person_id, consultation.id),
    )


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
    """True when two hashes are equal, compared in constant time."""
    return first is not None and hmac.compare_digest(first, second)


def _composer(
    session: Session, digest: Digest, consultation: Consultation, settings: Settings
) -> Callable[[str], DigestContent]:
    statements = statements_of(session, digest.id)
    round_ = session.get_one(Round, digest.round_id)
    checkpoint = checkpoint_of(session, digest, consultation, settings)

    def compose(language: str) -> DigestContent:
        return DigestContent(
            title=digest_title(consultation, round_),
            consultation=consultation.title,
            date=digest.drafted_at,
            headline=headline_of_digest(digest),
            lede=lede(digest, round_),
            notice=consultation.notice,
            items=[item_of(statement, consultation) for statement in mail_statements(statements)],
            digest_url=f"{settings.base_url}/c/{consultation.slug}/digests/{digest.id}",
            method_url=f"{settings.base_url}/method",
            checkpoint=checkpoint,
            pictures=sealed_pictures(session, digest.id, language),
        )

    return compose


def digest_title(consultation: Consultation, round_: Round) -> str:
    """The name of a digest, which is also the subject of its mail."""
    return _("Digest of round %(number)s: %(title)s", number=round_.number, title=consultation.title)


def headline_of_digest(digest: Digest) -> str:
    """The news of a digest in one line; the first digest of a consultation has nothing to compare itself with."""
    if digest.headline.get("is_first"):
        return _("Where the delegations stand")
    return headline(digest.headline["news"])


def lede(digest: Digest, round_: Round) -> str:
    """How much the digest rests on, in one sentence."""
    positions, delegations = digest.headline["positions"], digest.headline["delegations"]
    counted = label(WEIGHTED, digest.weighting)
    if positions is None:
        return _("This is what the positions of round %(number)s add up to.", number=round_.number) + " " + counted
    taken = ngettext("%(count)s position", "%(count)s positions", positions, count=number(positions))
    table = ngettext("%(count)s delegation", "%(count)s delegations", delegations, count=number(delegations))
    words = _(
        "%(positions)s of %(delegations)s stand in round %(number)s. This is what they add up to.",
        positions=taken,
        delegations=table,
        number=round_.number,
    )
    return f"{words} {counted}"


def statements_of(session: Session, digest_id: UUID) -> list[Statement]:
    """The statements of a digest in their order."""
    query = sa.select(Statement).where(Statement.digest_id == digest_id).order_by(Statement.place)
    return list(session.scalars(query))


def mail_statements(statements: Sequence[Statement]) -> list[Statement]:
    """What the mail tells: a target whose news stand above is not told twice.

    Of what was taken out it tells that somebody objects, where that is so, and nothing where it is not.
    """
    standing = [row for row in statements if row.removal is None or says_objection(row)]
    news = [row for row in standing if row.section == Section.NEWS and row.removal is None and row.template != BY_HAND]
    told = {(row.target_revision_id, row.line) for row in news}
    return [
        row
        for row in standing
        if row.section not in OF_TARGETS or row.template == BY_HAND or (row.target_revision_id, row.line) not in told
    ]


def item_of(statement: Statement, consultation: Consultation) -> ContentItem:
    """A statement as an item of the mail, in the language in force."""
    values, is_drafted = statement.values, statement.template != BY_HAND and statement.removal is None
    before = values.get("before") if is_drafted else None
    return ContentItem(
        code=values.get("code", ""),
        title=values.get("title", ""),
        class_label=_label(statement, consultation),
        former_label=class_label(before["class"], before["direction"]) if before else "",
        sentence=words_of(statement, consultation),
        counts=_counts(values) if is_drafted else None,
        is_minority=statement.is_minority,
        heading=heading(statement.section),
        is_tally=is_drafted and statement.section in {Section.NEWS, *OF_TARGETS},
        language=foreign_language(statement, consultation),
    )


def _label(statement: Statement, consultation: Consultation) -> str:
    if statement.template == BY_HAND:
        return join_list(marks_of(statement, consultation))
    if statement.removal is not None:
        return _("A sentence was taken out")
    if statement.is_minority:
        return _("Minority line")
    if "class" not in statement.values:
        return ""
    label = class_label(statement.values["class"], statement.values["direction"])
    if statement.line != consultation.compare[0]:
        line = comparison_label(statement.line, labels_of(consultation, "lines"))
        return _("%(label)s (%(line)s)", label=label, line=line)
    return label


def _counts(values: Mapping[str, Any]) -> Counts | None:
    row = values.get("row")
    if row is None:
        return None
    counts = counts_of(row)
    return Counts(
        oppose=counts["oppose"],
        neutral=counts["neutral"],
        support=counts["support"],
        abstain=counts["abstain"],
        absent=values.get("absent") or 0,
    )
