"""What is let through to the engine, by first bytes."""

from __future__ import annotations

import os
import random
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.media.kinds import Kind, kind_of
from player.media.problems import MediaError
from player.media.sniff import check_playable
from player.mpeg.frames import id3_size

MPEG = b"\xff\xfb\x90\x64" + bytes(413)
TAG = b"ID3\x04\0\0\0\0\0\x14" + bytes(20)

PLAYLISTS = {
    "m3u": b"#EXTM3U\n#EXTINF:1,x\nhttp://evil.example/a.mp3\n",
    "m3u with a mark": b"\xef\xbb\xbf#EXTM3U\nhttp://evil.example/\n",
    "m3u after blanks": b" \r\n\t#extm3u\n",
    "m3u with binary behind": b"#EXTM3U\n\0\x01\x02",
    "bare addresses": b"http://evil.example/a.mp3\n",
    "a file address": b"file:///etc/passwd\n",
    "utf-16": "\ufeff#EXTM3U\nhttp://x/".encode("utf-16-le"),
    "hls": b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://x/\n",
    "pls": b"[playlist]\nFile1=http://x/\n",
    "xspf": b'<?xml version="1.0"?>\n<playlist version="1"><trackList/></playlist>',
    "asx": b'<asx version="3.0"><entry/></asx>',
    "old asx": b"[Reference]\nRef1=http://x/\n",
    "ffconcat": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "smil": b'<?xml version="1.0"?><smil/>',
    "dash": b'<?xml version="1.0"?>\n<!-- x --><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"/>',
    "sdp": b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n",
    "hls behind a tag": TAG + b"#EXTM3U\n#EXTINF:1,\nhttp://x/\n",
    "hls behind two tags": TAG + TAG + b"#EXTM3U\n",
}
JUMPS = b"".join(
    b"\x68\x01\0\0\0\xe9\xe0\xfe\xff\xff\xff\x25" + (0x2FC2 - 8 * at).to_bytes(4, "little")
    for at in range(200)
)
"""A program's table of jumps, which looks like frames of layer I."""

OTHERS = {
    "program": b"\x7fELF\x02\x01\x01" + JUMPS,
    "web page": b"<!DOCTYPE html><html><body>Please log in</body></html>",
    "late web page": b"\n\n  <!-- hello -->\n<HTML><head></head>",
    "xml": b'<?xml version="1.0"?><rss version="2.0"></rss>',
    "json": b'{"error": "not found"}',
    "text": b"Not Found\n",
    "latin text": "Zugriff verweigert: ungültig".encode("latin-1"),
    "utf-16 text": "\ufeffhello".encode("utf-16-be"),
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "zip": b"PK\x03\x04\x14\0\0\0",
    "gzip": b"\x1f\x8b\x08\0\0",
    "rar": b"Rar!\x1a\x07\x01\0",
    "tar": bytes(257) + b"ustar\x0000" + bytes(200),
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "magic as text": b"OggS is how an Ogg file begins",
}
SOUNDS = {
    "mp3": MPEG,
    "mp3 with a tag": TAG + MPEG,
    "tag with padding": b"ID3\x04\0\0\0\0\0\x14" + bytes(20) + bytes(500) + MPEG,
    "layer 1": b"\xff\xfe\x90\x00" + bytes(200),
    "adts": b"\xff\xf1\x50\x80\x02\x1f\xfc" + bytes(60),
    "flac": b"fLaC\0\0\0\x22\x10\0",
    "flac with a tag": TAG + b"fLaC\0\0\0\x22\x10\0",
    "ogg": b"OggS\0\x02" + bytes(20),
    "wav": b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0",
    "rf64": b"RF64\xff\xff\xff\xffWAVEds64\x1c\0\0\0",
    "mp4": b"\0\0\0\x20ftypM4A \0\0\x02\0",
    "old quicktime": b"\0\0\0\x20moov\0\0\0\x08",
    "aiff": b"FORM\0\0\0\x2eAIFFCOMM",
    "matroska": b"\x1a\x45\xdf\xa3\x93\x42\x82\x88",
    "asf": b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9",
    "amr": b"#!AMR\n\x3c\x91\x17\x16",
    "caf": b"caff\0\x01\0\0desc",
    "mp3 behind noise": b"\x01\x02\x03\x04" * 500 + MPEG * 3,
    "mp3 behind zeros": bytes(3_000_000) + MPEG * 3,
    "mp3 cut off behind noise": b"\x01\x02\xff\xfb" + MPEG * 9 + MPEG[:100],
    "ac-3": b"\x0b\x77\x12\x34\x14\x40" + bytes(60),
    "transport stream": (b"\x47\x40\0\x10" + bytes(184)) * 6,
}


@pytest.mark.parametrize("name", PLAYLISTS)
def test_playlists_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "episode.mp3"
    path.write_bytes(PLAYLISTS[name])
    with pytest.raises(MediaError, match="is a playlist"):
        check_playable(path)


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_sound_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "episode.mp3"
    path.write_bytes(OTHERS[name])
    with pytest.raises(MediaError, match="not audio"):
        check_playable(path)


@pytest.mark.parametrize(
    "data",
    [
        b"\x01\x02\x03\x04\0\0\0\0 anything binary",
        bytes(5_000),
        TAG,
        TAG + bytes(5_000),
        TAG + b"\x01\x02\x03\x04" * 100,
        b"\x01" + MPEG * 2 + b"\x01\x02",
        b"\x01" + JUMPS,
        b"\x01" + b"\xe8\x12\xff\xff\xff\x48\x8b\x45".ljust(160, b"\x90") * 20,
        b"MZ\x90\0\x03" + bytes(200),
        b"\x01\x02" + bytes((at * 97 + at // 251 * 31) & 0xFF for at in range(200_000)),
    ],
)
def test_what_nobody_knows_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "episode.mp3"
    path.write_bytes(data)
    with pytest.raises(MediaError, match="no sound that podline knows"):
        check_playable(path)


def test_noise_is_no_sound(tmp_path: Path) -> None:
    path = tmp_path / "noise.mp3"
    for seed in range(20):
        path.write_bytes(b"\x01" + random.Random(seed).randbytes(300_000))
        with pytest.raises(MediaError, match="no sound that podline knows"):
            check_playable(path)


@pytest.mark.parametrize("name", SOUNDS)
def test_sound_passes_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    path = tmp_path / "episode.txt"
    path.write_bytes(SOUNDS[name])
    check_playable(path)


def test_a_moov_that_points_elsewhere_is_a_playlist() -> None:
    assert kind_of(b"\0\0\0\x40moov\0\0\0\x38rmra\0\0\0\x30rmda") is Kind.PLAYLIST


@pytest.mark.parametrize("before", [b"", b"\x01", b"ID3\x04\0\0\0\0\0\0", b"\x01\x02\r\n"])
def test_a_session_description_is_refused_wherever_it_stands(tmp_path: Path, before: bytes) -> None:
    session = b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    media = tmp_path / "talk.mp3"
    media.write_bytes(before + session + b"m=audio 5004 RTP/AVP 0\r\n")
    with pytest.raises(MediaError, match="is a playlist"):
        check_playable(media)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="does not exist"):
        check_playable(tmp_path / "none.mp3")
    with pytest.raises(MediaError, match="is a folder"):
        check_playable(tmp_path)
    with pytest.raises(MediaError, match="is a folder"):
        check_playable(Path())
    with pytest.raises(MediaError, match="cannot be read"):
        check_playable(tmp_path / "a\0b.mp3")
    with pytest.raises(MediaError, match="cannot be read"):
        check_playable(tmp_path / ("x" * 400))
    (tmp_path / "empty.mp3").touch()
    with pytest.raises(MediaError, match="is empty"):
        check_playable(tmp_path / "empty.mp3")
    (tmp_path / "round.mp3").symlink_to(tmp_path / "round.mp3")
    with pytest.raises(MediaError, match="cannot be read"):
        check_playable(tmp_path / "round.mp3")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipes_devices_and_sockets_do_not_block(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.mp3"
    os.mkfifo(pipe)
    with pytest.raises(MediaError, match="a pipe or a device"):
        check_playable(pipe)
    with pytest.raises(MediaError, match="a pipe or a device"):
        check_playable(Path("/dev/zero"))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        with pytest.raises(MediaError, match="a pipe or a device"):
            check_playable(tmp_path / "s")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_an_unreadable_file_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "secret.mp3"
    path.write_bytes(MPEG)
    path.chmod(0)
    with pytest.raises(MediaError, match="no permission"):
        check_playable(path)


def test_a_sentence_holds_nothing_that_a_terminal_obeys(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b]52;c;eA==\x07\n\u202eb.mp3"
    path.write_bytes(b"text\n")
    with pytest.raises(MediaError) as refusal:
        check_playable(path)
    assert str(refusal.value).isprintable()


@given(st.binary(max_size=600))
def test_any_bytes_have_a_kind(head: bytes) -> None:
    assert isinstance(kind_of(head), Kind)
    assert id3_size(head) >= 0


@given(st.text(alphabet=st.characters(min_codepoint=32, codec="utf-8"), min_size=1))
def test_no_text_passes_for_sound(text: str) -> None:
    kind = kind_of(text.encode())
    assert kind not in (Kind.MPEG, Kind.MP4, Kind.OGG, Kind.FLAC, Kind.WAV, Kind.UNKNOWN)
