"""What a statement says to the reader: what a person wrote, the drafted sentence, or that it was taken out and why."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import get_locale

from consult.consultations.models import Consultation
from consult.domain.synthesis import BY_HAND
from consult.domain.vocabulary import Attribution
from consult.languages import reader_language
from consult.presentation.translation import gettext as _
from consult.synthesis.models import RemovalAuthor, Statement
from consult.synthesis.wording import sentence
from consult.synthesis.wording.minority import left_behind

AS_IT_IS: Mapping[str, Any] = MappingProxyType({})


def words_of(statement: Statement, consultation: Consultation, besides: Mapping[str, Any] = AS_IT_IS) -> str:
    """The sentence of a statement in the reader's language: what a person wrote in it, else the drafted one.

    A sentence written by hand has no drafted one: where nobody wrote it in the reader's language it stands in another.

    Args:
        besides: what the place where it is read adds to the values, as `sentence` takes them.
    """
    if statement.removal is not None:
        return _of_removal(statement, consultation)
    own = words_by_language(statement)
    if (words := own.get(reader_language())) is not None:
        return words
    if statement.template == BY_HAND:
        return own.get(foreign_language(statement, consultation) or "", "")
    return drafted_words(statement, consultation, besides)


def words_by_language(statement: Statement) -> dict[str, str]:
    """What people wrote for a statement, by language."""
    return {row.language: row.text for row in statement.words}


def foreign_language(statement: Statement, consultation: Consultation) -> str | None:
    """The language in which a sentence written by hand stands for lack of the reader's; None where there is no lack."""
    own = words_by_language(statement)
    if statement.template != BY_HAND or statement.removal is not None or reader_language() in own:
        return None
    return next((language for language in [*consultation.languages, *own] if language in own), None)


def drafted_words(statement: Statement, consultation: Consultation, besides: Mapping[str, Any] = AS_IT_IS) -> str:
    """The sentence that the template gives, in the reader's language; nothing for a sentence written by hand."""
    if statement.template == BY_HAND:
        return ""
    return sentence(statement.template, {**statement.values, **besides}, labels_of(consultation, statement.line))


def labels_of(consultation: Consultation, line: str) -> Mapping[str, str]:
    """The consultation's own names of the groups along a line."""
    own: Mapping[str, Any] = consultation.labels.get(line, {})
    return {group: str(name) for group, name in own.items()}


def says_objection(statement: Statement) -> bool:
    """True for a statement that tells that somebody objects, which is said of it even when it is taken out."""
    return statement.is_minority or bool(statement.values.get("has_objection"))


def marks_of(statement: Statement, consultation: Consultation) -> list[str]:
    """What a reader must know of a sentence written by hand: whose words they are, and in which language."""
    marks = []
    if statement.is_own_words:
        marks.append(_("In the chair’s own words"))
    if language := foreign_language(statement, consultation):
        marks.append(_("in %(language)s", language=language_name(language)))
    return marks


def language_name(language: str) -> str:
    """What a language is called in the reader's."""
    locale = get_locale()
    return str(locale.languages.get(language, language)) if locale else language


def _of_removal(statement: Statement, consultation: Consultation) -> str:
    assert statement.removal is not None  # noqa: S101  # asked by the caller
    parts = [
        *left_behind(_told_of(statement)),
        _(
            "A chair took a sentence about that out of this digest. The reason given: “%(reason)s”",
            reason=statement.removal.reason,
        ),
    ]
    return " ".join([*parts, *_answers(statement.removal.told, consultation.attribution)])


def _told_of(statement: Statement) -> Mapping[str, Any]:
    """What its sentence told of those who object; a class has no smaller side, and may leave out who is not compared.

    Of these nothing is counted: they are more than that.
    """
    values = {**_NOBODY, **statement.values}
    if statement.is_minority:
        return values
    counted = {"row": None, "is_exact": False} if values.get("leaves_out") else {}
    return {**values, "direction": None, **counted}


_NOBODY: Mapping[str, Any] = {"title": "", "row": None, "blocking": 0, "has_objection": False, "direction": None}
"""Of statements that are not about a target."""


def _answers(answered: list[RemovalAuthor], rule: str) -> list[str]:
    """The answers as far as the rule lets them be told; without names one at most, for their number tells how many."""
    if not answered:
        return []
    if rule == Attribution.ATTRIBUTED:
        return [_("%(name)s answers: “%(answer)s”", name=author.name, answer=author.answer) for author in answered]
    if rule == Attribution.CHATHAM_HOUSE:
        return [_("Who objects answers: “%(answer)s”", answer=answered[0].answer)]
    return [_("Who objects has answered the chairs.")]
