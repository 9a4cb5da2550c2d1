"""The verbs of the chair's desk: draft, edit, approve, send."""

from consult.synthesis.service.access import digest_for
from consult.synthesis.service.approving import approve_digest, standing_approvals
from consult.synthesis.service.commenting import add_comment, reopen_comment, resolve_comment
from consult.synthesis.service.drafting import draft_again, draft_digest_by_hand, main_edition
from consult.synthesis.service.editing import edit_statement
from consult.synthesis.service.reviewing import return_digest, submit_digest
from consult.synthesis.service.sending import send_digest

__all__ = [
    "add_comment",
    "approve_digest",
    "digest_for",
    "draft_again",
    "draft_digest_by_hand",
    "edit_statement",
    "main_edition",
    "reopen_comment",
    "resolve_comment",
    "return_digest",
    "send_digest",
    "standing_approvals",
    "submit_digest",
]
