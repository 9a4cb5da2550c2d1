"""Taking a file in: its name and content must agree, and what is kept was written by us.

The file is opened in a process of its own, with little memory and time: a file that breaks its reader, or unpacks to
more than anyone can hold, ends that process and not the server.
"""

import hashlib
import unicodedata
from dataclasses import dataclass

from consult.children import ChildFailed, run_module
from consult.domain.errors import UploadRefused
from consult.domain.vocabulary import CredentialKind

LARGEST = 900_000
"""Bytes of a file: below the limit of a request, with room for the rest of the form."""
LARGEST_CLEAN = 4_000_000
"""Bytes of a cleaned file: written anew without loss, an image may grow."""
SECONDS = 30
"""For one file: most take less than one; a machine under load gets the rest."""
LONGEST_FILE_NAME = 120
_CLEANING = "consult.accreditation.credentials.cleaning"

_ENDINGS = {
    "pdf": CredentialKind.PDF,
    "png": CredentialKind.PNG,
    "jpg": CredentialKind.JPEG,
    "jpeg": CredentialKind.JPEG,
}
_BEGINNINGS = {
    CredentialKind.PDF: b"%PDF-",
    CredentialKind.PNG: b"\x89PNG\r\n\x1a\n",
    CredentialKind.JPEG: b"\xff\xd8\xff",
}
_NAMES = {CredentialKind.PDF: "a PDF", CredentialKind.PNG: "a PNG image", CredentialKind.JPEG: "a JPEG image"}


@dataclass(frozen=True, kw_only=True)
class CleanFile:
    """A file as it is kept: written anew, without metadata and without anything that acts."""

    name: str
    kind: CredentialKind
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of what is kept."""
        return hashlib.sha256(self.content).hexdigest()


def receive_file(name: str, content: bytes) -> CleanFile:
    """The file as it can be kept.

    Raises: UploadRefused, naming the file and the fault: `empty`, `too_large`, `not_allowed` (another kind of file),
        `not_what_it_says`, `encrypted`, `broken`, `too_much` (it unpacks to more than we open).
    """
    name = clean_name(name)
    kind = _ENDINGS.get(name.rpartition(".")[2].lower())
    if not content:
        raise _refused(name, "empty", f"{name} is empty.")
    if kind is None:
        raise _refused(name, "not_allowed", f"{name} is neither a PDF nor a PNG or JPEG image.")
    if len(content) > LARGEST:
        raise _refused(name, "too_large", f"{name} is larger than {LARGEST // 1000} kB.")
    if not content.startswith(_BEGINNINGS[kind]):
        raise _refused(name, "not_what_it_says", f"{name} is not {_NAMES[kind]}.")
    return CleanFile(name=name, kind=kind, content=_cleaned(name, kind, content))


def clean_name(name: str) -> str:
    """The last part of a file's name, in one form, without characters that hide, turn or separate."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c)[0] not in "CZ" or c == " ").replace('"', "")
    stem, dot, ending = kept.strip().rpartition(".")
    return (stem[: LONGEST_FILE_NAME - len(ending[:10]) - 1] + dot + ending[:10]).strip() or "file"


def _cleaned(name: str, kind: CredentialKind, content: bytes) -> bytes:
    try:
        cleaned = run_module(_CLEANING, content, seconds=SECONDS, arguments=(kind.value,))
    except ChildFailed as failed:
        if failed.complaint == "encrypted":
            words = f"{name} is protected by a password; send one that anybody can open."
            raise _refused(name, "encrypted", words) from None
        if failed.complaint == "broken":
            raise _refused(name, "not_what_it_says", f"{name} is not {_NAMES[kind]} that can be opened.") from None
        raise _refused(name, "too_much", f"{name} holds more than can be opened here.") from None
    if not cleaned or len(cleaned) > LARGEST_CLEAN:
        raise _refused(name, "too_much", f"{name} holds more than can be opened here.")
    return cleaned


def _refused(name: str, fault: str, words: str) -> UploadRefused:
    return UploadRefused(words, fields={"credential": fault}, extra={"file": name})
