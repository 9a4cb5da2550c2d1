"""Opinion groups: found from the positions themselves, cutting across the declared groups."""

from consult.domain.opinion_groups.answers import Answers
from consult.domain.opinion_groups.finding import NotFoundBecause, OpinionGroups, find_opinion_groups
from consult.domain.opinion_groups.meaning import (
    Relation,
    Representativeness,
    adjusted_rand,
    group_informed_consensus,
    relation_to_declared,
    representativeness,
)

__all__ = [
    "Answers",
    "NotFoundBecause",
    "OpinionGroups",
    "Relation",
    "Representativeness",
    "adjusted_rand",
    "find_opinion_groups",
    "group_informed_consensus",
    "relation_to_declared",
    "representativeness",
]
