"""PDF files: their pages, in a new document, without anything that acts, is attached or tells of its maker."""

import re
from collections.abc import Callable
from io import BytesIO

import pikepdf

MOST_PAGES = 100
KEPT_OF_A_PAGE = frozenset(
    {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/UserUnit", "/Group"}
)
DROPPED_EVERYWHERE = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/OPI", "/Measure", "/PtData"),
    *("/AF", "/EF", "/EmbeddedFiles", "/Ref", "/Alternates"),
    *("/AA", "/OpenAction", "/JS", "/JavaScript", "/Launch", "/URI", "/XFA", "/Annots"),
    *("/StructParent", "/StructParents"),
)
"""What describes, attaches or acts; none of it is needed to draw a page."""
_MARKER = re.compile(rb"\xff+[^\xff\x00\xd0-\xd7]")
"""The next part of a JPEG; a stuffed zero and the marks of a restart stand among the dots."""
_START_OF_SCAN, _END_OF_IMAGE, _TOLD = 0xDA, 0xD9, frozenset({*range(0xE0, 0xF0), 0xFE})


class BrokenPDF(ValueError):
    """This is no PDF that can be read."""


def clean_pdf(content: bytes) -> bytes:
    """The pages of a PDF in a new one; what annotations show, such as a signature, is drawn into the page.

    Raises: pikepdf.PasswordError when it is encrypted; BrokenPDF or pikepdf.PdfError when it cannot be read.
    """
    with pikepdf.open(BytesIO(content), attempt_recovery=False) as found:
        if found.is_encrypted:
            raise pikepdf.PasswordError
        if not 1 <= len(found.pages) <= MOST_PAGES:
            raise BrokenPDF(f"a limit of 1 to {MOST_PAGES} pages")
        found.flatten_annotations("all")
        with pikepdf.new() as bare:
            bare.pages.extend(found.pages)
            for page in bare.pages:
                for key in set(page.obj.keys()) - KEPT_OF_A_PAGE:
                    del page.obj[key]
            for thing in bare.objects:
                _strip(thing)
            return written_pdf(bare)


def written_pdf(document: pikepdf.Pdf) -> bytes:
    """The bytes of a document; the same document gives the same."""
    written = BytesIO()
    document.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return written.getvalue()


def _strip(thing: pikepdf.Object) -> None:
    if isinstance(thing, pikepdf.Array):
        for part in thing:
            _strip_direct(part)
        return
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    for key in DROPPED_EVERYWHERE:
        if key in thing:
            del thing[key]
    if isinstance(thing, pikepdf.Stream):
        _strip_image(thing)
    for part in thing.values():
        _strip_direct(part)


def _strip_direct(part: object) -> None:
    """What stands inside another object; what is only referred to has its own turn."""
    if isinstance(part, pikepdf.Object) and not part.is_indirect:
        _strip(part)


def _strip_image(stream: pikepdf.Stream) -> None:
    """Images keep the form in which they came: camera and place are cut out of them."""
    filters = stream.get("/Filter")
    last = filters[-1] if isinstance(filters, pikepdf.Array) and len(filters) else filters
    cut = _CUTTERS.get(str(last))
    if cut is None:
        return
    if isinstance(filters, pikepdf.Array) and len(filters) > 1:
        raise BrokenPDF("an image inside another filter")
    stream.write(cut(stream.read_raw_bytes()), filter=pikepdf.Name(str(last)))


def cut_jpeg(content: bytes) -> bytes:
    """A JPEG without its comments and application data, but for what its colours need (JFIF and Adobe)."""
    if not content.startswith(b"\xff\xd8"):
        raise BrokenPDF("an image that is no JPEG")
    kept, place = [content[:2]], 2
    while marker := _MARKER.search(content, place):
        if marker[0][-1] == _END_OF_IMAGE:
            return b"".join(kept) + b"\xff\xd9"
        end = marker.end() + int.from_bytes(content[marker.end() : marker.end() + 2])
        begins = content[marker.end() + 2 : marker.end() + 7]
        if marker[0][-1] == _START_OF_SCAN:  # the dots follow, up to the next marker
            after = _MARKER.search(content, end)
            end = after.start() if after else len(content)
        if marker[0][-1] not in _TOLD or begins in {b"JFIF\x00", b"Adobe"}:
            kept.append(content[marker.start() : end])
        place = end
    raise BrokenPDF("a JPEG without an end")


def cut_jpeg_2000(content: bytes) -> bytes:
    """A JPEG 2000 file without its boxes of text; a bare code stream stays as it is."""
    if content.startswith(b"\xff\x4f\xff\x51"):
        return content
    kept, place = [], 0
    while place + 8 <= len(content):
        size, box = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        end = len(content) if size == 0 else place + size
        if size == 1:
            end = place + int.from_bytes(content[place + 8 : place + 16])
        if end <= place:
            raise BrokenPDF("a JPEG 2000 box without size")
        if box in {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}:
            kept.append(content[place:end])
        place = end
    return b"".join(kept)


_CUTTERS: dict[str, Callable[[bytes], bytes]] = {"/DCTDecode": cut_jpeg, "/JPXDecode": cut_jpeg_2000}
