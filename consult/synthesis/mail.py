"""Sealing: the exact mails of a digest, one per recipient, and the hashes that the chairs approve.

The same content and recipients give the same bytes, whenever and wherever they are sealed.
"""

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from babel import Locale
from flask import current_app
from flask_babel import force_locale
from jinja2 import TemplateError
from markupsafe import escape

from consult.domain import chain
from consult.domain.errors import InvalidInput
from consult.languages import catalogue_of
from consult.mail.delivery.message import ascii_address
from consult.mail.header_values import one_line
from consult.mail.pictures import content_id
from consult.mail.settling import REPEAT_SLOT
from consult.presentation import BarRow, join_list, mail_bar
from consult.presentation.translation import gettext, ngettext
from consult.synthesis.own_places import OwnPlaces, OwnPositions, place_of

LONGEST_SUBJECT = 200
_SECRET = secrets.token_hex(8)
NAME_PLACE, LINK_PLACE = f"\ue000{_SECRET}\ue003", f"\ue001{_SECRET}\ue003"
"""Where the recipient's name and link go: nobody can write such a place into a text of theirs."""
LARGEST_MAIL = 10_000_000
"""Bytes with its pictures; what is larger many servers refuse. Where one takes less, that is seen when it is sent."""

log = logging.getLogger(__name__)


class Counts(NamedTuple):
    """The answers behind one sentence, as they may leave the chair's desk."""

    oppose: int
    neutral: int
    support: int
    abstain: int
    absent: int


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """The root of the log behind a digest: every recipient becomes its witness.

    `counted_list` is the hash of the digest's counted list; empty for a digest without one.
    """

    origin: str
    size: int
    root: str
    counted_list: str = ""

    @property
    def line(self) -> str:
        """Origin, size and root as a line that can be copied into the verifier."""
        return f"{self.origin} {self.size} {self.root}"


@dataclass(frozen=True, kw_only=True)
class ContentItem:
    """One statement of a digest in the words of one language.

    `heading` names the part it belongs to. Where `is_tally`, counts are looked for beside the sentence, and `counts`
    None means that they are withheld. `language` is given where the sentence is not in the mail's. `revision_id` names
    the wording of a target whose result the item gives.
    """

    code: str
    title: str
    class_label: str
    former_label: str = ""
    sentence: str
    counts: Counts | None
    is_minority: bool = False
    heading: str = ""
    is_tally: bool = True
    names: str = ""
    is_brief: bool = False
    language: str | None = None
    revision_id: str = ""

    @property
    def has_withheld_counts(self) -> bool:
        """True where counts are missing that a reader would look for: beside the sentence about one target."""
        return self.counts is None and bool(self.code) and self.is_tally and not (self.is_minority or self.is_brief)

    @property
    def is_line(self) -> bool:
        """True where nothing but the line above the sentence is left to be read."""
        return self.is_brief and not self.sentence and self.counts is None

    @property
    def lead(self) -> tuple[str, ...]:
        """What stands above the sentence: target, class and former class, or that this is the minority's line.

        The title stands here only where the sentence does not name the target by it.
        """
        words = gettext("Minority line") if self.is_minority else self.class_label
        if words and self.former_label and not self.is_minority:
            words = gettext("%(label)s (was: %(former)s)", label=words, former=self.former_label)
        title = "" if self.title in self.sentence else self.title
        parts = (words, self.code, title) if self.is_minority else (self.code, title, words)
        return tuple(part for part in parts if part)


@dataclass(frozen=True, kw_only=True)
class SealedPicture:
    """A picture in a mail: the words say line by line what it shows; without `png` they stand alone."""

    kind: str
    title: str
    words: tuple[str, ...]
    png: bytes | None

    @property
    def content_id(self) -> str:
        """The name by which the HTML shows it, made of its bytes: so the seal of the HTML covers them."""
        return content_id(self.kind, self.png) if self.png else ""

    @property
    def alternative(self) -> str:
        """What stands for it where images are not shown."""
        return "\n".join([f"{self.title}.", *self.words])


@dataclass(frozen=True, kw_only=True)
class DigestContent:
    """What a digest says, in the words of one language.

    `title` is the digest's name and becomes the subject, so it holds nothing confidential. `form_url` leads to where
    positions are given while the round takes them.
    """

    title: str
    consultation: str
    date: datetime
    headline: str
    lede: str
    notice: str
    items: Sequence[ContentItem]
    digest_url: str
    method_url: str
    checkpoint: Checkpoint
    pictures: Sequence[SealedPicture] = ()
    form_url: str = ""
    preferences_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """A person who is to get a digest, and in which language."""

    person_id: UUID
    name: str
    address: str
    language: str


@dataclass(frozen=True, kw_only=True)
class SealedMail:
    """The exact bytes for one recipient; `sealed_hash` covers all other fields but the person's identifier."""

    person_id: UUID
    address: str
    language: str
    subject: str
    text: str
    html: str
    sealed_hash: str


class Unmailable(StrEnum):
    """Why somebody gets no mail, though everybody else gets theirs."""

    ADDRESS = "address"
    UNWRITTEN = "unwritten"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, kw_only=True)
class Unmailed:
    """A recipient for whom no mail could be made."""

    recipient: Recipient
    why: Unmailable


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """The mails of a digest in the order of their recipients, and who is left out."""

    mails: Sequence[SealedMail]
    left_out: Sequence[Unmailed]


def seal_mails(
    compose: Callable[[str], DigestContent],
    recipients: Sequence[Recipient],
    *,
    base_url: str,
    unsubscribe_token: Callable[[UUID], str],
    own_positions: Callable[[UUID], OwnPositions] = lambda _: {},
) -> Sealed:
    """Write each recipient's mail and seal it; whoever's cannot be made is left out alone.

    Args:
        compose: gives the content in a language; called once for each language, with that locale in force.
        base_url: where the links of the mail lead, without a slash at the end.
        unsubscribe_token: gives the token of a person's link that stops these mails.
        own_positions: what a person's own delegation says, which goes into their mail and into no other.
    """
    languages = dict.fromkeys(recipient.language for recipient in recipients)
    letters = {language: _letter(compose, language) for language in languages}
    mails, left_out = [], []
    for recipient in recipients:
        letter = letters[recipient.language]
        if isinstance(letter, Unmailable):
            left_out.append(Unmailed(recipient=recipient, why=letter))
        elif not _takes_mail(recipient.address):
            left_out.append(Unmailed(recipient=recipient, why=Unmailable.ADDRESS))
        else:
            stop_url = f"{base_url}/u/{unsubscribe_token(recipient.person_id)}"
            mails.append(letter.to(recipient, stop_url, own_positions(recipient.person_id)))
    return Sealed(mails=mails, left_out=left_out)


def _letter(compose: Callable[[str], DigestContent], language: str) -> "_Letter | Unmailable":
    try:
        with force_locale(catalogue_of(language)):
            content = compose(language)
            letter = _write(content, language)
    except (TemplateError, LookupError, TypeError, ValueError):
        # what a template or the translation of a sentence can raise: the other languages are whole
        log.exception("the mail in %s could not be written", language)
        return Unmailable.UNWRITTEN
    pictures = sum(len(picture.png or b"") for picture in content.pictures)
    size = (len(letter.text.encode()) + len(letter.html.encode()) + pictures) * 4 / 3
    return letter if size <= LARGEST_MAIL else Unmailable.TOO_LARGE


def _takes_mail(address: str) -> bool:
    try:
        ascii_address(address)
    except (InvalidInput, ValueError):
        return False
    return True


@dataclass(frozen=True, kw_only=True)
class _Letter:
    """The mail of one language; what differs by recipient is still open, so that thousands cost little."""

    subject: str
    text: str
    html: str
    places: OwnPlaces

    def to(self, recipient: Recipient, stop_url: str, own: OwnPositions) -> SealedMail:
        """The letter with its recipient filled in, sealed."""
        name, address = one_line(recipient.name), recipient.address
        text, html = self.places.fill_text(self.text, own), self.places.fill_html(self.html, own)
        text = text.replace(NAME_PLACE, name).replace(LINK_PLACE, stop_url)
        html = html.replace(NAME_PLACE, str(escape(name))).replace(LINK_PLACE, str(escape(stop_url)))
        return SealedMail(
            person_id=recipient.person_id,
            address=address,
            language=recipient.language,
            subject=self.subject,
            text=text,
            html=html,
            sealed_hash=sealed_hash(address, recipient.language, self.subject, text, html),
        )


def _write(content: DigestContent, language: str) -> _Letter:
    revisions = list(dict.fromkeys(item.revision_id for item in content.items if item.revision_id))
    context = {
        "content": content,
        "items": _with_places(content.items, revisions),
        "recipient_name": NAME_PLACE,
        "stop_url": LINK_PLACE,
        "language": language.replace("_", "-"),
        "direction": _direction(language),
    }
    return _Letter(
        subject=one_line(_render("subject.txt", context))[:LONGEST_SUBJECT],
        text=_render("body.txt", context),
        html=_render("body.html", context),
        places=OwnPlaces.in_language(revisions, lambda words: _own_line(words, language)),
    )


def _with_places(
    items: Sequence[ContentItem], revisions: Sequence[str]
) -> list[tuple[ContentItem, str, tuple[tuple[str, int], ...], str]]:
    """Each item with its counts in words and as a bar, and the place of the reader's own position at its first."""
    found, seen = [], {""}
    for item in items:
        is_first = item.revision_id not in seen
        seen.add(item.revision_id)
        place = place_of(revisions.index(item.revision_id)) if is_first else ""
        found.append((item, counts_in_words(item.counts), _bar(item.counts), place))
    return found


def _own_line(words: str, language: str) -> str:
    return _render("own.html", {"words": words, "direction": _direction(language)})


def _direction(language: str) -> str:
    return str(Locale.parse(catalogue_of(language)).text_direction)


def _render(part: str, context: dict[str, object]) -> str:
    # not flask.render_template: what it adds to the context belongs to the page of a request
    return str(current_app.jinja_env.get_template(f"email/digest/{part}").render(context))


def sealed_hash(address: str, language: str, subject: str, text: str, html: str) -> str:
    """SHA-256 over the canonical JSON of everything that one recipient gets, in hexadecimal."""
    return chain.content_hash(
        {"address": address, "language": language, "subject": subject, "text": text, "html": html}
    )


def content_hash(digest_id: UUID, revision: int, sealed: Sequence[SealedMail], counted_list: str = "") -> str:
    """What a chair approves: one hash over the sealed mails of all recipients, in whatever order they stand.

    Args:
        counted_list: the hash of the digest's counted list, which they approve with it.
    """
    hashes = sorted(mail.sealed_hash for mail in sealed)
    document = {"digest": str(digest_id), "revision": revision, "mails": hashes}
    return chain.content_hash(document | ({"counted_list": counted_list} if counted_list else {}))


def seal_repeat(mail: SealedMail) -> SealedMail:
    """The same mail once more, saying first that it may be a repeat, under a hash of its own."""
    with force_locale(catalogue_of(mail.language)):
        notice = gettext("This mail may be a repeat: nobody knows whether the first one arrived.")
    context: dict[str, object] = {"notice": notice, "direction": _direction(mail.language)}
    text = f"{notice}\n\n{mail.text}"
    html = mail.html.replace(REPEAT_SLOT, _render("repeat.html", context), 1)
    digest = sealed_hash(mail.address, mail.language, mail.subject, text, html)
    return replace(mail, text=text, html=html, sealed_hash=digest)


def counts_in_words(counts: Counts | None) -> str:
    """The counts under a sentence: `10 oppose · 140 support · 38 abstain and 5 absent`; empty when withheld."""
    if counts is None:
        return ""
    sides = [
        ngettext("%(num)d opposes", "%(num)d oppose", counts.oppose),
        ngettext("%(num)d supports", "%(num)d support", counts.support),
    ]
    beside = [
        words
        for count, words in (
            (counts.neutral, ngettext("%(num)d neutral", "%(num)d neutral", counts.neutral)),
            (counts.abstain, ngettext("%(num)d abstains", "%(num)d abstain", counts.abstain)),
            (counts.absent, ngettext("%(num)d absent", "%(num)d absent", counts.absent)),
        )
        if count
    ]
    return " · ".join([*sides, join_list(beside)] if beside else sides)


def _bar(counts: Counts | None) -> tuple[tuple[str, int], ...]:
    if counts is None:
        return ()
    tally = (0, counts.oppose, counts.neutral, counts.support, 0, counts.abstain)
    return mail_bar(BarRow(tally=tally, silent=counts.absent))
