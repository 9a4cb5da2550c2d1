"""The pages of the built-in mail catcher: who may read them, and what a mail may do in them."""

import mailbox
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from consult import create_app
from consult.extensions import db
from tests.browsing import TOKEN, sign_in
from tests.factories import make_world
from tests.markup import read_page

SCRIPT = "<script>document.title = 'taken over'</script>"


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def world(app):
    return make_world()


@pytest.fixture
def caught(settings, world):
    """The address of one caught mail to the chair, in text and HTML."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "Consult <consult@example.org>", f"The chair <Chair.1.{world.slug}@example.org>"
    message["Subject"] = "Digest of <b>round 2</b>"
    message.set_content("The consensus is gone.\n\nRead it: https://consult.example.org/c/unga\n")
    message.add_alternative(f"<p>The consensus is gone.</p>{SCRIPT}", subtype="html")
    key = mailbox.Maildir(settings.caught_mail_dir).add(message.as_bytes())
    return f"/inbox/{key}"


@pytest.fixture
def reader(client, world):
    """The browser of the one it was written to."""
    sign_in(client, world, "chair 1")
    return client


def test_the_list_names_subject_and_recipient_and_leads_to_the_mail(reader, caught):
    page = reader.get("/inbox/")

    assert page.status_code == 200
    assert read_page(page.text).faults == []
    assert "The chair" in page.text
    assert f'href="{caught}"' in page.text
    assert "Digest of &lt;b&gt;round 2&lt;/b&gt;" in page.text


def test_without_mail_the_list_says_so(reader):
    assert "No mail yet" in reader.get("/inbox/").text


def test_a_mail_is_shown_as_text_with_its_links_and_as_html_in_a_frame(reader, caught):
    page = reader.get(caught)

    assert page.status_code == 200
    assert read_page(page.text).faults == []
    assert 'href="https://consult.example.org/c/unga"' in page.text
    assert f'<iframe src="{caught}/html"' in page.text
    assert 'sandbox=""' in page.text
    assert SCRIPT not in page.text


def test_the_html_of_a_mail_may_style_itself_and_do_nothing_else(reader, caught):
    frame = reader.get(f"{caught}/html")

    assert "The consensus is gone." in frame.text
    assert "sandbox" in frame.headers["Content-Security-Policy"]
    assert "script-src" not in frame.headers["Content-Security-Policy"]
    assert "default-src 'none'" in frame.headers["Content-Security-Policy"]


@pytest.mark.parametrize("who", ["secretariat", "observer", "focal point of government 1"])
def test_mails_hold_links_that_open_sessions_so_nobody_reads_those_of_others(client, world, caught, who):
    sign_in(client, world, who)
    nowhere = client.get("/inbox/none")

    assert "No mail yet" in client.get("/inbox/").text
    for path in (caught, f"{caught}/html"):
        answer = client.get(path)
        # a form's token names the second in which it was made
        assert (answer.status_code, TOKEN.sub("", answer.text)) == (404, TOKEN.sub("", nowhere.text))


@pytest.mark.parametrize("path", ["/inbox/", "/inbox/none", "/inbox/..%2f..%2fconsult.sqlite3", "/inbox/none/html"])
def test_whoever_is_not_signed_in_finds_no_inbox(client, caught, path):
    assert client.get(path).status_code == 404
    assert client.get(caught).status_code == 404
    assert client.get(f"{caught}/html").status_code == 404


@pytest.mark.parametrize("key", ["none", "..", "..%2f..%2fconsult.sqlite3", "%00", "new"])
def test_what_is_not_there_is_not_found(reader, caught, key):
    assert reader.get(f"/inbox/{key}").status_code == 404


def test_in_the_demo_everybody_reads_them(settings, caught):
    app = create_app(replace(settings, demo=True))
    with app.app_context():
        assert app.test_client().get(caught).status_code == 200
        db.engine.dispose()


def test_where_mail_really_leaves_there_is_no_inbox(settings):
    app = create_app(replace(settings, smtp_url="smtp://127.0.0.1:25"))
    with app.app_context():
        assert app.test_client().get("/inbox/").status_code == 404
        db.engine.dispose()
