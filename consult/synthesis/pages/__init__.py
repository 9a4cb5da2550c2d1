"""Pages of the synthesis area: what is published for everyone, and the desk of those who run a consultation."""

from consult.synthesis.pages import (
    charts,
    checkpoints,
    comparison,
    consultation,
    convergence,
    corridor,
    corridor_matrix,
    counted,
    desk,
    digest,
    index,
    mails,
    operation,
    opinion,
    review,
    target,
    verbs,
)
from consult.synthesis.pages.blueprint import bp

__all__ = [
    "bp",
    "charts",
    "checkpoints",
    "comparison",
    "consultation",
    "convergence",
    "corridor",
    "corridor_matrix",
    "counted",
    "desk",
    "digest",
    "index",
    "mails",
    "operation",
    "opinion",
    "review",
    "target",
    "verbs",
]
