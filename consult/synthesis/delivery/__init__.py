"""The mails of digests: whether one may still go, what follows when it ends, and what a chair decides."""

from consult.mail.settling import Decision
from consult.synthesis.delivery.kind import DIGEST_MAILS
from consult.synthesis.delivery.settling import retry_failed, settle

__all__ = ["DIGEST_MAILS", "Decision", "retry_failed", "settle"]
