"""The places in a mail where the position of the recipient's own delegation goes, beside each target's result.

A letter is written once for each language and filled in for each recipient, so that thousands cost little.
"""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import escape

from consult.domain.vocabulary import Stance
from consult.presentation.labels import STANCES, label
from consult.presentation.translation import gettext as _

_SECRET = secrets.token_hex(8)
"""Nobody can write a place into a text of theirs: it is another one in each process."""
_PLACE = re.compile(f"\n?\ue002{_SECRET}:([0-9]+)\ue003")
_DELEGATION = "\ue004"


class OwnPosition(NamedTuple):
    """What a recipient's delegation says on a target revision: its standing stance, None where it has none."""

    delegation: str
    stance: str | None
    is_blocking: bool = False


OwnPositions = Mapping[str, Sequence[OwnPosition]]
"""By target revision, what the delegations say for which a person signs: one, save for who holds two offices."""


def place_of(number: int) -> str:
    """What stands in a letter where the own position on the target of that number goes."""
    return f"\ue002{_SECRET}:{number}\ue003"


def own_words(position: OwnPosition) -> str:
    """A delegation's own position in the reader's language."""
    if position.stance is None:
        return _("Your delegation, %(name)s: no position", name=position.delegation)
    stance = label(STANCES, position.stance)
    if position.is_blocking:
        return _("Your delegation, %(name)s: %(stance)s, cannot accept", name=position.delegation, stance=stance)
    return _("Your delegation, %(name)s: %(stance)s", name=position.delegation, stance=stance)


@dataclass(frozen=True, kw_only=True)
class OwnPlaces:
    """The targets of a letter in the order of their places, and what can stand there in its language."""

    revisions: Sequence[str]
    words: Mapping[tuple[str | None, bool], str]
    marked_up: Mapping[tuple[str | None, bool], str]

    @classmethod
    def in_language(cls, revisions: Sequence[str], mark_up: Callable[[str], str]) -> "OwnPlaces":
        """The words of the language in force; `mark_up` makes a line of the mail's HTML of them."""
        said: list[tuple[str | None, bool]] = [(None, False), *((stance.value, False) for stance in Stance)]
        said += [(stance.value, True) for stance in Stance if stance.is_opposing]
        words = {key: own_words(OwnPosition(_DELEGATION, *key)) for key in said}
        marked_up = {key: mark_up(line) for key, line in words.items()}
        return cls(revisions=revisions, words=words, marked_up=marked_up)

    def fill_text(self, text: str, own: OwnPositions) -> str:
        """A letter's text with the own positions of its recipient, each on a line."""
        return self._fill(text, own, lambda said: f"\n{self.words[said[1:]].replace(_DELEGATION, said.delegation)}")

    def fill_html(self, html: str, own: OwnPositions) -> str:
        """A letter's HTML with the own positions of its recipient."""
        return self._fill(
            html, own, lambda said: self.marked_up[said[1:]].replace(_DELEGATION, str(escape(said.delegation)))
        )

    def _fill(self, letter: str, own: OwnPositions, line: Callable[[OwnPosition], str]) -> str:
        lines = ["".join(line(said) for said in own.get(revision_id, ())) for revision_id in self.revisions]
        return _PLACE.sub(lambda found: lines[int(found[1])], letter)
