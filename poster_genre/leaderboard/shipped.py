"""What a row ships: the bundle's card and its evaluation, small enough for a repository."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np

from poster_genre.data.folders import write_folder
from poster_genre.inference.bundle import SPLITS, Bundle, sha256

LARGEST = 300_000  # bytes of evaluation.npz


def write(folder: Path, bundle: Bundle, **entries: object) -> Bundle:
    """Write card.json (with `entries` added) and evaluation.npz of `bundle` to `folder`, both or none.

    The card goes on naming the bundle's other files, so that its size stays known.
    """
    with write_folder(folder) as draft:
        path = draft / "evaluation.npz"
        path.write_bytes(evaluation(bundle))
        files = bundle.card["files"] | {path.name: {"sha256": sha256(path), "bytes": path.stat().st_size}}
        card = bundle.card | entries | {"files": files}
        text = json.dumps(card, indent=1, ensure_ascii=False) + "\n"
        (draft / "card.json").write_text(text, encoding="utf-8")
    return Bundle.open(folder)


def evaluation(bundle: Bundle) -> bytes:
    """The bundle's evaluation.npz, packed tighter; without the training films where it is over LARGEST."""
    whole = _packed(bundle, SPLITS)
    return whole if len(whole) <= LARGEST else _packed(bundle, ("validation", "test"))


def _packed(bundle: Bundle, splits: tuple[str, ...]) -> bytes:
    file = io.BytesIO()
    # LZMA, a genre's logits in a row: an eighth smaller than NumPy's own compressed file, and read by it.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        for split in splits:
            part = bundle.evaluation[split]
            logits = np.asfortranarray(part.logits.astype(np.float16))
            for name, array in (
                ("ids", part.ids),
                ("labels", part.labels.astype(np.uint8)),
                ("logits", logits),
            ):
                with archive.open(f"{split}_{name}.npy", "w") as member:
                    np.lib.format.write_array(member, array, allow_pickle=False)
    return file.getvalue()
