"""Pages of what was found in texts: at the desk of those who run a consultation, and in an organisation's ledger."""

from consult.texts.pages import like_targets, rationales, recommendations
from consult.texts.pages.blueprint import bp

__all__ = ["bp", "like_targets", "rationales", "recommendations"]
