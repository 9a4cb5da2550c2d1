"""From material to a report in the language in force: which sections there are, and in which order."""

from collections.abc import Iterator

from flask_babel import get_locale

from consult.consultations.models import Consultation
from consult.languages import reader_language
from consult.presentation import utc_date
from consult.presentation.labels import ATTRIBUTIONS, label
from consult.presentation.translation import gettext as _
from consult.synthesis.reports.annex import annex
from consult.synthesis.reports.dissent import dissent
from consult.synthesis.reports.document import (
    PAGE_PLACE,
    PAGES_PLACE,
    Block,
    Facts,
    Heading,
    Look,
    PageBreak,
    Paragraph,
    Report,
    Words,
    ours,
    printable,
    theirs,
)
from consult.synthesis.reports.map_section import map_section
from consult.synthesis.reports.material import Material
from consult.synthesis.reports.participation import participation
from consult.synthesis.reports.sheets import news, sheets, the_rest


def report_of(material: Material) -> Report:
    """The whole report, in the language in force."""
    consultation, locale = material.consultation, get_locale()
    status = _("Final") if material.is_final else _("Preliminary")
    subtitle = subtitle_of(material)
    return Report(
        title=theirs(consultation.title),
        subtitle=subtitle,
        status=status,
        is_final=material.is_final,
        status_sentence=_status_sentence(material),
        notice=theirs(consultation.notice),
        running=subtitle,
        page_words=_("Page %(page)s of %(pages)s", page=PAGE_PLACE, pages=PAGES_PLACE),
        author=printable(consultation.convenor) or "Consult",
        language=reader_language(),
        direction=str(locale.text_direction) if locale else "ltr",
        dated=material.at.isoformat(timespec="seconds"),
        cover=Facts(rows=list(_cover(material))),
        contents_words=_("Contents"),
        blocks=list(_blocks(material)),
    )


def subtitle_of(material: Material) -> str:
    """What kind of report it is."""
    if not material.is_of_round:
        return _("Digest of round %(number)s", number=material.round.number)
    return _("Synthesis report of round %(number)s", number=material.round.number)


def _status_sentence(material: Material) -> str:
    if material.is_final:
        return _("Final: the round is closed, and the chairs approved its digest, which went out.")
    if material.digest is not None and material.digest.sending_at is None:
        return _("Preliminary: the chairs have not sent this digest. Nothing in it is settled.")
    if material.round.closed_at is None:
        return _("Preliminary: the round is open, and positions can still change.")
    return _("Preliminary: the round is closed, but no digest with these numbers has gone out yet.")


def _cover(material: Material) -> Iterator[tuple[str, Words]]:
    consultation, round_, digest = material.consultation, material.round, material.digest
    if consultation.convenor:
        yield _("Convenor"), theirs(consultation.convenor)
    dates = _("%(start)s to %(end)s", start=utc_date(round_.opens_at), end=utc_date(round_.ended_at))
    yield _("Round"), ours(_("Round %(number)s, %(dates)s", number=round_.number, dates=dates))
    if digest is not None:
        yield _("Digest"), ours(_digest_words(material))
    yield _("Numbers of"), ours(utc_date(material.at))
    yield _("Attribution"), ours(_attribution(consultation))
    if material.is_desk:
        yield _("For"), ours(_("The chair’s desk: the counts are exact, and not for others."), Look.STRONG)
    if material.checkpoint is not None:
        yield _("Checkpoint"), ours(material.checkpoint.line, Look.CODE)


def _digest_words(material: Material) -> str:
    digest = material.digest
    if digest is not None and digest.sending_at is not None:
        return _("Draft %(number)s, sent on %(date)s", number=digest.draft, date=utc_date(digest.sending_at))
    return _("Draft %(number)s, not sent", number=digest.draft if digest else 0)


def _attribution(consultation: Consultation) -> str:
    told = {
        "attributed": _("who said what is public."),
        "chatham_house": _("groups are shown, names are not, and small counts are withheld."),
        "confidential": _("what leaves the chair’s desk is words, without counts or names."),
    }
    name = label(ATTRIBUTIONS, consultation.attribution)
    return _("%(name)s: %(sentence)s", name=name, sentence=told[consultation.attribution])


def _blocks(material: Material) -> Iterator[Block]:
    yield from _mandate(material)
    yield from participation(material)
    yield from news(material)
    yield from map_section(material)
    yield PageBreak()
    yield from sheets(material)
    yield from dissent(material)
    yield from the_rest(material)
    yield PageBreak()
    yield from annex(material)


def _mandate(material: Material) -> Iterator[Block]:
    consultation = material.consultation
    yield Heading(words=ours(_("In short")), anchor="short")
    yield Paragraph(words=ours(material.headline, Look.LEDE))
    yield Paragraph(words=ours(material.lede))
    yield Heading(words=ours(_("Mandate")), anchor="mandate")
    for text in (consultation.summary, consultation.mandate):
        yield from (Paragraph(words=theirs(part)) for part in paragraphs_of(text))
    if not (consultation.summary or consultation.mandate):
        yield Paragraph(words=ours(_("The convenor gave no mandate in writing."), Look.SOFT))
    if consultation.source:
        yield Paragraph(words=ours(_("Source: %(source)s", source=consultation.source), Look.SOFT))
    yield Paragraph(
        words=ours(
            _("What parties wrote stands in their own words and language, beside a line or in quotation marks."),
            Look.SOFT,
        )
    )


def paragraphs_of(text: str) -> list[str]:
    """A text in its paragraphs, without empty ones."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]
