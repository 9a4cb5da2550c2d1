"""What a server says of a mail that it took first and could not deliver (RFC 3464)."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

LARGEST = 1_000_000
"""Bytes of a report that are read; what is longer is no report about our mails, which are smaller."""
_WORDS = 500


@dataclass(frozen=True, kw_only=True)
class Report:
    """What became of a mail: `is_hard` when the address is refused for good, with the server's status and words."""

    is_hard: bool
    status: str
    words: str


def read_report(raw: bytes) -> Report | None:
    """The failure that a report tells of; None for what is no report, or tells of a delay or a success alone."""
    if len(raw) > LARGEST:
        return None
    found = [report for block in _blocks(message_from_bytes(raw, policy=compat32)) if (report := _failure(block))]
    return max(found, key=lambda report: report.is_hard, default=None)


def _blocks(message: Message) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload() if isinstance(part.get_payload(), list) else []:
            if isinstance(block, Message):
                yield block


def _failure(block: Message) -> Report | None:
    status = str(block.get("Status", "")).strip().split(" ")[0]
    if str(block.get("Action", "")).strip().lower() != "failed" or status[:2] not in ("4.", "5."):
        return None
    words = str(block.get("Diagnostic-Code", "")).partition(";")[2] or str(block.get("Diagnostic-Code", ""))
    return Report(is_hard=status.startswith("5."), status=status[:20], words=" ".join(words.split())[:_WORDS])
