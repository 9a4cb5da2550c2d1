"""Files as they come from outside, honest and hostile, made with real libraries."""

import struct
import zipfile
import zlib
from io import BytesIO

import pikepdf
from PIL import Image, PngImagePlugin

PLACE = "Rue de la Planted Canary 7"


def pdf(*, pages: int = 1) -> pikepdf.Pdf:
    """A document with pages that say nothing."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(300, 400))
        document.pages[-1].obj.Contents = document.make_stream(b"0 0 1 rg 20 20 100 100 re f")
    return document


def saved(document: pikepdf.Pdf, **options: object) -> bytes:
    """The bytes of a document."""
    out = BytesIO()
    document.save(out, **options)  # type: ignore[arg-type]  # the options of the library
    return out.getvalue()


def described_pdf() -> bytes:
    """A PDF that tells who wrote it, in its information and in XMP."""
    document = pdf()
    document.docinfo["/Author"] = PLACE
    with document.open_metadata() as told:
        told["dc:creator"] = [PLACE]
    document.pages[0].obj.PieceInfo = pikepdf.Dictionary(Maker=pikepdf.String(PLACE))
    return saved(document)


def acting_pdf() -> bytes:
    """A PDF that runs a script when it opens, launches a program, and opens a form of its own."""
    document = pdf()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{PLACE}')"))
    document.Root.OpenAction = document.make_indirect(script)
    document.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("go"), document.make_indirect(script)])
    )
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 300, 400], A=launch, Border=[0, 0, 0]
    )
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(link)])
    document.pages[0].obj.AA = pikepdf.Dictionary(O=script)
    return saved(document)


def carrying_pdf() -> bytes:
    """A PDF with another file inside."""
    document = pdf()
    document.attachments["payload.exe"] = b"MZ" + PLACE.encode()
    return saved(document)


def pdf_with_photo() -> bytes:
    """A PDF whose page shows a photo that knows where it was taken."""
    document = pdf()
    photo = photograph()
    image = document.make_stream(photo)
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height, image.BitsPerComponent = 64, 48, 8
    image.ColorSpace, image.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
    image.Metadata = document.make_stream(PLACE.encode())
    page = document.pages[0].obj
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.Contents = document.make_stream(b"q 64 0 0 48 20 20 cm /Im0 Do Q")
    return saved(document)


def encrypted_pdf(password: str) -> bytes:
    """A PDF under lock; with an empty password anybody can open it, and it is encrypted all the same."""
    return saved(pdf(), encryption=pikepdf.Encryption(owner="owner", user=password))


def bomb_pdf() -> bytes:
    """A PDF whose catalogue lies in an object stream that unpacks to 400 megabytes."""
    packed = zlib.compress(b"1 0 <</Type/Catalog/Pages 4 0 R>>" + b" " * 400_000_000, 9)
    head = b"%PDF-1.5\n"
    held = _stream(2, b"/Type/ObjStm/N 1/First 4", packed)
    start = len(head) + len(held)
    table = b"".join(
        struct.pack(">BIB", *entry) for entry in ((0, 0, 255), (2, 2, 0), (1, len(head), 0), (1, start, 0))
    )
    index = _stream(3, b"/Type/XRef/Size 4/W[1 4 1]/Root 1 0 R", zlib.compress(table))
    return head + held + index + b"startxref\n" + str(start).encode() + b"\n%%EOF\n"


def _stream(number: int, entries: bytes, packed: bytes) -> bytes:
    length = b"/Filter/FlateDecode/Length " + str(len(packed)).encode()
    return str(number).encode() + b" 0 obj\n<<" + entries + length + b">>\nstream\n" + packed + b"\nendstream\nendobj\n"


def archive() -> bytes:
    """A zip."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("run.me", PLACE)
    return out.getvalue()


def photograph(kind: str = "JPEG") -> bytes:
    """A picture with camera, place and comments."""
    picture = Image.effect_noise((64, 48), 50).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = PLACE
    exif.get_ifd(0x8825).update({1: "N", 2: (46.0, 12.0, 30.0), 3: "E", 4: (6.0, 8.0, 0.0)})
    out = BytesIO()
    if kind == "PNG":
        told = PngImagePlugin.PngInfo()
        told.add_text("Author", PLACE)
        told.add_itxt("XML:com.adobe.xmp", f"<x>{PLACE}</x>")
        picture.save(out, "PNG", pnginfo=told, exif=exif)
    else:
        picture.save(out, "JPEG", exif=exif, comment=PLACE, xmp=f"<x>{PLACE}</x>".encode())
    return out.getvalue()


def bomb_png(side: int = 20_000) -> bytes:
    """A small PNG of very many dots."""
    row = b"\x00" * (1 + side // 8)
    squeeze = zlib.compressobj(9)
    dots = b"".join(squeeze.compress(row * 1000) for _ in range(side // 1000)) + squeeze.flush()

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dots) + chunk(b"IEND", b"")
