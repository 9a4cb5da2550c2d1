"""The facts of a statement: what its sentence says in a language, and what of it are names, groups and quotations."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask_babel import force_locale
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.domain.measures import net_support
from consult.domain.synthesis import BY_HAND, counts_of
from consult.domain.tallies import expressed
from consult.domain.vocabulary import StakeholderGroup
from consult.domain.wording_check import Doubt, Facts, doubts
from consult.languages import catalogue_of
from consult.presentation import class_label, group_label
from consult.synthesis.models import Digest, Statement
from consult.synthesis.saying import drafted_words, labels_of


def facts_of(statement: Statement, consultation: Consultation, language: str) -> Facts:
    """What another wording of a statement in a language is checked against."""
    with force_locale(catalogue_of(language)):
        values = statement.values
        dissent = values.get("dissent", ())
        return Facts(
            drafted=drafted_words(statement, consultation),
            language=language,
            titles=[values["title"]] if values.get("title") else [],
            names=[*_names(values), *(entry["name"] for entry in dissent), *_classes(values)],
            quotes=[entry["reason"] for entry in dissent if entry["reason"]],
            groups=_groups(statement, consultation),
            numbers=frozenset(_numbers(statement)),
        )


def doubts_of(session: Session, statement: Statement, text: str, language: str) -> tuple[Doubt, ...]:
    """What a sentence that a person wrote says otherwise than the support of its statement: to be shown, not refused.

    A sentence written by hand has no counts that it could be held against, so there is nothing to doubt.
    """
    if not text or statement.template == BY_HAND:
        return ()
    digest = session.get_one(Digest, statement.digest_id)
    consultation = session.get_one(Consultation, digest.consultation_id)
    return doubts(text, facts_of(statement, consultation, language))


def _names(values: Mapping[str, Any]) -> list[str]:
    return [*(name for name in values.get("names", ()) if isinstance(name, str)), *filter(None, [values.get("code")])]


def _classes(values: Mapping[str, Any]) -> Iterator[str]:
    """The names of the two classes that a sentence of news may tell of."""
    for told in (values, values["before"]) if values.get("before") else ():
        yield class_label(told["class"], told["direction"])


def _groups(statement: Statement, consultation: Consultation) -> dict[str, str]:
    own = labels_of(consultation, statement.line)
    told = [group for group, *_rest in statement.values.get("groups", ())]
    counted = [group for group, _row in statement.support.get("groups", ())]
    return {group: group_label(group, own) for group in dict.fromkeys([*told, *counted, *own, *StakeholderGroup])}


def _numbers(statement: Statement) -> Iterator[str]:
    """Every number that the support gives, and what follows from its counts."""
    yield from (str(number) for number in _whole_numbers([statement.values, statement.support]))
    values, support = statement.values, statement.support
    for row in [values.get("row"), support.get("counts"), *(row for _, row in support.get("groups", ()))]:
        if row:
            yield from _of_row(row)


def _of_row(row: list[int]) -> Iterator[str]:
    counts = counts_of(row)
    yield from map(str, counts.values())
    for whole in (counts["expressed"], counts["answered"]):
        if whole:
            yield from (f"{round(100 * part / whole)}%" for part in counts.values())
    if expressed(row):
        yield str(round(100 * net_support(row)))


def _whole_numbers(value: object) -> Iterable[int]:
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _whole_numbers(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _whole_numbers(inner)
