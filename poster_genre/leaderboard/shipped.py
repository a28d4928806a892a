"""What a row ships: the bundle's card, its evaluation, and where it was made small enough its network."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import numpy as np

from poster_genre.data.folders import write_folder
from poster_genre.inference.bundle import SPLITS, Bundle, sha256

LARGEST = 300_000  # bytes of evaluation.npz


def write(folder: Path, bundle: Bundle, network: Path | None = None, **entries: object) -> Bundle:
    """Write card.json (with `entries` added) and evaluation.npz of `bundle` to `folder`, all or none.

    network: a small model.tflite to ship; the heads' weights, where there are any, go with it. The card goes
    on naming the bundle's other files, so that its size stays known.
    """
    with write_folder(folder) as draft:
        (draft / "evaluation.npz").write_bytes(evaluation(bundle))
        if network is not None:
            shutil.copyfile(network, draft / "model.tflite")
            if "head.npz" in bundle.card["files"]:
                shutil.copyfile(bundle.path("head.npz"), draft / "head.npz")
        written = {p.name: {"sha256": sha256(p), "bytes": p.stat().st_size} for p in draft.iterdir()}
        files = bundle.card["files"] | written
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
