"""MLSMOTE: new embeddings between posters of a minority genre. Embeddings only; images cannot be mixed."""

from __future__ import annotations

import numpy as np

from poster_genre.data.samplers.label_rows import minority_genres
from poster_genre.data.samplers.registry import Sampler, Setting

SAMPLER = Sampler(
    "mlsmote",
    "MLSMOTE (new embeddings)",
    "Makes new embeddings between posters of a rare genre. Only for heads on embeddings, never for images.",
    "Charte, Rivera, del Jesus, Herrera 2015, Knowledge-Based Systems 89.",
    None,
    {
        "neighbours": Setting(
            "Neighbours", 5, 1, 20, 1, "Nearest posters of the same genre that a new one may lie towards."
        )
    },
    formula=r"x_i + u\,(x_j - x_i), \quad x_j \in \mathrm{kNN}_5(x_i), \; u \sim U(0, 1)",
)


def mlsmote(
    embeddings: np.ndarray, labels: np.ndarray, rng: np.random.Generator, neighbours: int = 5
) -> tuple[np.ndarray, np.ndarray]:
    """The training embeddings and labels as they are, followed by the new ones.

    embeddings: float (n_train, D). labels: bool (n_train, n_genres). Returns float32 (n, D), bool (n, L).

    For every genre with IRLbl > MeanIR, each of its posters is moved towards one of its `neighbours`
    nearest among the genre's posters, by one random share of the way. A label is on if more than half
    of the poster and those neighbours carry it. A genre with one poster has no neighbour and is
    skipped. (Charte, Rivera, del Jesus, Herrera 2015, Knowledge-Based Systems 89; there the share is
    drawn per feature, here once, so that new points lie between the two.)
    """
    # Imported here: scikit-learn takes a second to load, and no other sampler needs it.
    from sklearn.neighbors import NearestNeighbors

    labels = np.asarray(labels, bool)
    vectors, signs = [np.asarray(embeddings, np.float32)], [labels]
    for genre in np.flatnonzero(minority_genres(labels)):
        rows = np.flatnonzero(labels[:, genre])
        near = min(neighbours, len(rows) - 1)
        if near == 0:
            continue
        bag = vectors[0][rows]
        found = NearestNeighbors(n_neighbors=near).fit(bag).kneighbors(return_distance=False)
        chosen = found[np.arange(len(rows)), rng.integers(0, near, len(rows))]
        share = rng.random((len(rows), 1), dtype=np.float32)
        vectors.append(bag + share * (bag[chosen] - bag))
        votes = labels[rows] + labels[rows][found].sum(axis=1)
        signs.append(votes > (near + 1) / 2)
    return np.concatenate(vectors), np.concatenate(signs)
