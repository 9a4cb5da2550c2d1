"""Pages of the accreditation area: the door for applicants, and the queue for those who decide."""

from consult.accreditation.pages import applying, deciding, delegations, inviting, queue
from consult.accreditation.pages.blueprint import bp

__all__ = ["applying", "bp", "deciding", "delegations", "inviting", "queue"]
