"""What is found in the rationales of a round: near-copies, themes, and typical words of each group."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from consult.consultations.models import Consultation, Round
from consult.database import reading
from consult.events.queries import log_length
from consult.targets.models import Target
from consult.targets.queries import targets_with_revisions
from consult.texts.asking import ask_about_texts
from consult.texts.reading import (
    FEWEST_OF_A_TARGET,
    MOST_IN_ALL,
    MOST_TEXTS,
    Rationale,
    by_language,
    rationales_of,
)

FEWEST_FOR_THEMES = 30
"""Rationales in one language, of a target or of a round, from which themes are looked for."""

Document = dict[str, Any]
_Then = Callable[[Document], None]


@dataclass
class _Questions:
    """What one process is asked, and what becomes of each answer."""

    asked: list[tuple[Document, _Then]] = field(default_factory=list)

    def ask(self, task: str, rationales: Sequence[Rationale], then: _Then, **more: Any) -> None:
        language = rationales[0].language
        request = {"task": task, "texts": [found.text for found in rationales], "language": language, **more}
        self.asked.append((request, then))

    @property
    def texts(self) -> int:
        return sum(len(request["texts"]) for request, _ in self.asked)

    def answer(self, *, until: float) -> None:
        asked, self.asked = self.asked, []
        answers = ask_about_texts([request for request, _ in asked], until=until)
        for (_, then), answer in zip(asked, answers, strict=True):
            then(answer)


def find_in_round(round_id: UUID, *, until: float) -> Document:
    """What is found among the rationales of a round now: identifiers, counts and words, never a text.

    `as_of` is the place in the log up to which all of them were seen.

    No transaction is open while the texts are looked at. Where a round has more than can be held together, near-copies
    and themes are looked for target by target, and the themes and words of the whole are those of a part of it.

    Args:
        until: when it must have ended, on the monotonic clock.
    Raises: ChildFailed.
    """
    with reading() as session:
        round_ = session.get_one(Round, round_id)
        consultation = session.get_one(Consultation, round_.consultation_id)
        as_of = log_length(session, consultation.id)  # first: what comes while the texts are read may be among them
        rationales, is_all = rationales_of(session, consultation, round_)
        targets = [found.target for found in targets_with_revisions(session, consultation.id)]
    found = _document(len(rationales), is_all=is_all) | {"as_of": as_of}
    questions = _Questions()
    _ask_about_whole(questions, rationales, found)
    for part, is_whole in [(rationales, True)] if is_all else _by_target(consultation, round_, targets):
        if questions.texts + len(part) > MOST_TEXTS:
            questions.answer(until=until)
        _ask_about_copies(questions, part, found)
        _ask_about_targets(questions, part, found, is_all=is_whole)
    questions.answer(until=until)
    found["copies"].sort(key=lambda cluster: (-cluster["senders"], -cluster["texts"], cluster["positions"]))
    return found


def _by_target(
    consultation: Consultation, round_: Round, targets: Sequence[Target]
) -> Iterator[tuple[list[Rationale], bool]]:
    most = min(MOST_TEXTS, max(FEWEST_OF_A_TARGET, MOST_IN_ALL // max(1, len(targets))))
    for target in targets:
        with reading() as session:
            part = rationales_of(session, consultation, round_, target_id=target.id, most=most)
        yield part


def _document(texts: int, *, is_all: bool) -> Document:
    return {"texts": texts, "is_all": is_all, "copies": [], "themes": [], "words": {}, "targets": {}}


def _ask_about_whole(questions: _Questions, rationales: Iterable[Rationale], found: Document) -> None:
    for part in by_language(rationales).values():
        _ask_about_themes(questions, part, found["themes"])
        senders = [str(rationale.sender) for rationale in part]
        groups = [rationale.group for rationale in part]
        questions.ask("group_words", part, _put_words(part, found["words"]), groups=groups, senders=senders)


def _ask_about_copies(questions: _Questions, rationales: Iterable[Rationale], found: Document) -> None:
    for part in by_language(rationales).values():

        def put(answer: Document, part: Sequence[Rationale] = part) -> None:
            found["copies"] += [_cluster([part[place] for place in group]) for group in answer["groups"]]

        questions.ask("near_copies", part, put)


def _cluster(members: Sequence[Rationale]) -> Document:
    """Texts and senders are two counts: one sender may write the same on every target."""
    senders: dict[str, set[UUID]] = {}
    for member in members:
        senders.setdefault(member.code, set()).add(member.sender)
    texts = Counter(member.code for member in members)
    return {
        "language": members[0].language,
        "texts": len(members),
        "senders": len({member.sender for member in members}),
        "positions": [str(member.position_id) for member in sorted(members, key=lambda member: member.seq)],
        "targets": {code: {"texts": texts[code], "senders": len(senders[code])} for code in sorted(senders)},
    }


def _ask_about_targets(
    questions: _Questions, rationales: Sequence[Rationale], found: Document, *, is_all: bool
) -> None:
    for code in sorted({rationale.code for rationale in rationales}):
        of_target = [rationale for rationale in rationales if rationale.code == code]
        told: Document = {"texts": len(of_target), "is_all": is_all, "themes": []}
        found["targets"][code] = told
        for part in by_language(of_target).values():
            _ask_about_themes(questions, part, told["themes"])


def _ask_about_themes(questions: _Questions, part: Sequence[Rationale], themes: list[Document]) -> None:
    if len(part) < FEWEST_FOR_THEMES:
        return

    def put(answer: Document) -> None:
        themes.extend(
            {
                "language": part[0].language,
                "words": theme["words"],
                "texts": len(theme["members"]),
                "senders": len({part[place].sender for place in theme["members"]}),
                "typical": [str(part[place].position_id) for place in theme["typical"]],
            }
            for theme in answer["themes"]
        )

    questions.ask("themes", part, put)


def _put_words(part: Sequence[Rationale], words: Document) -> _Then:
    def put(answer: Document) -> None:
        for group, found in answer["groups"].items():
            words.setdefault(group, []).append({"language": part[0].language, "words": found})

    return put
