"""An optional writer that proposes other wordings of statements; off unless the settings name one."""

from consult.synthesis.writer.asking import ask_writer, is_proposed, last_proposal, may_be_sent
from consult.synthesis.writer.endpoint import writer_of
from consult.synthesis.writer.facts import doubts_of, facts_of
from consult.synthesis.writer.proposing import propose_next

__all__ = [
    "ask_writer",
    "doubts_of",
    "facts_of",
    "is_proposed",
    "last_proposal",
    "may_be_sent",
    "propose_next",
    "writer_of",
]
