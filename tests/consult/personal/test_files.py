"""Caught mails that name somebody go, and the others stay."""

from email.message import EmailMessage

from consult.personal.files import remove_caught_mails
from tests.consult.personal.planting import caught


def mail(text, to="somebody@example.org", html=""):
    message = EmailMessage()
    message["To"], message["Subject"] = to, "A letter"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def test_mails_to_or_about_a_person_are_removed_however_they_are_written(tmp_path):
    caught(tmp_path, mail("To her", to="Ama@Example.org"))
    caught(tmp_path, mail("Dear Ama Dïallo"))
    caught(tmp_path, mail("See the other part", html="<p>Dear Ama Dïallo</p>"))
    caught(tmp_path, mail("Dear Bruno"))

    assert remove_caught_mails(tmp_path, ["ama@example.org", "Ama Dïallo"]) == 3

    [left] = (tmp_path / "new").iterdir()
    assert b"Bruno" in left.read_bytes()


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    assert remove_caught_mails(tmp_path / "nowhere", ["Ama"]) == 0
