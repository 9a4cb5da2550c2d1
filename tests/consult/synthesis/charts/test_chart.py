"""The source line of a picture."""

from datetime import UTC, datetime

from consult.synthesis.charts.chart import Origin


def test_a_picture_says_in_plain_words_what_it_is_of_and_its_table_where_to_check_that(app):
    origin = Origin(consultation="GFMD", round=2, as_of=417, date=datetime(2026, 11, 22, 14, 32, tzinfo=UTC))
    with app.test_request_context():
        assert origin.words == "GFMD, round 2, as of 22 November 2026, 14:32 UTC."
        assert ("Place in the log", 417) in origin.columns
