"""The process that opens one foreign file: it reads it from standard input and writes a clean one to standard output.

Its last line on standard error is the fault: `broken`, `encrypted` or `too_much`. It imports nothing of the server.
"""

import sys

import pikepdf
from PIL import Image

from consult.accreditation.credentials.images import clean_image
from consult.accreditation.credentials.pdf import clean_pdf
from consult.children import limit_this_process

MEMORY = 1_500_000_000
"""Bytes of address space: what the libraries take themselves, and a page of a scan several times over."""
PROCESSOR_SECONDS = 20


def clean(kind: str, content: bytes) -> bytes:
    """The clean file of a kind: `pdf`, `png` or `jpeg`."""
    return clean_pdf(content) if kind == "pdf" else clean_image(content, kind.upper())


def main() -> int:
    """Clean standard input; the exit code."""
    limit_this_process(memory=MEMORY, processor_seconds=PROCESSOR_SECONDS)
    try:
        cleaned = clean(sys.argv[1], sys.stdin.buffer.read())
    except pikepdf.PasswordError:
        return _fault("encrypted")
    except (MemoryError, Image.DecompressionBombError, OverflowError):
        return _fault("too_much")
    except Exception as error:  # whatever a hostile file makes a reader raise, it is not a letter
        return _fault("too_much" if "limit" in str(error) else "broken")
    sys.stdout.buffer.write(cleaned)
    return 0


def _fault(word: str) -> int:
    sys.stderr.write(f"{word}\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
