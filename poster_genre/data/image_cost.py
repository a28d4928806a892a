"""What an image would cost to decode, told from its header: too dear ones are refused, large ones take turns.

Measured for every kind by `python -m benchmarks.images`: at most 250 MB and 1.5 s for one image.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PIL import Image

_Decoded = TypeVar("_Decoded")

MOST_MB = 230  # of memory for decoding one image; its file comes on top
LARGE_MB = 32  # from here on one image after another is decoded, however many arrive at once
MOST_SCANS = 64  # of a progressive JPEG, each a pass over the whole picture; programs write about ten
MOST_BLOCKS = 20_000  # of a file, each read by itself; programs write some tens, or one every 4 KB

# Bytes a pixel at the peak, by format: (plain, transparent). HEIF is taken to be as AVIF.
_PEAK = {"PNG": (5, 16), "GIF": (5, 16), "WEBP": (16, 20), "AVIF": (16, 20), "HEIF": (16, 20)}
_PNG_16_BIT = 16  # for its time rather than its memory
_JPEG = 1  # decoded small
_JPEG_IN_SCANS = 9  # its scans lie over one another: every number of the whole picture is kept
_TURNED = 9  # a copy beside the picture

# Pillow's pieces of 16 MB would stay in the heap of a thread; larger ones go back to the system.
Image.core.set_block_size(64 * 2**20)
_LARGE = ThreadPoolExecutor(1, "large-images")  # one thread, since each keeps some of what it ever needed
# A JPEG's marker that a length follows; within a picture's data, FF is followed by 00 or D0 to D7.
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
_NO_FRAME, _PROGRESSIVE, _END, _SCAN = (0xC4, 0xC8, 0xCC), (0xC2, 0xC6, 0xCA, 0xCE), 0xD9, 0xDA


class TooDearError(ValueError):
    """Decoding would take more memory or time than one image may; the message says what to do."""


def check_blocks(data: bytes) -> bool:
    """Before a file is opened: raise TooDearError where its blocks or scans alone would take seconds.

    Returns whether it is a JPEG whose scans lie over one another.
    """
    in_scans, blocks = False, 0
    if data[:2] == b"\xff\xd8":
        blocks, scans, in_scans = _jpeg_blocks(data)
        if scans > MOST_SCANS:
            raise TooDearError(f"The JPEG has more than {MOST_SCANS} scans. Save the picture again.")
    elif data[:8] == b"\x89PNG\r\n\x1a\n":
        place = 8
        while place < len(data) and blocks <= MOST_BLOCKS:
            place += 12 + int.from_bytes(data[place : place + 4])
            blocks += 1
    elif data[:3] == b"GIF":
        blocks = _gif_blocks(data)
    if blocks > MOST_BLOCKS:
        raise TooDearError(f"The file consists of more than {MOST_BLOCKS:,} blocks. Save the picture again.")
    return in_scans


def check(image: Image.Image, data: bytes, in_scans: bool) -> float:
    """Megabytes that decoding `data`, opened as `image`, takes at its peak. Raises TooDearError."""
    if image.format in _PEAK:
        bytes_a_pixel = _PEAK[image.format][image.has_transparency_data]
        if image.format == "PNG" and data[24] == 16:
            bytes_a_pixel = _PNG_16_BIT
    else:
        bytes_a_pixel = _JPEG_IN_SCANS if in_scans else _JPEG
    return _checked(image, bytes_a_pixel)


def check_decoded(image: Image.Image, turned: bool) -> None:
    """What only the decoded picture tells for certain: transparency, and that it is to be turned. Raises
    TooDearError."""
    if image.has_transparency_data:
        _checked(image, _PEAK["PNG"][1])
    elif turned:
        _checked(image, _TURNED)


def in_turn(mb: float, decode: Callable[[], _Decoded]) -> _Decoded:
    """`decode()`, which takes `mb`: at once, or, for a large image, when those before it are done."""
    return _LARGE.submit(decode).result() if mb > LARGE_MB else decode()


def _checked(image: Image.Image, bytes_a_pixel: int) -> float:
    mb = image.width * image.height * bytes_a_pixel / 1e6
    if mb > MOST_MB:
        raise TooDearError(
            f"The image has {image.width:,} × {image.height:,} px; as a {image.format} of this kind, "
            f"decoding it takes {mb:.0f} MB, and {MOST_MB} are allowed. Scale it down, or save it as JPEG."
        )
    return mb


def _gif_blocks(data: bytes) -> int:
    """Blocks, and pieces of them, before the first picture."""
    flags = int.from_bytes(data[10:11])
    place, blocks = 13 + (3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0), 0
    while data[place : place + 1] == b"!" and blocks <= MOST_BLOCKS:
        place += 2
        while (length := int.from_bytes(data[place : place + 1])) and blocks <= MOST_BLOCKS:
            place += 1 + length
            blocks += 1
        place += 1
        blocks += 1
    return blocks


def _jpeg_blocks(data: bytes) -> tuple[int, int, bool]:
    """Blocks, scans, and whether the scans lie over one another, of which none holds the whole picture."""
    blocks = scans = components = 0
    in_scans = False
    place = 2
    while (found := _MARKER.search(data, place)) and blocks <= MOST_BLOCKS and scans <= MOST_SCANS:
        kind, start = data[found.start() + 1], found.end()
        if kind == _END:
            break
        if kind == _SCAN:
            scans += 1
            in_scans |= components > int.from_bytes(data[start + 2 : start + 3])
        elif 0xC0 <= kind <= 0xCF and kind not in _NO_FRAME:
            components = int.from_bytes(data[start + 7 : start + 8])
            in_scans |= kind in _PROGRESSIVE
        place = start + int.from_bytes(data[start : start + 2])
        blocks += 1
    return blocks, scans, in_scans
