"""The verbs of the chair's desk: draft, edit, add, remove, approve, send; and the answer to a removal."""

from consult.synthesis.service.access import digest_for
from consult.synthesis.service.adding import NewStatement, add_statement, move_statement, support_statement
from consult.synthesis.service.approving import approve_digest, standing_approvals
from consult.synthesis.service.commenting import add_comment, reopen_comment, resolve_comment
from consult.synthesis.service.drafting import draft_again, draft_digest_by_hand, main_edition
from consult.synthesis.service.editing import edit_statement
from consult.synthesis.service.removing import answer_removal, remove_statement, restore_statement
from consult.synthesis.service.reviewing import return_digest, submit_digest
from consult.synthesis.service.sending import send_digest

__all__ = [
    "NewStatement",
    "add_comment",
    "add_statement",
    "answer_removal",
    "approve_digest",
    "digest_for",
    "draft_again",
    "draft_digest_by_hand",
    "edit_statement",
    "main_edition",
    "move_statement",
    "remove_statement",
    "reopen_comment",
    "resolve_comment",
    "restore_statement",
    "return_digest",
    "send_digest",
    "standing_approvals",
    "submit_digest",
    "support_statement",
]
