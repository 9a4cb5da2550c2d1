"""The message of a mail: its text and HTML with the headers that mail readers act on."""

import re
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from uuid import UUID

from consult.mail.header_values import checked_address, one_line
from consult.mail.models import Outgoing

SIXTH = 1 / 6
"""The share of bytes beyond ASCII from which on base 64 is shorter."""


_ATOM, _LABEL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+", r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_SENDABLE = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
"""A name of up to 64 characters at a host (RFC 5321, 4.1.2), without quotes, which no address of a person needs."""


class _Policy(EmailPolicy):
    """The standard policy for SMTP, which would however encode a long link so that no reader finds it."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """Header lines as they go over the line; a link or an identifier stays whole on one."""
        if name.lower() in ("list-unsubscribe", "message-id", "content-id"):
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)


POLICY = _Policy(linesep="\r\n")


def own_host(mail_from: str) -> str:
    """The host in whose name mail is sent, for the identifiers of messages and the greeting of servers."""
    return sender_address(mail_from).rpartition("@")[2]


def sender_address(mail_from: str) -> str:
    """The bare address of `Consult <consult@example.org>`."""
    return checked_address(parseaddr(mail_from)[1])


def message_id(word: str, mail_id: UUID, mail_from: str) -> str:
    """The identifier of a mail's message: the same at every attempt."""
    return f"<{word}-{mail_id}@{own_host(mail_from)}>"


def build_message(
    mail: Outgoing,
    *,
    word: str,
    mail_from: str,
    headers: Mapping[str, str],
    pictures: Mapping[str, bytes] | None = None,
    at: datetime,
) -> bytes:
    """The bytes of a mail's message, ASCII throughout.

    Args:
        word: what kind of mail it is, in the identifier of the message.
        headers: those that only this kind of mail has.
        pictures: PNG files that the HTML shows, by name.
    Raises: InvalidInput or ValueError for an address that SMTP cannot carry.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(one_line(parseaddr(mail_from)[0]), addr_spec=sender_address(mail_from))
    message["To"] = Address(addr_spec=ascii_address(mail.address))
    message["Subject"] = one_line(mail.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id(word, mail.id, mail_from)
    message["Auto-Submitted"] = "auto-generated"
    for header, value in headers.items():
        message[header] = value
    message.set_content(mail.text, cte=_encoding_of(mail.text))
    message.add_alternative(mail.html, subtype="html", cte=_encoding_of(mail.html))
    _add_pictures(message, pictures or {}, boundary=f"=_{mail.id.hex}.pictures")
    # set last: making the alternative moves every Content- header into its first part
    message["Content-Language"] = mail.language.replace("_", "-")
    message.set_boundary(f"=_{mail.id.hex}")
    return message.as_bytes()


def _encoding_of(text: str) -> str:
    """The shorter of both: quoted-printable takes three characters for each byte of Arabic, base 64 four for three."""
    content = text.encode()
    foreign = sum(byte > 126 for byte in content)
    return "base64" if foreign > SIXTH * len(content) else "quoted-printable"


def _add_pictures(message: EmailMessage, pictures: Mapping[str, bytes], *, boundary: str) -> None:
    html = message.get_body(("html",))
    if not pictures or not isinstance(html, EmailMessage):
        return
    for name, png in pictures.items():
        file = f"{name.partition('.')[0]}.png"
        html.add_related(png, "image", "png", cid=f"<{name}>", filename=file, disposition="inline")
    html.set_boundary(boundary)


def ascii_address(address: str) -> str:
    """The address as it goes over the line, with its host in ASCII.

    Raises: InvalidInput or ValueError when servers could not take it: other letters before the @, two dots in a row.
    """
    name, _, host = checked_address(address).rpartition("@")
    sendable = f"{name}@{host if host.isascii() else host.encode('idna').decode('ascii')}"
    if not _SENDABLE.fullmatch(sendable):
        raise ValueError("servers cannot take this address")
    return sendable
