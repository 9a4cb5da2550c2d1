"""What people did to a statement, as the desk shows it: other words, links, own words, and that it was taken out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.domain.permissions import Actor
from consult.domain.synthesis import BY_HAND
from consult.organisations.models import Person
from consult.presentation import join_list
from consult.presentation.labels import STANCES
from consult.presentation.translation import gettext as _
from consult.synthesis.models import Digest, Statement
from consult.synthesis.pages.doubts import doubts_about, languages_proposed
from consult.synthesis.recipients import recipients_of_digest
from consult.synthesis.saying import language_name, marks_of, says_objection, words_by_language
from consult.synthesis.support import Linked, linked_positions, may_read_names


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What an author answered."""

    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Removal:
    """That a statement was taken out; `authors` is how many delegations it concerns.

    `answers` is empty for somebody who may not read names: what somebody writes tells who it is.
    """

    reason: str
    removed_by: str
    removed_at: datetime
    authors: int
    answers: Sequence[Answered]


@dataclass(frozen=True, kw_only=True)
class Handled:
    """What people did to one statement.

    `notes` says so in a few words, `doubts` what the words say otherwise than their support; `links` is empty for
    somebody who may not read names, `linked` is their number.
    """

    is_by_hand: bool
    is_own_words: bool
    linked: int
    links: Sequence[Linked]
    notes: str
    warning: str
    removal: Removal | None
    tells_objection: bool
    doubts: Sequence[str]

    @property
    def is_unsupported(self) -> bool:
        """True for a sentence written by hand that rests on nothing."""
        return self.is_by_hand and not self.is_own_words and not self.linked


class Desk:
    """What is read once for all statements of a digest."""

    def __init__(self, session: Session, actor: Actor, digest: Digest, consultation: Consultation) -> None:
        """Read the links and the languages of the recipients."""
        self.session, self.consultation = session, consultation
        self.reads_names = may_read_names(actor, consultation)
        self.links: Mapping[UUID, Sequence[Linked]] = linked_positions(session, digest.id)
        self.languages = languages_of(session, digest, consultation)

    def handled(self, row: Statement) -> Handled:
        """What people did to a statement."""
        links = self.links.get(row.id, ())
        return Handled(
            is_by_hand=row.template == BY_HAND,
            is_own_words=row.is_own_words,
            linked=len(links),
            links=links if self.reads_names else (),
            notes=self._notes(row),
            warning=_warning(row, self.languages),
            removal=self._removal(row),
            tells_objection=says_objection(row),
            doubts=doubts_about(self.session, row),
        )

    def _notes(self, row: Statement) -> str:
        if row.template == BY_HAND:
            return join_list([_("written by hand"), *marks_of(row, self.consultation)])
        if not (own := words_by_language(row)):
            return ""
        words = _("reworded in %(languages)s", languages=join_list([language_name(language) for language in own]))
        if proposed := languages_proposed(self.session, row):
            names = join_list([language_name(language) for language in proposed])
            words = _("%(words)s, as the writer proposed in %(languages)s", words=words, languages=names)
        return words

    def _removal(self, row: Statement) -> Removal | None:
        if (removal := row.removal) is None:
            return None
        person = self.session.get(Person, removal.removed_by) if removal.removed_by else None
        answers = [author for author in removal.authors if author.answer] if self.reads_names else []
        return Removal(
            reason=removal.reason,
            removed_by=person.name if person else "",
            removed_at=removal.removed_at,
            authors=len(removal.authors),
            answers=[Answered(name=row.name, text=row.answer) for row in answers],
        )


def languages_of(session: Session, digest: Digest, consultation: Consultation) -> list[str]:
    """The languages in which a digest goes out now, those of the consultation first."""
    read = {recipient.language for recipient in recipients_of_digest(session, digest)}
    return list(dict.fromkeys([*consultation.languages, *sorted(read)]))


def _warning(row: Statement, languages: Collection[str]) -> str:
    own = words_by_language(row)
    left = [language for language in languages if language not in own]
    if not own or not left:
        return ""
    names = join_list([language_name(language) for language in left])
    if row.template == BY_HAND:
        return _("It goes out as it is to readers of: %(languages)s, marked with its language.", languages=names)
    return _("The drafted sentence still stands in: %(languages)s.", languages=names)


def difference_of(link: Linked) -> str:
    """What became of a linked position since, in words; nothing while it stands."""
    if link.has_left:
        return _("%(name)s is no longer accredited.", name=link.delegation)
    if link.latest is None:
        return ""
    if link.latest.stance is None:
        return _("%(name)s withdrew it.", name=link.delegation)
    before, now = str(STANCES[link.position.stance]) if link.position.stance else "", str(STANCES[link.latest.stance])
    if before == now:
        return _("%(name)s put other words for it.", name=link.delegation)
    return _("%(name)s: %(before)s → %(now)s.", name=link.delegation, before=before, now=now)
