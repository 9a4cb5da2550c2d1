"""Images: opened, and drawn again from their dots alone."""

from io import BytesIO

from PIL import Image, ImageOps

MOST_DOTS = 30_000_000
"""A page scanned at 600 dots an inch has 35 million in black and white; a photo of a letter has 12 million."""


def clean_image(content: bytes, kind: str) -> bytes:
    """The first picture of a PNG or JPEG file, turned upright, without anything but its dots.

    Raises: Image.DecompressionBombError above MOST_DOTS; OSError, SyntaxError or ValueError for what is no such image.
    """
    with Image.open(BytesIO(content), formats=[kind]) as image:
        if image.width * image.height > MOST_DOTS:
            raise Image.DecompressionBombError(f"{image.width} × {image.height}")
        image.load()
        upright = ImageOps.exif_transpose(image)
        plain = upright.convert(_mode(upright, kind))
    bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    written = BytesIO()
    if kind == "JPEG":
        bare.save(written, "JPEG", quality=85, optimize=True)
    else:
        bare.save(written, "PNG", optimize=True)
    return written.getvalue()


def _mode(image: Image.Image, kind: str) -> str:
    if image.mode in {"1", "L"}:
        return "L" if kind == "JPEG" else image.mode
    has_alpha = "A" in image.mode or "transparency" in image.info
    return "RGBA" if kind == "PNG" and has_alpha else "RGB"
