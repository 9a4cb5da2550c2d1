import re
import tomllib
from collections.abc import Iterator
from functools import cache
from gettext import c2py  # reads the rule of a catalogue as the running app does
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import _parse_config_object
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "consult" / "translations"
CATALOGUES = sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/messages.po"))
PLURAL_FORMS = {"ar": 6, "es": 2, "fr": 2, "ru": 3, "zh_Hans": 1}
PLACEHOLDER = re.compile(r"%(?:\((\w+)\)[sd]|%)")


@pytest.fixture(scope="module", params=CATALOGUES)
def catalogue(request):
    return _read(request.param)


@pytest.fixture(scope="module")
def extracted():
    """What `make messages` would find now, by the same mapping."""
    mapping = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]
    methods, options = _parse_config_object(mapping)
    found = extract_from_dir(ROOT, methods, options)
    return {(context, message) for _file, _line, message, _comments, context in found}


def test_each_catalogue_has_the_plural_forms_of_its_language(catalogue):
    assert catalogue.num_plurals == PLURAL_FORMS[str(catalogue.locale)]
    assert all(len(message.string) == catalogue.num_plurals for message in _messages(catalogue) if message.pluralizable)


def test_each_translation_keeps_the_placeholders_of_its_message(catalogue):
    forms = _forms_of_numbers(catalogue.plural_expr)
    alone = {form for form in forms if forms.count(form) == 1}
    changed = [
        (message.id, form)
        for message in _messages(catalogue)
        for place, form in enumerate(_texts(message.string))
        if form and not _keeps(message, form, stands_for_one_number=message.pluralizable and place in alone)
    ]

    assert changed == []


def test_no_catalogue_guesses(catalogue):
    assert [message.id for message in _messages(catalogue) if message.fuzzy] == []


def test_a_plural_is_translated_in_all_forms_or_in_none(catalogue):
    halves = [
        message.id
        for message in _messages(catalogue)
        if message.pluralizable and any(message.string) and not all(message.string)
    ]

    assert halves == []


def test_no_message_is_asked_for_with_a_number_and_without(extracted):
    counted = {(context, message[0]) for context, message in extracted if isinstance(message, tuple)}

    assert counted & extracted == set()  # asked for without one it would be told in the form for one


@pytest.mark.parametrize(
    ("number", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (103, 3), (111, 4)]
)
def test_arabic_counts_as_arabic_does(number, form):
    assert _forms_of_numbers(_read("ar").plural_expr)[number] == form


def test_arabic_says_nearly_all_that_the_pages_and_mails_say(extracted):
    said = {(message.context, message.id) for message in _messages(_read("ar")) if all(_texts(message.string))}

    missing = sorted(str(message) for _context, message in extracted - said)

    assert len(missing) <= len(extracted) * 0.05, missing


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_page_in_arabic_reads_from_right_to_left(client):
    page = client.get("/?lang=ar").get_data(as_text=True)

    assert '<html lang="ar" dir="rtl"' in page
    assert "المشاورات" in page
    assert "انتقل إلى المحتوى" in page


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_error_speaks_the_language_of_its_reader(client):
    answer = client.get("/c/no-such-consultation?lang=ar")

    assert answer.status_code == 404
    assert "لا شيء هنا يمكنكم الاطلاع عليه." in answer.get_data(as_text=True)


def _read(name: str) -> Catalog:
    with (FOLDER / name / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return read_po(source, locale=name, abort_invalid=True)


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _texts(words: object) -> tuple[str, ...]:
    return (
        (words,) if isinstance(words, str) else tuple(str(word) for word in words) if isinstance(words, tuple) else ()
    )


def _keeps(message: Message, form: str, *, stands_for_one_number: bool) -> bool:
    """Whether nothing is lost or added; a form for one number alone may say that number as a word."""
    wanted = {found.group() for found in PLACEHOLDER.finditer(_texts(message.id)[-1])}
    kept = {found.group() for found in PLACEHOLDER.finditer(form)}
    may_fall_away = {"%(count)s", "%(n)s", "%(num)d"} if stands_for_one_number else set()
    return kept <= wanted <= kept | may_fall_away


@cache
def _forms_of_numbers(rule: str) -> list[int]:
    return [int(c2py(rule)(number)) for number in range(300)]
