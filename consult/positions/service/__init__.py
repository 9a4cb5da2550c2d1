"""The verbs of a delegation: draft, offer, decide, submit, withdraw."""

from consult.positions.service.deciding import Seen, accept_offer, merge_offers, reject_offer
from consult.positions.service.drafting import discard_draft, rebase_draft, save_drafts
from consult.positions.service.offering import offer_drafts, take_back_offer
from consult.positions.service.reaffirming import reaffirm_positions
from consult.positions.service.submitting import submit_positions

__all__ = [
    "Seen",
    "accept_offer",
    "discard_draft",
    "merge_offers",
    "offer_drafts",
    "reaffirm_positions",
    "rebase_draft",
    "reject_offer",
    "save_drafts",
    "submit_positions",
    "take_back_offer",
]
