"""The sealed mail: what it says, that it says the same each time, and that no field breaks out of its place."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from jinja2 import UndefinedError

from consult.mail.settling import REPEAT_SLOT
from consult.synthesis.content import Checkpoint, ContentItem, Counts, DigestContent, SealedPicture
from consult.synthesis.mail import (
    LARGEST_MAIL,
    Recipient,
    content_hash,
    seal_mails,
    seal_repeat,
)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MINORITY = ContentItem(
    code="U11",
    title="",
    class_label="",
    sentence="Two governments object to the report, which 123 support.",
    counts=None,
    is_minority=True,
)
GONE = ContentItem(
    code="U01",
    title="Ending the embargo",
    class_label="Broad agreement for",
    former_label="Consensus for",
    sentence="The consensus is gone: 191 governments support and 2 object.",
    counts=Counts(oppose=2, neutral=0, support=191, abstain=0, absent=0),
)
DIVIDED = ContentItem(
    code="U06",
    title="",
    class_label="Divided between groups",
    sentence="A new division: opposition rises from 3 to 10.",
    counts=Counts(oppose=10, neutral=0, support=140, abstain=38, absent=5),
)
CONTENT = DigestContent(
    title="Digest of round 2",
    consultation="Development & human rights",
    date=datetime(2017, 12, 20, 9, tzinfo=UTC),
    headline="One consensus is gone",
    lede="193 governments answered in round 2.",
    notice="The votes are real; recipients and chairs are illustrative.",
    items=[MINORITY, GONE, DIVIDED],
    digest_url="https://consult.example.org/c/unga/digests/2",
    method_url="https://consult.example.org/method",
    checkpoints_url="https://consult.example.org/c/unga/checkpoints",
    checkpoint=Checkpoint(origin="x.example.org/c/x", size=4711, root="root+64=", counted_list="cd" * 32),
)
READER = Recipient(person_id=UUID(int=7), name="A Reader", address="reader@example.org", language="en")


def seal_each(*recipients, compose=lambda _language: CONTENT):
    return seal_mails(
        compose,
        recipients or [READER],
        base_url="https://consult.example.org",
        unsubscribe_token=lambda person_id: f"{person_id.int:022d}",
    )


def seal(*recipients, content=CONTENT):
    return seal_each(*recipients, compose=lambda _language: content).mails


def test_the_same_content_gives_the_same_bytes(app):
    assert seal() == seal()


def test_subject_text_and_html_tell_the_same_news(app):
    [mail] = seal()

    assert mail.subject == "Digest of round 2"
    for body in (mail.text, mail.html):
        assert "One consensus is gone" in body
        assert "U01 · Ending the embargo · Broad agreement for (was: Consensus for)" in body
        assert "The consensus is gone: 191 governments support and 2 object." in body
        assert "2 oppose · 191 support" in body
        assert "10 oppose · 140 support · 38 abstain and 5 absent" in body
        assert "20 December 2017" in body
        assert "https://consult.example.org/c/unga/digests/2" in body
        assert "https://consult.example.org/u/0000000000000000000007" in body
        assert "4711" in body
        assert "x.example.org/c/x 4711 root+64=" in body
        assert "an entry that is changed later no longer fits it." in body
        assert "https://consult.example.org/c/unga/checkpoints" in body
        assert "cd" * 32 in body
        assert "A Reader, you get this because you take part" in body
        assert "recipients and chairs are illustrative" in body
    assert mail.html.count("oppose (orange), support (blue); after a gap neutral, abstaining or absent (grey).") == 1


def test_statements_stand_in_their_order_and_the_minority_line_is_marked(app):
    [mail] = seal()

    for body in (mail.text, mail.html):
        assert body.index("Minority line · U11") < body.index("U01") < body.index("U06")
        assert "Two governments object to the report" in body


def test_withheld_counts_are_said_to_be_withheld(app):
    [mail] = seal(content=replace(CONTENT, items=[replace(GONE, counts=None), MINORITY]))

    for body in (mail.text, mail.html):
        assert body.count("Counts are withheld") == 1
    assert 'bgcolor="#4f86c6"' not in mail.html


def test_a_sentence_about_no_target_has_no_counts_to_withhold(app):
    silence = ContentItem(code="", title="", class_label="Who has not answered", sentence="Five.", counts=None)

    [mail] = seal(content=replace(CONTENT, items=[silence]))

    assert "withheld" not in mail.text
    assert "\nWho has not answered\nFive.\n" in mail.text


def test_the_html_has_one_button_no_image_and_no_script(app):
    [mail] = seal()

    assert mail.html.count('class="b"') == 1
    assert "<img" not in mail.html
    assert "<script" not in mail.html
    assert "prefers-color-scheme:dark" in mail.html


def test_markup_in_what_people_wrote_stays_text(app):
    hostile = replace(GONE, sentence="<script>alert(1)</script>", title="<b>")

    [mail] = seal(
        replace(READER, name="<i>A</i>"), content=replace(CONTENT, items=[hostile], notice="<u>", headline="<h1>")
    )

    for markup in ("<script>", "<b>", "<i>", "<u>"):
        assert markup not in mail.html
    assert "<script>alert(1)</script>" in mail.text


def test_an_arabic_mail_runs_from_right_to_left(app):
    [mail] = seal(replace(READER, language="ar"))

    assert 'lang="ar" dir="rtl"' in mail.html
    [stop] = re.findall(r"http\S+/u/\S*", mail.text)
    assert re.fullmatch(r"[\x21-\x7e]+", stop), "the link that stops the mails ends where it ends"
    assert mail.language == "ar"


def test_titles_and_names_of_another_script_are_kept_apart_from_the_sentences_of_a_mail(app):
    gone = replace(GONE, title="Fees", code="T1")
    [arabic] = seal(replace(READER, name="Ama", language="ar"), content=replace(CONTENT, items=[gone]))
    [english] = seal(replace(READER, name="أمل"), content=CONTENT)

    assert f"Consult · \u2068{CONTENT.consultation}\u2069 · " in arabic.text
    assert "\u2068T1\u2069 · \u2068Fees\u2069" in arabic.text
    assert "\u2068Ama\u2069" in arabic.text
    assert "\u2068Ama\u2069" in arabic.html
    assert "\u2068أمل\u2069, you get this" in english.text
    assert english.text.count("\u2068") == 1


@pytest.mark.parametrize("language", ["ar", "zh", "en", "fr", "ru", "es"])
def test_every_language_can_be_sealed(app, language):
    [mail] = seal(replace(READER, language=language))

    assert GONE.sentence in mail.text


def test_content_is_composed_once_for_each_language(app):
    asked = []

    def compose(language):
        asked.append(language)
        return replace(CONTENT, headline=f"News in {language}")

    readers = [replace(READER, person_id=UUID(int=n), language="fr" if n % 2 else "en") for n in range(4)]
    mails = seal_each(*readers, compose=compose).mails

    assert asked == ["en", "fr"]
    assert ["News in fr" in mail.text for mail in mails] == [False, True, False, True]


@pytest.mark.parametrize("breaker", ["\n", "\r\n", "\r", "\x00", "\u2028", "\x85", "\v"])
def test_no_title_and_no_name_can_begin_another_header(app, breaker):
    [mail] = seal(
        replace(READER, name=f"A{breaker}Bcc: x@example.org"),
        content=replace(CONTENT, title=f"Digest{breaker}Bcc: x@example.org"),
    )

    assert mail.subject == "Digest Bcc: x@example.org"
    assert "A Bcc: x@example.org, you get this" in mail.text


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\nBcc: x@example.org",
        "a..b@example.org",
        "a@example..org",
        "é@example.org",
        "a@",
        "x" * 65 + "@y.org",
        "a@-.org",
        "",
    ],
)
def test_an_address_that_no_server_takes_leaves_its_owner_out_alone(app, address):
    other = replace(READER, person_id=UUID(int=8), address=address)

    sealed = seal_each(other, READER)

    assert [mail.address for mail in sealed.mails] == [READER.address]
    assert [(one.recipient, one.why) for one in sealed.left_out] == [(other, "address")]


@pytest.mark.parametrize("address", ["o'neil+tag@example.org", "a@münchen.example", "a.b@xn--mnchen-3ya.example"])
def test_an_address_that_servers_take_is_sealed_as_it_was_given(app, address):
    assert [mail.address for mail in seal(replace(READER, address=address))] == [address]


@pytest.mark.parametrize("error", [KeyError("cuont"), TypeError("not a number"), UndefinedError("no such value")])
def test_a_mail_that_cannot_be_written_leaves_out_those_of_its_language_alone(app, caplog, error):
    def compose(language):
        if language == "fr":
            raise error
        return CONTENT

    readers = [replace(READER, person_id=UUID(int=n), language=code) for n, code in enumerate(("fr", "en", "fr", "ar"))]
    sealed = seal_each(*readers, compose=compose)

    assert [mail.language for mail in sealed.mails] == ["en", "ar"]
    assert {(one.recipient.language, one.why) for one in sealed.left_out} == {("fr", "unwritten")}
    assert "the mail in fr could not be written" in caplog.text


def test_a_mail_larger_than_servers_take_leaves_out_those_of_its_language_alone(app):
    huge = SealedPicture(kind="map", title="Map", words=(), png=b"x" * LARGEST_MAIL)
    readers = [replace(READER, person_id=UUID(int=n), language=code) for n, code in enumerate(("fr", "en"))]

    def compose(language):
        return replace(CONTENT, pictures=[huge]) if language == "fr" else CONTENT

    sealed = seal_each(*readers, compose=compose)

    assert [mail.language for mail in sealed.mails] == ["en"]
    assert [one.why for one in sealed.left_out] == ["too_large"]


def test_ten_thousand_recipients_do_not_write_the_digest_ten_thousand_times(app):
    written = []
    readers = [replace(READER, person_id=UUID(int=n), name=f"Reader {n}") for n in range(10_000)]

    mails = seal_each(*readers, compose=lambda _language: written.append(CONTENT) or CONTENT).mails

    assert len(written) == 1
    assert "Reader 9999, you get this" in mails[9999].html
    assert "https://consult.example.org/u/0000000000000000009999" in mails[9999].html


def test_the_hash_of_a_digest_covers_every_mail_whatever_their_order(app):
    digest, other = UUID(int=1), replace(READER, person_id=UUID(int=8), address="other@example.org")
    mails = seal(READER, other)

    assert content_hash(digest, 1, mails) == content_hash(digest, 1, list(reversed(mails)))
    assert content_hash(digest, 1, mails) != content_hash(digest, 2, mails)
    assert content_hash(digest, 1, mails) != content_hash(UUID(int=2), 1, mails)
    assert content_hash(digest, 1, mails) != content_hash(digest, 1, mails[:1])


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"notice": ""},
        {"items": [DIVIDED, MINORITY]},
        {"checkpoint": Checkpoint(origin="x.example.org/c/x", size=4712, root="root+64=", counted_list="cd" * 32)},
        {"checkpoint": Checkpoint(origin="x.example.org/c/x", size=4711, root="root+64=", counted_list="ab" * 32)},
    ],
)
def test_every_change_of_content_changes_the_seal(app, change):
    assert seal()[0].sealed_hash != seal(content=replace(CONTENT, **change))[0].sealed_hash


@pytest.mark.parametrize("change", [{"address": "other@example.org"}, {"language": "fr"}, {"name": "Another"}])
def test_every_change_of_the_recipient_changes_the_seal(app, change):
    assert seal()[0].sealed_hash != seal(replace(READER, **change))[0].sealed_hash


def test_a_repeat_says_so_in_text_and_html_and_has_a_seal_of_its_own(app):
    [mail] = seal()
    assert mail.html.count(REPEAT_SLOT) == 1

    again = seal_repeat(mail)

    for body in (again.text, again.html):
        assert "This mail may be a repeat" in body
        assert "The consensus is gone" in body
    assert again.subject == mail.subject
    assert again.sealed_hash != mail.sealed_hash


def test_a_part_has_its_heading_once_above_its_statements(app):
    items = [
        replace(GONE, heading="What changed"),
        replace(DIVIDED, heading="What changed"),
        replace(MINORITY, heading="Who objects"),
    ]

    [mail] = seal(content=replace(CONTENT, items=items))

    for body in (mail.text, mail.html):
        assert body.count("What changed") == 1
        assert body.index("What changed") < body.index("U01") < body.index("U06") < body.index("Who objects")


def test_a_statement_without_a_target_has_no_line_above_it(app):
    silence = ContentItem(code="", title="", class_label="", sentence="All answered.", counts=None, heading="Silence")

    [mail] = seal(content=replace(CONTENT, items=[silence]))

    assert "Silence\n=======\n\nAll answered.\n" in mail.text
    assert "withheld" not in mail.text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_mail_of_forty_targets_is_not_cut_by_readers_that_show_only_100_kilobytes(app, language):
    items = [replace(GONE, code=f"U{n:02}", sentence=GONE.sentence * 2) for n in range(40)]

    [mail] = seal(replace(READER, language=language), content=replace(CONTENT, items=items))

    assert len(mail.html.encode()) < 102_400
