"""The verbs of a delegation: draft, submit, withdraw."""

from consult.positions.service.drafting import discard_draft, rebase_draft, save_drafts
from consult.positions.service.submitting import submit_positions

__all__ = ["discard_draft", "rebase_draft", "save_drafts", "submit_positions"]
