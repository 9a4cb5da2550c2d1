"""The kinds of mail there are, and the task and queue that bring each on its way."""

from dataclasses import dataclass
from typing import Any

from consult.mail.delivery import MailKind
from consult.mail.letters import LETTERS
from consult.synthesis.delivery import DIGEST_MAILS
from workers import queues


@dataclass(frozen=True, kw_only=True)
class Way:
    """How the mails of one kind leave."""

    kind: MailKind[Any]
    task: str
    queue: str


WAYS = (
    Way(kind=LETTERS, task="mail.deliver_letter", queue=queues.LETTERS),
    Way(kind=DIGEST_MAILS, task="mail.deliver_digest", queue=queues.MAIL),
)
