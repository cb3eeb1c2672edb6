"""The PDF as one picture, page below page: what a group chat shows is what the file holds."""

import io

import pypdfium2
from PIL import Image

SCALE = 2.0  # 144 dots per inch: readable on a phone after zooming in
MOST_PAGES = 12


def to_png(pdf: bytes) -> bytes:
    """A picture of every page of this PDF (at most 12)."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [document[number].render(scale=SCALE).to_pil() for number in range(min(len(document), MOST_PAGES))]
    finally:
        document.close()
    whole = Image.new("RGB", (max(p.width for p in pages), sum(p.height for p in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    target = io.BytesIO()
    whole.save(target, "PNG", optimize=True)
    return target.getvalue()
