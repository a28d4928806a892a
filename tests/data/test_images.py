"""The decoder: any image that people have becomes the same RGB pixels, anything else a clear sentence."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageOps, UnidentifiedImageError, features

from poster_genre.data import images
from poster_genre.data.images import ImageError

SIZE = (48, 32)  # height, width in px
MODES = {
    "JPEG": ("L", "RGB", "CMYK"),
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "WEBP": ("RGB", "RGBA"),
    "GIF": ("1", "L", "P", "RGB", "RGBA"),
}
KINDS = [(format, mode) for format, modes in MODES.items() for mode in modes]


def picture(mode: str = "RGB", size: tuple[int, int] = (60, 90), seed: int = 0) -> Image.Image:
    """Smooth random colours in any Pillow mode."""
    colours = np.random.default_rng(seed).integers(0, 256, (6, 4, 3), dtype=np.uint8)
    image = Image.fromarray(colours).resize(size, Image.Resampling.BICUBIC)
    if mode == "I;16":
        return Image.fromarray(np.asarray(image.convert("L"), np.uint16) * 257)
    return image.convert(mode)


def encoded(image: Image.Image, format: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def reference(data: bytes, size: tuple[int, int] = SIZE) -> np.ndarray:
    """Pixels by the plainest route: decoded whole, turned, RGB, resized."""
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    return np.asarray(image.resize(size[::-1], Image.Resampling.BICUBIC, reducing_gap=2))


def png_of(width: int, height: int) -> bytes:
    """A black 1-bit PNG of any size, in few bytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1 + (width + 7) // 8) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


# What becomes pixels


@pytest.mark.parametrize(("format", "mode"), KINDS)
def test_every_mode_of_every_format_keeps_its_picture(format, mode):
    pixels = images.load(encoded(picture(mode), format), SIZE)
    assert pixels.shape == (*SIZE, 3)
    assert pixels.dtype == np.uint8
    expected = np.asarray(
        picture("L" if mode in ("1", "L", "LA", "I;16") else "RGB").convert("RGB").resize((32, 48))
    )
    tolerance = 60 if mode in ("1", "P") else 25  # dithering; JPEG and colour tables
    assert np.abs(pixels.astype(int) - expected).mean() < tolerance


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(KINDS),
    width=st.integers(images.MIN_SIDE, 300),
    height=st.integers(images.MIN_SIDE, 300),
    orientation=st.integers(1, 8),
    target=st.tuples(st.integers(8, 64), st.integers(8, 64)),
)
def test_any_image_gives_pixels_of_the_wanted_size(kind, width, height, orientation, target):
    format, mode = kind
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {} if format == "GIF" else {"exif": exif}
    data = encoded(picture(mode, (width, height)), format, **options)
    poster = images.decode(data, target)
    assert poster.pixels.shape == (*target, 3)
    np.testing.assert_array_equal(images.load(data, target), poster.pixels)
    turned = format != "GIF" and orientation >= 5
    shown = (poster.original_width, poster.original_height)
    assert shown == ((height, width) if turned else (width, height))


@settings(max_examples=60, deadline=None)
@given(arrays(np.uint8, (40, 30, 3)))
def test_lossless_pixels_come_through_unchanged_at_their_own_size(pixels):
    for format, options in (("PNG", {}), ("WEBP", {"lossless": True})):
        data = encoded(Image.fromarray(pixels), format, **options)
        np.testing.assert_array_equal(images.load(data, (40, 30)), pixels)


@settings(max_examples=40, deadline=None)
@given(arrays(np.uint16, (20, 20)))
def test_sixteen_bits_are_cut_to_the_upper_eight(values):
    grey = images.load(encoded(Image.fromarray(values), "PNG"), (20, 20))
    np.testing.assert_array_equal(grey, np.repeat((values >> 8)[..., None], 3, axis=-1))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(format, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(picture(size=(90, 60)), format, exif=exif)
    np.testing.assert_array_equal(images.load(data, SIZE), reference(data))


@pytest.mark.parametrize("exif", [b"Exif\0\0nonsense", b"Exif\0\0II*\0\x08\0\0\0\xff\xff", b"Exif\0\0"])
def test_damaged_exif_does_not_spoil_a_picture(exif):
    plain = encoded(picture(), "JPEG")
    np.testing.assert_array_equal(
        images.load(encoded(picture(), "JPEG", exif=exif), SIZE), images.load(plain, SIZE)
    )


def test_a_large_jpeg_is_decoded_small_and_looks_the_same():
    data = encoded(picture(size=(1200, 1800)), "JPEG", quality=95)
    difference = images.load(data, SIZE).astype(int) - reference(data)
    assert np.abs(difference).max() <= 3


def test_transparency_lies_over_white():
    for image in (Image.new("RGBA", (40, 60), (255, 0, 0, 0)), Image.new("LA", (40, 60), (0, 0))):
        assert (images.load(encoded(image, "PNG"), SIZE) == 255).all()
    half = encoded(Image.new("RGBA", (40, 60), (0, 0, 0, 128)), "PNG")
    assert np.unique(images.load(half, SIZE)) in (126, 127, 128)
    keyed = encoded(Image.new("RGB", (40, 60), (9, 9, 9)), "PNG", transparency=(9, 9, 9))
    assert (images.load(keyed, SIZE) == 255).all()


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_the_first_frame_of_an_animation_counts(format):
    frames = [Image.new("RGB", (40, 60), colour) for colour in ("red", "blue", "lime")]
    options = {"lossless": True} if format == "WEBP" else {}
    data = encoded(frames[0], format, save_all=True, append_images=frames[1:], duration=100, **options)
    assert Image.open(io.BytesIO(data)).n_frames == 3
    assert (images.load(data, SIZE) == (255, 0, 0)).all()


def test_a_phones_photo_with_a_second_picture_behind_is_a_jpeg():
    data = encoded(picture(), "MPO", save_all=True, append_images=[picture(seed=1)])
    assert Image.open(io.BytesIO(data)).format == "MPO"
    np.testing.assert_array_equal(images.load(data, SIZE), images.load(encoded(picture(), "JPEG"), SIZE))


def test_real_posters_are_decoded_as_plainly_as_can_be(posters_folder):
    for path in sorted((posters_folder / "Images").iterdir())[:40]:
        data = path.read_bytes()
        np.testing.assert_array_equal(images.load(data, (384, 256)), reference(data, (384, 256)), path.name)


# What does not


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", r"empty \(0 bytes\)"),
        (b"hello", "not an image"),
        (b"<html><body>404</body></html>", "not an image"),
        (b"\xff\xd8", "not an image"),
        (b"\x89PNG\r\n\x1a\n", "not an image"),
        (b"GIF89a", "not an image"),
        (bytes(1000), "not an image"),
        (encoded(picture(), "BMP"), "This is a BMP file, whatever its name says"),
        (encoded(picture(), "TIFF"), "This is a TIFF file"),
        (encoded(picture(), "ICO"), "This is a ICO file"),
        (encoded(picture(size=(1, 1)), "PNG"), "1 × 1 px; at least 16 px"),
        (encoded(picture(size=(1000, 15)), "JPEG"), "1000 × 15 px"),
        (bytes(30 * 2**20), "has 30 MB; the limit is 20 MB"),
    ],
    ids=lambda value: repr(value)[:24] if isinstance(value, bytes) else None,
)
def test_what_is_no_usable_image_says_why(data, message):
    for read in (lambda: images.load(data, SIZE), lambda: images.preview(data, 100)):
        with pytest.raises(ImageError, match=message):
            read()


@pytest.mark.parametrize("side", [7072, 9_000, 20_000])
def test_a_few_kilobytes_that_would_unfold_to_a_huge_image_are_not_decoded(side, monkeypatch):
    data = png_of(side, side)
    assert len(data) < 100_000
    monkeypatch.setattr(Image.Image, "load", lambda image: pytest.fail("it was decoded"))
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda image: pytest.fail("it was decoded"))
    with pytest.raises(ImageError, match="megapixels"):
        images.load(data, SIZE)


def test_just_under_the_limit_is_decoded():
    assert images.load(png_of(9_200, 5_000), SIZE).max() == 0


@pytest.mark.parametrize(("format", "mode"), KINDS)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_file_cut_off_is_told_never_half_shown(format, mode, share):
    whole = encoded(picture(mode, (300, 444)), format)
    with pytest.raises(ImageError, match=r"cut off before its end|damaged|not an image"):
        images.load(whole[: int(len(whole) * share)], SIZE)


def test_a_truncated_jpeg_says_that_it_is_cut_off():
    whole = encoded(picture(size=(300, 444)), "JPEG")
    with pytest.raises(ImageError, match="cut off before its end"):
        images.load(whole[: len(whole) // 2], SIZE)


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(KINDS), data=st.data())
def test_damaged_bytes_give_pixels_or_an_image_error_never_anything_else(kind, data):
    content = bytearray(encoded(picture(kind[1]), kind[0]))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    for read in (lambda: images.load(bytes(content), SIZE), lambda: images.preview(bytes(content), 50)):
        try:
            read()
        except ImageError as error:
            assert str(error)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_are_no_image(data):
    with pytest.raises(ImageError):
        images.load(data, SIZE)


# What is said and shown beside the prediction


def test_a_preview_is_upright_whole_and_no_larger_than_asked():
    exif = Image.Exif()
    exif[0x0112] = 6
    shown = images.preview(encoded(picture(size=(900, 600)), "JPEG", exif=exif), 300)
    assert (shown.mode, shown.size) == ("RGB", (200, 300))
    assert images.preview(encoded(picture(size=(60, 90)), "PNG"), 300).size == (60, 90)


@pytest.mark.parametrize(
    ("image", "hint"),
    [
        (picture(size=(200, 300)), None),
        (picture(size=(200, 200)), None),
        (picture(size=(300, 200)), "wider than tall"),
        (picture(size=(100, 300)), "very narrow"),
        (Image.new("RGB", (200, 300), "white"), "nearly plain"),
    ],
)
def test_what_does_not_look_like_a_poster_gets_a_hint(image, hint):
    said = images.poster_hint(images.decode(encoded(image, "PNG"), (384, 256)))
    assert said is None if hint is None else hint in said


def test_few_real_posters_get_a_hint(posters_folder):
    paths = sorted((posters_folder / "Images").iterdir())[:200]
    hints = [images.poster_hint(images.decode(path.read_bytes(), (384, 256))) for path in paths]
    assert sum(hint is not None for hint in hints) <= 10


def heic(brand: bytes = b"heic") -> bytes:
    """The first box of a HEIC file, and no picture."""
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0" + b"mif1heic" + bytes(200)


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow reads no AVIF")
def test_avif_is_read():
    poster = images.decode(encoded(picture(size=(60, 90)), "AVIF"), SIZE)
    assert (poster.original_width, poster.original_height) == (60, 90)
    with pytest.raises(ImageError, match="damaged"):
        images.load(encoded(picture(size=(60, 90)), "AVIF")[:200], SIZE)


def test_heic_without_its_package_says_what_to_do(monkeypatch):
    monkeypatch.setattr(images, "register_heic", lambda: False)
    with pytest.raises(
        ImageError, match=r"This is a HEIC file, as phones save pictures\. To read it, pip install"
    ):
        images.load(heic(), SIZE)


def test_heic_is_read_where_its_package_is():
    pillow_heif = pytest.importorskip("pillow_heif")
    pillow_heif.register_heif_opener()
    poster = images.decode(encoded(picture(size=(60, 90)), "HEIF"), SIZE)
    assert (poster.original_width, poster.original_height) == (60, 90)


def test_avif_that_pillow_cannot_read_says_what_to_do(monkeypatch):
    def unidentified(*_args):
        raise UnidentifiedImageError("no AVIF support")

    monkeypatch.setattr(Image, "open", unidentified)
    monkeypatch.setattr(features, "check", lambda _: False)
    with pytest.raises(ImageError, match="This is an AVIF file, and the installed Pillow cannot read it"):
        images.load(heic(b"avif"), SIZE)
