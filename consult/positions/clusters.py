"""The pages of the position form: one a cluster, a long cluster cut into several."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from consult.targets.queries import TargetWithRevision

LONGEST_PAGE = 10
"""Targets on one page of the form: more than ten are neither read in one go nor sent over a slow line."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """The targets that stand on one page of the form; `cluster` is empty where the consultation names none."""

    slug: str
    cluster: str
    targets: tuple[TargetWithRevision, ...]

    @property
    def first(self) -> str:
        """The code of the first target."""
        return self.targets[0].code

    @property
    def last(self) -> str:
        """The code of the last target."""
        return self.targets[-1].code


def cut(targets: Sequence[TargetWithRevision]) -> list[Part]:
    """The parts in the order of the targets; each has an address of its own."""
    parts: list[Part] = []
    for cluster, found in groupby(targets, key=lambda target: target.target.cluster):
        members = list(found)
        for start in range(0, len(members), LONGEST_PAGE):
            chunk = tuple(members[start : start + LONGEST_PAGE])
            slug = _free(_slug(cluster) or "targets", {part.slug for part in parts})
            parts.append(Part(slug=slug, cluster=cluster, targets=chunk))
    return parts


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _free(slug: str, taken: set[str]) -> str:
    number, wanted = 1, slug
    while wanted in taken:
        number += 1
        wanted = f"{slug}-{number}"
    return wanted
