"""Pages of what was found in texts, at the desk of those who run a consultation."""

from consult.texts.pages import rationales, recommendations
from consult.texts.pages.blueprint import bp

__all__ = ["bp", "rationales", "recommendations"]
