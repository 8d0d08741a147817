"""Cover pictures as small grids of colours, decoded by Pillow where it is installed.

Pillow is the extra `covers` and is loaded when a picture is first decoded. What cannot be
decoded costs only the picture: the log says why.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_log = logging.getLogger(__name__)

LARGEST_BYTES = 16 << 20
LARGEST_PIXELS = 25_000_000
"""Apple asks for covers of up to 3,000 by 3,000; more than 5,000 by 5,000 is no cover."""

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_SIDE = 96


@dataclass(frozen=True, slots=True)
class Artwork:
    """A picture of `width` by `height` pixels; `rgb` has three bytes for each, row by row."""

    width: int
    height: int
    rgb: bytes

    def scaled(self, width: int, height: int) -> Artwork:
        """The same picture in another size, each new pixel the mean of what it covers."""
        columns = [_covered(x, width, self.width) for x in range(width)]
        pixels = bytearray()
        for y in range(height):
            top, bottom = _covered(y, height, self.height)
            sums = self._summed(top, bottom)
            for left, right in columns:
                count = (right - left) * (bottom - top)
                for colour in range(3):
                    pixels.append(sum(sums[colour + 3 * left : 3 * right : 3]) // count)
        return Artwork(width, height, bytes(pixels))

    def _summed(self, top: int, bottom: int) -> list[int]:
        stride = 3 * self.width
        rows = (self.rgb[y * stride : (y + 1) * stride] for y in range(top, bottom))
        return [sum(column) for column in zip(*rows, strict=True)]


def _covered(at: int, count: int, total: int) -> tuple[int, int]:
    """Which of `total` old pixels the new pixel `at` of `count` stands for: first, behind last."""
    first = at * total // count
    return first, max((at + 1) * total // count, first + 1)


@cache
def can_decode() -> bool:
    """Whether Pillow is there: the extra `covers` brings it."""
    return find_spec("PIL") is not None


def decode_artwork(data: bytes, side: int = _SIDE) -> Artwork | None:
    """Decode a JPEG, PNG, WebP or GIF to at most `side` by `side` pixels, its shape kept.

    None where it is damaged, larger than 16 MB or 25 million pixels, or Pillow is not
    there. Takes some 10 to 100 ms for a large cover, so call it in a thread.
    """
    if not data or len(data) > LARGEST_BYTES or not can_decode():
        return None
    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > LARGEST_PIXELS:
                raise ValueError("it has too many pixels")
            # A JPEG can be decoded at an eighth of its size, and need not be unpacked whole.
            image.draft("RGB", (2 * side, 2 * side))
            small = _opaque(image)
            small.thumbnail((side, side), reducing_gap=2.0)
            return Artwork(small.width, small.height, small.tobytes())
    except Exception as error:
        # Pillow raises whatever its decoders raise: OSError, SyntaxError, struct.error and more.
        _log.warning("A cover picture cannot be decoded: %r", error)
        return None


def _opaque(image: Image) -> Image:
    """As RGB; what is see-through becomes black."""
    from PIL import Image

    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    ground = Image.new("RGB", layered.size)
    ground.paste(layered, mask=layered.getchannel("A"))
    return ground
