import pytest

from consult.config import Settings
from consult.domain.errors import SettingMissing, SettingWrong
from consult.signing import is_signed, known_keys, site_key


def test_the_key_is_made_once_and_kept_in_the_data_folder(tmp_path):
    first = Settings.from_environment({"CONSULT_DATA_DIR": str(tmp_path)})
    second = Settings.from_environment({"CONSULT_DATA_DIR": str(tmp_path)})

    assert site_key(first).public == site_key(second).public
    assert (tmp_path / "signing-key").stat().st_mode & 0o077 == 0
    assert site_key(first).sign(b"x") == site_key(second).sign(b"x")


def test_a_real_installation_names_its_key(tmp_path):
    given = {"CONSULT_DATA_DIR": str(tmp_path), "CONSULT_REDIS_URL": "redis://127.0.0.1", "CONSULT_SECRET_KEY": "s"}

    with pytest.raises(SettingMissing, match="CONSULT_SIGNING_KEY"):
        Settings.from_environment(given)
    settings = Settings.from_environment({**given, "CONSULT_SIGNING_KEY": "ab" * 32})
    assert is_signed(site_key(settings).public, b"words", site_key(settings).sign(b"words"))
    assert "ab" * 32 not in repr(settings)
    assert not (tmp_path / "signing-key").exists()


@pytest.mark.parametrize("name", ["CONSULT_SIGNING_KEY", "CONSULT_FORMER_KEYS"])
@pytest.mark.parametrize("key", ["short", "zz" * 32])
def test_a_key_that_is_none_is_refused_by_the_setting_s_name(tmp_path, name, key):
    with pytest.raises(SettingWrong, match=name):
        Settings.from_environment({"CONSULT_DATA_DIR": str(tmp_path), name: key})


def test_the_keys_before_it_are_known_too(tmp_path):
    settings = Settings.from_environment({"CONSULT_DATA_DIR": str(tmp_path), "CONSULT_FORMER_KEYS": "AB" * 32})

    assert known_keys(settings) == (site_key(settings).public, "ab" * 32)


def test_a_signature_of_something_else_does_not_hold(tmp_path):
    key = site_key(Settings.from_environment({"CONSULT_DATA_DIR": str(tmp_path)}))

    assert not is_signed(key.public, b"other", key.sign(b"words"))
    assert not is_signed("no key", b"words", key.sign(b"words"))
