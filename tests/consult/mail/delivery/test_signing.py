"""Mail carries a signature that a receiving server can check, and comes back to an address that only we can make."""

from dataclasses import replace
from uuid import uuid4

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from consult.domain.errors import SettingWrong
from consult.domain.vocabulary import DeliveryState
from consult.mail.delivery import deliver
from consult.mail.delivery.return_path import read_return_path, return_path
from consult.mail.delivery.signing import signer_of
from consult.synthesis.delivery import DIGEST_MAILS
from tests.consult.synthesis.mailing import NOON, committed_delivery, one_database, stored


def key_file(folder, key):
    path = folder / f"{uuid4().hex}.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path


@pytest.fixture(scope="module")
def signing_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@one_database
def test_a_mail_is_signed_and_a_change_on_the_way_is_found(app, settings, smtp_inbox, tmp_path, signing_key):
    signing = replace(settings, dkim_key_file=key_file(tmp_path, signing_key), bounce_host="bounces.example.org")
    mail_id = committed_delivery()

    assert deliver(DIGEST_MAILS, mail_id, settings=signing, now=lambda: NOON) == DeliveryState.SENT

    [mail] = smtp_inbox.received
    signer = signer_of(signing, domain="localhost")
    asked = []

    def dns(name, timeout=5):
        asked.append(name)
        return signer.record.encode()

    assert dkim.verify(mail.raw, dnsfunc=dns) is True
    assert asked == [b"consult._domainkey.localhost."]
    assert b"list-unsubscribe" in mail.raw.partition(b"\r\nFrom:")[0].lower()
    assert dkim.verify(mail.raw.replace(b"consensus", b"agreement", 1), dnsfunc=dns) is False
    assert dkim.verify(mail.raw.replace(b"List-Unsubscribe: <h", b"List-Unsubscribe: <x", 1), dnsfunc=dns) is False
    assert read_return_path(signing, mail.sender).mail_id == mail_id


@one_database
def test_a_wrong_key_lets_the_mail_wait_until_the_setting_is_mended(app, settings, smtp_inbox, tmp_path):
    wrong = tmp_path / "none.pem"
    wrong.write_text("no key")
    small = key_file(tmp_path, rsa.generate_private_key(public_exponent=65537, key_size=1024))  # noqa: S505  # too small is the point
    other = key_file(tmp_path, ed25519.Ed25519PrivateKey.generate())
    mail_id = committed_delivery()

    for path in (wrong, small, other, tmp_path / "missing.pem"):
        with pytest.raises(SettingWrong, match="CONSULT_DKIM_KEY_FILE"):
            signer_of(replace(settings, dkim_key_file=path), domain="localhost")
    for mistake in ({"dkim_key_file": wrong}, {"mail_from": "Consult"}):
        with pytest.raises(SettingWrong):
            deliver(DIGEST_MAILS, mail_id, settings=replace(settings, **mistake), now=lambda: NOON)

    assert smtp_inbox.received == []
    waiting = stored(mail_id)
    assert (waiting.state, waiting.attempts) == (DeliveryState.PENDING, 0), "however long that takes it is no attempt"
    assert deliver(DIGEST_MAILS, mail_id, settings=settings, now=lambda: NOON) == DeliveryState.SENT


@one_database
def test_a_return_path_that_we_did_not_make_names_nothing(app, settings):
    ours = replace(settings, bounce_host="bounces.example.org")
    mail_id = uuid4()
    address = return_path(ours, "delivery", mail_id)

    assert read_return_path(ours, address.upper()).mail_id == mail_id
    assert len(address.partition("@")[0]) <= 64
    for forged in (
        address.replace("delivery", "letter"),
        address.replace("@bounces.", "@elsewhere."),
        return_path(ours, "delivery", uuid4()).partition(".")[0] + address[address.index(".") :][:-40] + "@x",
        "bounce+delivery." + "a" * 26 + "." + address.partition("@")[0][-16:] + "@bounces.example.org",
        "",
        "bounce+delivery.@bounces.example.org",
    ):
        assert read_return_path(ours, forged) is None
    assert read_return_path(replace(ours, secret_key="another"), address) is None
    assert return_path(settings, "delivery", mail_id) == "consult@localhost"
