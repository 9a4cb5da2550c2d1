"""Sealing: the exact mails of a digest, one per recipient, and the hashes that the chairs approve.

The same content and recipients give the same bytes, whenever and wherever they are sealed.
"""

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from flask import current_app
from flask_babel import force_locale
from jinja2 import TemplateError
from markupsafe import escape

from consult.domain import chain
from consult.domain.errors import InvalidInput
from consult.languages import catalogue_of, direction_of
from consult.mail.delivery.message import ascii_address
from consult.mail.header_values import one_line, subject_line
from consult.mail.settling import REPEAT_SLOT
from consult.presentation import apart
from consult.presentation.translation import gettext
from consult.synthesis.content import ContentItem, DigestContent, bar_of, counts_in_words
from consult.synthesis.own_places import OwnPlaces, OwnPositions, place_of

_SECRET = secrets.token_hex(8)
NAME_PLACE, LINK_PLACE = f"\ue000{_SECRET}\ue003", f"://\ue001{_SECRET}\ue003"
"""Where the recipient's name and link go: nobody can write such a place into a text of theirs.

That of the link looks like an address, so that nothing is put around it that a mail reader would take for its end.
"""
LARGEST_MAIL = 10_000_000
"""Bytes with its pictures; what is larger many servers refuse. Where one takes less, that is seen when it is sent."""

log = logging.getLogger(__name__)


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
        if direction_of(recipient.language) == "ltr":  # else the words around its place have kept it apart already
            name = apart(name, is_right_to_left=False)
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
        "direction": direction_of(language),
    }
    return _Letter(
        subject=subject_line(_render("subject.txt", context)),
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
        found.append((item, counts_in_words(item.counts), bar_of(item.counts), place))
    return found


def _own_line(words: str, language: str) -> str:
    return _render("own.html", {"words": words, "direction": direction_of(language)})


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
    context: dict[str, object] = {"notice": notice, "direction": direction_of(mail.language)}
    text = f"{notice}\n\n{mail.text}"
    html = mail.html.replace(REPEAT_SLOT, _render("repeat.html", context), 1)
    digest = sealed_hash(mail.address, mail.language, mail.subject, text, html)
    return replace(mail, text=text, html=html, sealed_hash=digest)
