"""What is doubtful about words that a person put for a statement, as the desk shows it."""

from sqlalchemy.orm import Session

from consult.domain.wording_check import Doubt, DoubtKind
from consult.presentation import join_list
from consult.presentation.translation import gettext as _
from consult.synthesis.models import Statement
from consult.synthesis.saying import language_name, words_by_language
from consult.synthesis.writer import doubts_of, is_proposed


def doubts_about(session: Session, statement: Statement) -> list[str]:
    """What the words that stand for a statement say otherwise than its support, a clause for each, by language."""
    own = words_by_language(statement)
    found = []
    for language, text in own.items():
        for doubt in doubts_of(session, statement, text, language):
            words = _in_words(doubt)
            found.append(
                words if len(own) == 1 else _("%(words)s (%(language)s)", words=words, language=language_name(language))
            )
    return found


def languages_proposed(session: Session, statement: Statement) -> list[str]:
    """The languages in which a statement stands in words that a writer proposed and a person took over."""
    own = words_by_language(statement)
    return [language for language, text in own.items() if is_proposed(session, statement, text, language)]


def _in_words(doubt: Doubt) -> str:
    if doubt.kind is DoubtKind.GROUP:
        return _("It names %(group)s, of whom the support of this sentence says nothing.", group=doubt.said)
    if doubt.kind is DoubtKind.SIDE:
        return _("It puts %(said)s on another side than the support does.", said=_shown(doubt.said))
    if doubt.kind is DoubtKind.SWEEPING:
        return _("It says of all or of none what the drafted sentence does not say of all or of none.")
    if doubt.kind is DoubtKind.CLASS:
        return _("It says otherwise than the drafted sentence how far the groups agree or are apart.")
    if doubt.supported:
        supported = join_list(_shown(number) for number in doubt.supported)
        return _("It says %(said)s, the support says %(supported)s.", said=_shown(doubt.said), supported=supported)
    return _("It says %(said)s, which its support does not say.", said=_shown(doubt.said))


def _shown(number: str) -> str:
    return number.lstrip("?").replace("-", "−")
