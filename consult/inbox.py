"""The built-in mail catcher's pages: what would have left, where no mail server is set."""

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import getaddresses
from itertools import islice
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, make_response, render_template
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, public
from consult.config import Settings
from consult.database import reading
from consult.domain.errors import NotFound
from consult.domain.permissions import Action, Actor, Facts, decide
from consult.mail.pictures import with_pictures
from consult.organisations.queries import person_by_id
from consult.presentation.translation import gettext as _
from consult.security import MAIL_IN_FRAME, PAGE_WITH_MAIL

SHOWN = 200
"""Mails in the list: the newest; the folder keeps them all."""

bp = Blueprint("inbox", __name__, url_prefix="/inbox")


@dataclass(frozen=True, kw_only=True)
class CaughtMail:
    """One mail as the catcher keeps it; `key` is the name of its file."""

    key: str
    caught_at: datetime
    message: EmailMessage

    @property
    def recipient(self) -> str:
        """Who it was addressed to."""
        return str(self.message.get("To", ""))

    @property
    def addresses(self) -> frozenset[str]:
        """The addresses in it, in small letters."""
        return frozenset(address.lower() for _name, address in getaddresses([self.recipient]))

    @property
    def subject(self) -> str:
        """Its subject, or words that say that it has none."""
        return str(self.message.get("Subject", "")) or _("(no subject)")

    def part(self, kind: str) -> str:
        """The text or HTML (`plain`, `html`); empty when there is none."""
        part = self.message.get_body((kind,))
        return str(part.get_content()) if isinstance(part, EmailMessage) else ""

    @property
    def html(self) -> str:
        """The HTML with its pictures inside; empty when there is none."""
        parts = (part for part in self.message.walk() if part.get_content_type() == "image/png")
        return with_pictures(
            self.part("html"), {str(part["Content-ID"]).strip("<>"): part.get_content() for part in parts}
        )

    @property
    def paragraphs(self) -> list[list[str]]:
        """The lines of the text, paragraph by paragraph."""
        return [block.splitlines() for block in self.part("plain").replace("\r\n", "\n").split("\n\n") if block.strip()]


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who looks into the catcher; in the demo, where all people are invented, everybody reads everything."""

    actor: Actor
    address: str
    reads_all: bool

    def may_read(self, mail: CaughtMail) -> bool:
        """True for a mail written to the reader: mails hold links that open sessions."""
        owner = self.actor.person_id if self.address in mail.addresses else None
        return self.reads_all or decide(self.actor, Action.READ_CAUGHT_MAIL, Facts(person_id=owner))


def caught_mails(folder: Path, reader: Reader, *, limit: int) -> list[CaughtMail]:
    """The newest mails of the catcher's folder that the reader may read, newest first."""
    files = [file for file in (folder / "new").glob("*") if file.is_file()]
    files.sort(key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)
    return list(islice((mail for mail in map(_read, files) if reader.may_read(mail)), limit))


def caught_mail(folder: Path, reader: Reader, key: str) -> CaughtMail:
    """One mail of the catcher's folder.

    Raises: NotFound, the same for what is not there and what was written to somebody else.
    """
    # the key is looked up among the names there are, and never put into a path
    found = [_read(file) for file in (folder / "new").glob("*") if file.name == key]
    if not found or not reader.may_read(found[0]):
        raise NotFound
    return found[0]


def _read(file: Path) -> CaughtMail:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    caught_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return CaughtMail(key=file.name, caught_at=caught_at, message=message)


def _folder() -> Path:
    settings: Settings = current_app.config["CONSULT"]
    return settings.caught_mail_dir


def _reader() -> Reader:
    """The one who asks.

    Raises: NotFound for somebody who is not signed in, outside the demo.
    """
    settings: Settings = current_app.config["CONSULT"]
    actor = current_actor()
    if actor.person_id is None:
        if not settings.demo:
            raise NotFound
        return Reader(actor=actor, address="", reads_all=True)
    with reading() as session:
        person = person_by_id(session, actor.person_id)
    return Reader(actor=actor, address=person.email if person else "", reads_all=settings.demo)


@bp.get("/")
@public
def list_mails() -> ResponseReturnValue:
    """The caught mails that the reader may read, newest first."""
    reader = _reader()
    mails = caught_mails(_folder(), reader, limit=SHOWN)
    return render_template("inbox/mails.html", mails=mails, reads_all=reader.reads_all)


@bp.get("/<key>")
@public
def show_mail(key: str) -> ResponseReturnValue:
    """One mail: its text, and its HTML in a frame."""
    return _with_policy(render_template("inbox/mail.html", mail=caught_mail(_folder(), _reader(), key)), PAGE_WITH_MAIL)


@bp.get("/<key>/html")
@public
def show_html(key: str) -> ResponseReturnValue:
    """The HTML of a mail, which can style itself and do nothing else."""
    html = caught_mail(_folder(), _reader(), key).html
    if not html:
        raise NotFound
    return _with_policy(html, MAIL_IN_FRAME)


def _with_policy(content: str, policy: str) -> Response:
    response = make_response(content)
    response.headers["Content-Security-Policy"] = policy
    return response


def register(app: Flask) -> None:
    """Attach the pages where the built-in catcher is in use."""
    settings: Settings = app.config["CONSULT"]
    if settings.uses_catcher:
        app.register_blueprint(bp)
