"""The one image decoder: bytes in, RGB pixels out, the same for training, embedding and prediction."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError, features

from poster_genre.data import image_cost

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MIN_SIDE = 16  # px; below this nothing of a poster is left to see
# MPO is a JPEG with a second picture behind the first, as many phones save photos.
FORMATS = ("JPEG", "MPO", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".heic", ".heif")
ACCEPTED = "JPEG, PNG, WebP, GIF or AVIF"
# A picture is nearly plain when this share of neighbouring pixels differ by less, summed over RGB.
PLAIN_SHARE, PLAIN_STEP = 0.93, 6

# Part of every cache key: raise it when the pixels that `load` returns change.
DECODER_VERSION = 1
_AVIF = (b"avif", b"avis")
_HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")


class ImageError(ValueError):
    """An image that cannot be used; the message says why and what to do, without the file's name."""


@dataclass(frozen=True)
class DecodedPoster:
    """Pixels of one poster: uint8 (height, width, 3) RGB, and the upright original's size in px."""

    pixels: np.ndarray
    original_width: int
    original_height: int


def load(data: bytes, size: tuple[int, int]) -> np.ndarray:
    """Decode image bytes to uint8 RGB (height, width, 3), stretched to `size` = (height, width).

    EXIF orientation is applied; transparency is laid over white; of an animation the first frame
    counts. Raises ImageError for bytes that are no usable image.
    """
    return decode(data, size).pixels


def decode(data: bytes, size: tuple[int, int]) -> DecodedPoster:
    """As `load`, keeping the original's size (in px, after EXIF orientation)."""
    height, width = size
    image, cost_mb = open_checked(data)
    return image_cost.in_turn(cost_mb, lambda: _decoded(image, height, width))


def _decoded(image: Image.Image, height: int, width: int) -> DecodedPoster:
    with _told():
        turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
        original = image.size[::-1] if turned else image.size
        image.draft("RGB", (height, width) if turned else (width, height))
        image = _upright_rgb(image)
        image = image.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=2)
    return DecodedPoster(np.asarray(image, np.uint8), *original)


def open_checked(data: bytes) -> tuple[Image.Image, float]:
    """The image, no pixel of it decoded, after the checks of format, bytes and size; and the MB of memory
    that decoding it takes.

    Raises ImageError naming what is wrong and what would be accepted.
    """
    if not data:
        raise ImageError("The file is empty (0 bytes).")
    if len(data) > MAX_BYTES:
        raise ImageError(too_large(len(data)))
    try:
        in_scans = image_cost.check_blocks(data)
        image = _opened(data)
    except image_cost.TooDearError as error:
        raise ImageError(str(error)) from error
    except Image.DecompressionBombError as error:
        raise ImageError(
            f"The image has more than {MAX_PIXELS / 1e6:.0f} megapixels; scale it down."
        ) from error
    except UnidentifiedImageError as error:
        phone = kind(data)
        if phone:
            raise ImageError(_broken(error) if readable(phone) else advice(phone)) from error
        raise ImageError(f"This is not an image. Use a {ACCEPTED} file.") from error
    except Exception as error:
        raise ImageError(_broken(error)) from error
    if image.format not in FORMATS:
        raise ImageError(f"This is a {image.format} file, whatever its name says. Use {ACCEPTED}.")
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise ImageError(
            f"The image has {width:,} × {height:,} px; at most {MAX_PIXELS / 1e6:.0f} megapixels are decoded."
        )
    if min(width, height) < MIN_SIDE:
        raise ImageError(f"The image has {width} × {height} px; at least {MIN_SIDE} px a side are needed.")
    with _told():
        return image, image_cost.check(image, data, in_scans)


def _opened(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own size warning: ours is stricter
        try:
            return Image.open(io.BytesIO(data))
        except UnidentifiedImageError:
            if kind(data) != "HEIC" or not register_heic():
                raise
            return Image.open(io.BytesIO(data))


def preview(data: bytes, longest: int) -> Image.Image:
    """The upright poster as a Pillow RGB image, its longest side at most `longest` px. Raises ImageError."""
    image, cost_mb = open_checked(data)
    return image_cost.in_turn(cost_mb, lambda: _shrunk(image, longest))


def _shrunk(image: Image.Image, longest: int) -> Image.Image:
    with _told():
        image.draft("RGB", (longest, longest))
        image = _upright_rgb(image)
        image.thumbnail((longest, longest), Image.Resampling.BICUBIC, reducing_gap=2)
    return image


def too_large(n_bytes: int) -> str:
    """The sentence for a file over `MAX_BYTES`."""
    return f"The file has {n_bytes / 2**20:.0f} MB; the limit is {MAX_BYTES // 2**20} MB."


def poster_hint(poster: DecodedPoster) -> str | None:
    """A sentence when the image does not look like a poster (its shape, or next to no detail), else None."""
    ratio = poster.original_width / poster.original_height
    if ratio > 1.05:
        return "This picture is wider than tall; the model learned from upright posters, so trust it less."
    if ratio < 0.4:
        return "This picture is very narrow; the model learned from posters about 2 : 3, so trust it less."
    red, green, blue = np.moveaxis(poster.pixels.astype(np.int16), -1, 0)
    steps = np.abs(np.diff(red + green + blue, axis=1))
    if (steps < PLAIN_STEP).mean() > PLAIN_SHARE:
        return "This picture is nearly plain, like a logo; the model learned from posters, so trust it less."
    return None


def _upright_rgb(image: Image.Image) -> Image.Image:
    """Any Pillow mode to RGB, turned as EXIF says: 16-bit scaled down, transparency over white."""
    image.load()
    image_cost.check_decoded(image, turned=image.getexif().get(0x0112, 1) != 1)
    ImageOps.exif_transpose(image, in_place=True)  # in place: the other form copies every image
    if image.mode.startswith("I;16"):
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.has_transparency_data:
        image = image if image.mode == "RGBA" else image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image if image.mode == "RGB" else image.convert("RGB")


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Whatever goes wrong in the block becomes an ImageError: Pillow's plugins raise what they like."""
    try:
        yield
    except image_cost.TooDearError as error:
        raise ImageError(str(error)) from error
    except Exception as error:
        raise ImageError(_broken(error)) from error


def _broken(error: Exception) -> str:
    if "truncated" in str(error).lower():
        return "The image is cut off before its end. Download or export it again."
    return "The image is damaged and cannot be decoded. Download or export it again."


def kind(data: bytes) -> str:
    """ "AVIF" or "HEIC" by the brands in the file's first box, else ""."""
    if data[4:8] != b"ftyp":
        return ""
    length = min(max(int.from_bytes(data[:4], "big"), 16), 256)
    brands = [data[8:12], *(data[start : start + 4] for start in range(16, length, 4))]
    for name, known in (("AVIF", _AVIF), ("HEIC", _HEIC)):
        if any(brand in known for brand in brands):
            return name
    return ""


def readable(kind: str) -> bool:
    """Whether files of this kind can be read here."""
    return bool(features.check("avif")) if kind == "AVIF" else register_heic()


def register_heic() -> bool:
    """Let Pillow open HEIC files, if the package pillow-heif is installed. Returns whether it is."""
    with contextlib.suppress(ImportError, OSError):  # OSError: its libraries do not fit this machine
        import pillow_heif

        pillow_heif.register_heif_opener()
        return True
    return False


def advice(kind: str) -> str:
    """What to do with a file that cannot be read here."""
    if kind == "AVIF":
        return (
            "This is an AVIF file, and the installed Pillow cannot read it. Update it (pip install -U "
            "pillow), or save the picture as JPEG."
        )
    return (
        "This is a HEIC file, as phones save pictures. To read it, pip install pillow-heif; or save the "
        "picture as JPEG."
    )
