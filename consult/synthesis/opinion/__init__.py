"""Opinion groups of a round: found from what stands, described, kept."""

from consult.synthesis.opinion.describing import describe_opinion
from consult.synthesis.opinion.storing import (
    look_for_opinion_groups,
    opinion_of,
    rounds_to_look_at,
    store_opinion_groups,
)

__all__ = [
    "describe_opinion",
    "look_for_opinion_groups",
    "opinion_of",
    "rounds_to_look_at",
    "store_opinion_groups",
]
