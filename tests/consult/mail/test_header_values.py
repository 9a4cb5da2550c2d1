"""What may stand in the header of a mail."""

import pytest

from consult.domain.errors import InvalidInput
from consult.mail.header_values import checked_address, one_line, subject_line


@pytest.mark.parametrize("breaker", ["\n", "\r\n", "\r", "\x00", "\u2028", "\x85", "\v"])
def test_a_value_becomes_one_line(breaker):
    assert one_line(f" Digest{breaker}Bcc: x@example.org ") == "Digest Bcc: x@example.org"


def test_a_subject_that_is_cut_ends_what_it_keeps_apart():
    assert subject_line("\u2068" + "a" * 300 + "\u2069") == "\u2068" + "a" * 198 + "\u2069"
    assert subject_line("\u2068a\nb\u2069") == "\u2068a b\u2069"


@pytest.mark.parametrize("address", ["a@b", "focal.point+consult@mail.example.org", "reader@bücher.example"])
def test_an_address_stays_as_it_is(address):
    assert checked_address(address) == address


@pytest.mark.parametrize(
    "address",
    ["", "reader", "@example.org", "reader@", "a@b@c", "a b@example.org", "a@example.org\nBcc: x@example.org",
     "a@example.org, b@example.org", "<a@example.org>", "a@example.org\x00"],
)  # fmt: skip
def test_an_address_that_could_carry_more_than_one_recipient_is_refused(address):
    with pytest.raises(InvalidInput):
        checked_address(address)
