"""What a digest says to one audience, in the words of one language: what its mails and its page are written from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from consult.mail.pictures import content_id
from consult.presentation import BarRow, apart, join_list, mail_bar
from consult.presentation.translation import gettext, ngettext


class Counts(NamedTuple):
    """The answers behind one sentence, as they may leave the chair's desk."""

    oppose: int
    neutral: int
    support: int
    abstain: int
    absent: int


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """The root of the log behind a digest: every recipient becomes its witness.

    `counted_list` is the hash of the digest's counted list; empty for a digest without one.
    """

    origin: str
    size: int
    root: str
    counted_list: str = ""

    @property
    def line(self) -> str:
        """Origin, size and root as a line that can be copied into the verifier."""
        return f"{self.origin} {self.size} {self.root}"


@dataclass(frozen=True, kw_only=True)
class ContentItem:
    """One statement of a digest in the words of one language.

    `heading` names the part it belongs to. Where `is_tally`, counts are looked for beside the sentence, and `counts`
    None means that they are withheld. `language` is given where the sentence is not in the mail's. `revision_id` names
    the wording of a target whose result the item gives.
    """

    code: str
    title: str
    class_label: str
    former_label: str = ""
    sentence: str
    counts: Counts | None
    is_minority: bool = False
    heading: str = ""
    is_tally: bool = True
    names: str = ""
    is_brief: bool = False
    language: str | None = None
    revision_id: str = ""

    @property
    def has_withheld_counts(self) -> bool:
        """True where counts are missing that a reader would look for: beside the sentence about one target."""
        return self.counts is None and bool(self.code) and self.is_tally and not (self.is_minority or self.is_brief)

    @property
    def is_line(self) -> bool:
        """True where nothing but the line above the sentence is left to be read."""
        return self.is_brief and not self.sentence and self.counts is None

    @property
    def lead(self) -> tuple[str, ...]:
        """What stands above the sentence: target, class and former class, or that this is the minority's line.

        The title stands here only where the sentence does not name the target by it.
        """
        words = gettext("Minority line") if self.is_minority else self.class_label
        if words and self.former_label and not self.is_minority:
            words = gettext("%(label)s (was: %(former)s)", label=words, former=self.former_label)
        title = "" if self.title in self.sentence else self.title
        parts = (words, self.code, title) if self.is_minority else (self.code, title, words)
        return tuple(apart(part) for part in parts if part)


@dataclass(frozen=True, kw_only=True)
class SealedPicture:
    """A picture in a mail: the words say line by line what it shows; without `png` they stand alone."""

    kind: str
    title: str
    words: tuple[str, ...]
    png: bytes | None

    @property
    def content_id(self) -> str:
        """The name by which the HTML shows it, made of its bytes: so the seal of the HTML covers them."""
        return content_id(self.kind, self.png) if self.png else ""

    @property
    def alternative(self) -> str:
        """What stands for it where images are not shown."""
        return "\n".join([f"{self.title}.", *self.words])


@dataclass(frozen=True, kw_only=True)
class DigestContent:
    """What a digest says, in the words of one language.

    `title` is the digest's name and becomes the subject, so it holds nothing confidential. `form_url` leads to where
    positions are given while the round takes them, `checkpoints_url` to how the checkpoint is used.
    """

    title: str
    consultation: str
    date: datetime
    headline: str
    lede: str
    notice: str
    items: Sequence[ContentItem]
    digest_url: str
    method_url: str
    checkpoints_url: str
    checkpoint: Checkpoint
    pictures: Sequence[SealedPicture] = ()
    form_url: str = ""
    preferences_url: str = ""


def counts_in_words(counts: Counts | None) -> str:
    """The counts under a sentence: `10 oppose · 140 support · 38 abstain and 5 absent`; empty when withheld."""
    if counts is None:
        return ""
    sides = [
        ngettext("%(num)d opposes", "%(num)d oppose", counts.oppose),
        ngettext("%(num)d supports", "%(num)d support", counts.support),
    ]
    beside = [
        words
        for count, words in (
            (counts.neutral, ngettext("%(num)d neutral", "%(num)d neutral", counts.neutral)),
            (counts.abstain, ngettext("%(num)d abstains", "%(num)d abstain", counts.abstain)),
            (counts.absent, ngettext("%(num)d absent", "%(num)d absent", counts.absent)),
        )
        if count
    ]
    return " · ".join([*sides, join_list(beside)] if beside else sides)


def bar_of(counts: Counts | None) -> tuple[tuple[str, int], ...]:
    """The counts as the bar of a mail; empty when withheld."""
    if counts is None:
        return ()
    tally = (0, counts.oppose, counts.neutral, counts.support, 0, counts.abstain)
    return mail_bar(BarRow(tally=tally, silent=counts.absent))
