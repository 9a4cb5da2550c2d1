"""What a digest says: the counts under a sentence, and what stands above it."""

import pytest

from consult.synthesis.content import ContentItem, Counts, SealedPicture, bar_of, counts_in_words


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_counts_under_a_sentence_leave_out_what_nobody_did(app):
    with app.test_request_context():
        assert counts_in_words(Counts(10, 0, 140, 38, 5)) == "10 oppose · 140 support · 38 abstain and 5 absent"
        assert counts_in_words(Counts(1, 2, 1, 0, 0)) == "1 opposes · 1 supports · 2 neutral"
        assert (counts_in_words(None), bar_of(None)) == ("", ())


def test_a_title_stands_above_a_sentence_only_where_the_sentence_does_not_name_it():
    item = ContentItem(code="T1", title="Lower fees", class_label="Divided", sentence="They part.", counts=None)
    naming = ContentItem(code="T1", title="Lower fees", class_label="", sentence="“Lower fees” parts.", counts=None)

    assert (item.lead, naming.lead) == (("T1", "Lower fees", "Divided"), ("T1",))


def test_a_picture_that_was_not_painted_has_no_name_in_the_mail():
    words = SealedPicture(kind="map", title="Map", words=("One line.",), png=None)

    assert (words.content_id, words.alternative) == ("", "Map.\nOne line.")
