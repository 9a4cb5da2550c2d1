"""Mails of an erased person in the folder of the built-in catcher."""

import email
import email.policy
from collections.abc import Collection
from email.message import EmailMessage
from pathlib import Path

from consult.personal.mentions import Mentions


def remove_caught_mails(folder: Path, words: Collection[str]) -> int:
    """Remove every caught mail that names a person by one of these words; how many there were."""
    removed, mentions = 0, Mentions.of(words)
    for file in [file for part in ("new", "cur", "tmp") for file in (folder / part).glob("*") if file.is_file()]:
        if mentions.are_in(_said_in(file.read_bytes())):
            file.unlink(missing_ok=True)
            removed += 1
    return removed


def _said_in(raw: bytes) -> str:
    message = email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.default)
    headers = [str(value) for value in message.values()]
    parts = [str(part.get_content()) for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*headers, *parts])
