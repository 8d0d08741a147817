"""A cover picture small enough to travel inside a page."""

from __future__ import annotations

from base64 import b64encode
from importlib.util import find_spec
from io import BytesIO

from player.extras import how_to_add
from player.pagefile.problems import PageFileError

LARGEST_BYTES = 160_000
"""A picture of at most this size goes in as it is; a larger one is made smaller first."""

_SIDE = 640
_MOST_PIXELS = 25_000_000
_QUALITY = 82
_SIGNS = (
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"GIF8", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
)


def cover_address(data: bytes) -> str:
    """A `data:` address of a JPEG, PNG, GIF or WebP.

    Only these are let in: an SVG may do more than show a picture. Raises PageFileError
    with a sentence where it is another kind, or too large and cannot be made smaller.
    """
    media_type = _type_of(data)
    if not media_type:
        raise PageFileError("The cover was left out: it is no JPEG, PNG, GIF or WebP.")
    if len(data) > LARGEST_BYTES:
        media_type, data = "image/jpeg", _smaller(data)
    return f"data:{media_type};base64,{b64encode(data).decode('ascii')}"


def _type_of(data: bytes) -> str:
    return next((kind for sign, at, kind in _SIGNS if data[at : at + len(sign)] == sign), "")


def _smaller(data: bytes) -> bytes:
    if find_spec("PIL") is None:
        raise PageFileError(
            f"The cover was left out: it has {len(data) // 1_000} kB, and making it smaller "
            f"needs Pillow: add it with {how_to_add('covers')}."
        )
    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF")) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise ValueError("it has too many pixels")
            image.draft("RGB", (2 * _SIDE, 2 * _SIDE))
            small = image.convert("RGB")
            small.thumbnail((_SIDE, _SIDE))
            written = BytesIO()
            small.save(written, "JPEG", quality=_QUALITY, optimize=True)
    except Exception as error:
        # Pillow raises whatever its decoders raise: OSError, SyntaxError, struct.error and more.
        raise PageFileError("The cover was left out: it is damaged.") from error
    return written.getvalue()
