"""Credential files, honest and hostile: what is refused by name, and what is left of the rest."""

import zipfile
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from consult.accreditation.credentials import LARGEST, receive_file
from consult.accreditation.credentials.receiving import clean_name
from consult.domain.errors import UploadRefused
from consult.domain.vocabulary import CredentialKind
from tests.consult.accreditation.credentials import hostile

KINDS = {"pdf": CredentialKind.PDF, "png": CredentialKind.PNG, "jpg": CredentialKind.JPEG}


def everything_in(content: bytes) -> bytes:
    """The bytes of a PDF and of each of its streams, unpacked."""
    with pikepdf.open(BytesIO(content)) as document:
        streams = [thing.read_raw_bytes() for thing in document.objects if isinstance(thing, pikepdf.Stream)]
        plain = hostile.saved(document, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    return content + plain + b"".join(streams)


@pytest.mark.parametrize(
    "content",
    [
        hostile.described_pdf,
        hostile.acting_pdf,
        hostile.carrying_pdf,
        hostile.pdf_with_photo,
        lambda: hostile.saved(hostile.pdf(pages=3)) + hostile.archive(),
    ],
    ids=["described", "acting", "carrying", "with a photo", "with an archive behind it"],
)
def test_of_a_pdf_the_pages_are_left_and_nothing_that_acts_tells_or_is_attached(content) -> None:
    given = content()

    clean = receive_file("letter.pdf", given).content

    told = everything_in(clean)
    for word in (hostile.PLACE.encode(), b"JavaScript", b"Launch", b"EmbeddedFile", b"xmp", b"Exif", b"/Annots"):
        assert word not in told, word
    assert not zipfile.is_zipfile(BytesIO(clean))
    with pikepdf.open(BytesIO(clean)) as left, pikepdf.open(BytesIO(given)) as came:
        assert len(left.pages) == len(came.pages)
        assert set(left.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in left.trailer


def test_a_photo_in_a_pdf_is_still_the_same_photo() -> None:
    with pikepdf.open(BytesIO(receive_file("letter.pdf", hostile.pdf_with_photo()).content)) as left:
        image = left.pages[0].obj.Resources.XObject.Im0.read_raw_bytes()

    with Image.open(BytesIO(image)) as kept, Image.open(BytesIO(hostile.photograph())) as came:
        assert kept.size == came.size
        assert not kept.getexif()
        kept.load()


@pytest.mark.parametrize(("ending", "kind"), [("jpg", "JPEG"), ("png", "PNG")])
def test_of_an_image_the_dots_are_left(ending: str, kind: str) -> None:
    clean = receive_file(f"letter.{ending}", hostile.photograph(kind))

    assert clean.kind is KINDS[ending]
    assert hostile.PLACE.encode() not in clean.content
    with Image.open(BytesIO(clean.content)) as image:
        assert (image.size, image.format) == ((64, 48), kind)
        assert not image.getexif()
        assert not {"comment", "exif", "xmp", "Author", "XML:com.adobe.xmp"} & set(image.info)


@pytest.mark.parametrize(
    ("name", "content", "fault", "words"),
    [
        ("letter.pdf", hostile.archive, "not_what_it_says", "letter.pdf is not a PDF"),
        ("letter.png", hostile.photograph, "not_what_it_says", "letter.png is not a PNG image"),
        ("photo.jpg", lambda: hostile.photograph("PNG"), "not_what_it_says", "photo.jpg is not a JPEG image"),
        ("letter.pdf", lambda: b"%PDF-1.7\n" + hostile.archive(), "not_what_it_says", "letter.pdf is not a PDF"),
        ("letter.pdf", lambda: b"GIF89a" + hostile.saved(hostile.pdf()), "not_what_it_says", "is not a PDF"),
        ("letter.png", lambda: hostile.photograph("PNG")[:80], "not_what_it_says", "is not a PNG image"),
        ("letter.docx", hostile.archive, "not_allowed", "letter.docx is neither"),
        ("letter", lambda: hostile.saved(hostile.pdf()), "not_allowed", "letter is neither"),
        ("letter.pdf", lambda: b"", "empty", "letter.pdf is empty"),
        ("letter.pdf", lambda: b"%PDF-" + b"x" * LARGEST, "too_large", "letter.pdf is larger"),
        ("letter.pdf", lambda: hostile.encrypted_pdf("secret"), "encrypted", "protected by a password"),
        ("letter.pdf", lambda: hostile.encrypted_pdf(""), "encrypted", "protected by a password"),
        ("letter.pdf", lambda: hostile.saved(hostile.pdf(pages=101)), "too_much", "holds more"),
        ("letter.png", hostile.bomb_png, "too_much", "holds more"),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_by_its_name(name: str, content, fault: str, words: str) -> None:
    with pytest.raises(UploadRefused, match=words) as refused:
        receive_file(name, content())

    assert refused.value.fields == {"credential": fault}


def test_a_pdf_that_unpacks_without_end_harms_nobody() -> None:
    bomb = hostile.bomb_pdf()
    assert len(bomb) < LARGEST

    with pytest.raises(UploadRefused):
        receive_file("letter.pdf", bomb)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/letter.pdf", "letter.pdf"),
        ("C:\\Users\\me\\letter.pdf", "letter.pdf"),
        ('a"b\r\nX: y.pdf', "abX: y.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("", "file"),
    ],
)
def test_a_file_name_keeps_what_can_be_shown(given: str, kept: str) -> None:
    assert clean_name(given) == kept
