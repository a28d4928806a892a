"""AVIF and HEIC, as browsers and phones save pictures: read where the installed packages can."""

from __future__ import annotations

import contextlib

from PIL import features

_AVIF = (b"avif", b"avis")
_HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")


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
