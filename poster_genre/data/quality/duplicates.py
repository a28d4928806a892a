"""Images that look the same: groups within a small Hamming distance of both perceptual hashes."""

from __future__ import annotations

import numpy as np

# Two of 64-bit hashes must agree. On 6,505 real posters, pHash ≤ 10 alone finds eight pairs of
# different posters (dark ones above all) beside the one true pair; each differs by 15 or more in dHash.
PHASH_DISTANCE = 10
DHASH_DISTANCE = 12
_BLOCK = 512  # rows compared with all later ones at a time


def near_duplicate_groups(phash: np.ndarray, dhash: np.ndarray) -> np.ndarray:
    """Number the groups of images that look the same.

    phash, dhash: int64 or uint64 (n,), 64 bits each.
    Returns int (n,): the group's number, or -1 for an image that looks like no other. Groups are
    closed under likeness: if A is like B and B like C, the three are one group.
    """
    from scipy.sparse import coo_array  # 0.3 s of loading, which a page without a check need not pay
    from scipy.sparse.csgraph import connected_components

    hashes = np.stack([phash, dhash], axis=1).view(np.uint64)
    distinct, inverse, counts = np.unique(hashes, axis=0, return_inverse=True, return_counts=True)
    first, second = _near_pairs(distinct[:, 0], distinct[:, 1])
    n = len(distinct)
    links = coo_array((np.ones(len(first), bool), (first, second)), shape=(n, n))
    _, component = connected_components(links, directed=False)
    sizes = np.bincount(component, weights=counts)
    component = component[inverse.reshape(-1)]
    return np.where(sizes[component] > 1, component, -1)


def _near_pairs(phash: np.ndarray, dhash: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Index pairs (first < second) within both distances."""
    firsts, seconds = [np.empty(0, int)], [np.empty(0, int)]
    for start in range(0, len(phash), _BLOCK):
        block = slice(start, start + _BLOCK)
        near = np.bitwise_count(phash[block, None] ^ phash[None, start:]) <= PHASH_DISTANCE
        rows, columns = np.nonzero(near)
        rows, columns = rows + start, columns + start
        alike = (rows < columns) & (np.bitwise_count(dhash[rows] ^ dhash[columns]) <= DHASH_DISTANCE)
        firsts.append(rows[alike])
        seconds.append(columns[alike])
    return np.concatenate(firsts), np.concatenate(seconds)
