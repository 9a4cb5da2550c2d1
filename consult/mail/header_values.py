"""What may stand in the header of a mail: no value begins another header, no address is two."""

import unicodedata

from consult.domain.errors import InvalidInput
from consult.presentation.isolating import APART, TOGETHER

LONGEST_SUBJECT = 200


def one_line(value: str) -> str:
    """A text without line breaks and other control characters, so that it can stand in a header."""
    spaced = "".join(" " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character for character in value)
    return " ".join(spaced.split())


def subject_line(words: str) -> str:
    """A subject in one line and short enough; what was cut within an isolate ends it all the same."""
    subject = one_line(words)[:LONGEST_SUBJECT]
    unclosed = max(0, subject.count(APART) - subject.count(TOGETHER))
    return subject[: LONGEST_SUBJECT - unclosed] + TOGETHER * unclosed


def checked_address(address: str) -> str:
    """The address as it was given.

    Raises: InvalidInput when it holds spaces or control characters, or is not one name at one host.
    """
    name, at, host = address.rpartition("@")
    broken = not (name and at and host) or "@" in name or "," in address or any(c in address for c in '<>"\\;:()[]')
    if broken or one_line(address) != address or " " in address:
        raise InvalidInput("an address of a recipient cannot be used", fields={"address": "not a mail address"})
    return address
