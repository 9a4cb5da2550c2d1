"""What the rest of the application knows of a writer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class WordingOrder:
    """All that a writer is told: the drafted sentence, its language, and what must stay letter for letter."""

    sentence: str
    language: str
    kept: Sequence[str]


class WriterFailed(Exception):
    """The writer gave no answer that could be read; `is_passing` when a later attempt may do better."""

    def __init__(self, reason: str, *, is_passing: bool = False) -> None:
        super().__init__(reason)
        self.is_passing = is_passing


class Writer(Protocol):
    """Proposes wordings; whatever it says is checked by whoever asked."""

    @property
    def model(self) -> str:
        """Who writes, for those who read the proposal."""

    def propose(self, order: WordingOrder) -> str:
        """Another wording of a sentence, as the writer gave it. Raises: WriterFailed."""
