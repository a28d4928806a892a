"""What an image costs is known before it is decoded: no picture takes more than one may, nor many at once."""

from __future__ import annotations

import io
import struct
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from poster_genre.data import image_cost, images
from poster_genre.data.images import ImageError

SIZE = (48, 32)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, bits: int, kind: int, extra: bytes = b"", rows: int | None = None) -> bytes:
    """A black PNG. kind: 0 grey, 2 RGB, 3 palette, 4 and 6 with alpha; extra: chunks before the picture;
    rows: that are in the file, all where not given."""
    line = 1 + (width * bits * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind] + 7) // 8
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0))
    palette = chunk(b"PLTE", bytes(3)) if kind == 3 else b""
    picture = chunk(b"IDAT", zlib.compress(bytes(line) * (height if rows is None else rows), 9))
    return b"\x89PNG\r\n\x1a\n" + header + palette + extra + picture + chunk(b"IEND", b"")


def encoded(format: str, size: tuple[int, int] = (60, 90), mode: str = "RGB", **options) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, format, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("bits", "kind", "extra"),
    [
        (16, 0, b""),
        (16, 2, b""),
        (16, 4, b""),
        (16, 6, b""),
        (8, 6, b""),
        (8, 3, chunk(b"tRNS", b"\0")),
        (8, 2, chunk(b"tRNS", bytes(6))),
    ],
)
def test_49_megapixels_that_would_fill_the_memory_are_refused_before_decoding(bits, kind, extra):
    data = png(7000, 7000, bits, kind, extra, rows=1)
    for read in (lambda: images.load(data, SIZE), lambda: images.preview(data, 900)):
        with pytest.raises(ImageError, match="decoding it takes 784 MB, and 230 are allowed"):
            read()


def test_transparency_and_turning_that_show_only_at_the_end_are_charged_too():
    late = {
        "transparency": chunk(b"tRNS", bytes(6)),
        "turned": chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"),
    }
    for name, last in late.items():
        data = png(5200, 5200, 8, 2)
        with pytest.raises(ImageError, match="are allowed"):
            images.load(data[:-12] + last + data[-12:], SIZE)
        small = png(60, 90, 8, 2)
        assert images.decode(small[:-12] + last + small[-12:], SIZE).original_width == (
            90 if name == "turned" else 60
        )


def test_a_large_jpeg_is_cheap_unless_its_scans_lie_over_one_another():
    assert images.load(encoded("JPEG", (7000, 7000)), SIZE).shape == (*SIZE, 3)
    with pytest.raises(ImageError, match="as a JPEG of this kind"):
        images.load(encoded("JPEG", (6000, 5000), progressive=True), SIZE)


def separate_scans() -> bytes:
    """A baseline JPEG header that announces three components, and a first scan of one."""
    whole = encoded("JPEG", (6000, 5000))
    place = whole.index(b"\xff\xda")
    return whole[:place] + b"\xff\xda\0\x08\1\1\0\0\x3f\0" + whole[place + 14 :]


def test_scans_of_one_colour_each_are_charged_like_progressive_ones():
    with pytest.raises(ImageError, match="as a JPEG of this kind"):
        images.load(separate_scans(), SIZE)


def test_a_jpeg_of_thousands_of_scans_is_refused():
    whole = encoded("JPEG", (600, 900), progressive=True)
    scan = whole[whole.rindex(b"\xff\xda") : -2]
    images.load(whole[:-2] + scan * 40 + whole[-2:], SIZE)
    for hidden in (b"", b"\xff\xfe\0\4\xff\xd9"):  # a comment that looks like the end
        with pytest.raises(ImageError, match="more than 64 scans"):
            images.load(whole[:-2] + hidden + scan * 3000 + whole[-2:], SIZE)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF"])
def test_a_file_of_a_hundred_thousand_blocks_is_refused(format):
    whole = encoded(format)
    palette = 13 + (3 * 2 ** ((whole[10] & 7) + 1) if whole[10] & 0x80 else 0)
    place, block = {
        "JPEG": (2, b"\xff\xfe\0\2"),
        "PNG": (33, chunk(b"abCd", b"")),
        "GIF": (palette, b"!\xfe\1a\0"),
    }[format]
    assert images.load(whole[:place] + block * 5 + whole[place:], SIZE).shape == (*SIZE, 3)
    with pytest.raises(ImageError, match="more than 20,000 blocks"):
        images.load(whole[:place] + block * 100_000 + whole[place:], SIZE)


def test_large_images_take_turns_and_small_ones_do_not_wait(monkeypatch):
    large, small = png(3000, 3000, 8, 2), encoded("PNG")
    at_once, most, lock = 0, 0, threading.Lock()
    whole = images._upright_rgb

    def counted(image):
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        done = whole(image)
        with lock:
            at_once -= 1
        return done

    monkeypatch.setattr(images, "_upright_rgb", counted)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: images.load(large, SIZE), range(6)))
    assert most == 1

    def small_one():
        with ThreadPoolExecutor(1) as other:
            return other.submit(images.load, small, SIZE).result(timeout=60)

    assert image_cost.in_turn(image_cost.LARGE_MB + 1, small_one).shape == (*SIZE, 3)
