"""Countries and the regions they lie in."""

from collections import Counter

import pytest
from babel import Locale

from consult.domain.regions import COUNTRIES_OF, region_of

NOT_IN_ISO_3166 = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}


def test_every_country_but_antarctica_lies_in_one_region():
    listed = Counter(country for countries in COUNTRIES_OF.values() for country in countries)
    named = {code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()}

    assert set(listed.values()) == {1}
    assert set(listed) == named - NOT_IN_ISO_3166 - {"AQ"}


@pytest.mark.parametrize(
    ("country", "region"),
    [("KE", "002"), ("BR", "019"), ("CY", "142"), ("TR", "142"), ("RU", "150"), ("FJ", "009"), ("AQ", None)],
)
def test_a_country_lies_where_the_statistics_division_puts_it(country, region):
    assert region_of(country) == region


def test_a_region_that_somebody_chose_prevails():
    assert region_of("FR", given="009") == "009"
    assert region_of(None, given="142") == "142"
    assert region_of(None) is None
    assert region_of("FR", given="") == "150"
