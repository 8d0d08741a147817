"""The tracks of an MP4 that are neither sound nor picture, kept from libav while it arrives.

With such a track, which is how chapters are written for Apple's players, libvlc 3.0.24 gives
no sound until the whole file has come (measured). A box that is called `free` is passed over,
and nothing else in the file moves.
"""

from __future__ import annotations

from collections.abc import Callable

_TRACK, _FREE = b"trak", b"free"
_KEPT = (b"soun", b"vide")
HEAD_BYTES = 1_024
"""Within so much of its beginning a track says what it is (ISO 14496-12, `hdlr`)."""


def without_other_tracks(block: bytes, head_of: Callable[[int], bytes]) -> bytes:
    """The block with those tracks called free; it may end earlier, lest a name is cut in two.

    `head_of` answers with the HEAD_BYTES that follow a place in the block.
    """
    for cut in (3, 2, 1):
        if block.endswith(_TRACK[:cut]) and len(block) > cut:
            block = block[:-cut]
            break
    at = block.find(_TRACK)
    while at >= 0:
        if _is_other(head_of(at + len(_TRACK))):
            block = block[:at] + _FREE + block[at + len(_TRACK) :]
        at = block.find(_TRACK, at + 1)
    return block


def _is_other(head: bytes) -> bool:
    """Whether what follows a track's name says that it is one, and not of sound or picture."""
    if head[4:8] != b"tkhd":
        return False
    at = head.find(b"hdlr")
    kind = head[at + 12 : at + 16] if at >= 0 else b""
    return len(kind) == 4 and kind not in _KEPT
