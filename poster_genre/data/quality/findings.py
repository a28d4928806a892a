"""The registry of findings: each a name, a sentence, and a check that lists its posters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from poster_genre import genres as vocabulary
from poster_genre.data.catalog import Catalog
from poster_genre.data.splits import SPLITS

BLANK_CONTRAST = 4.0  # standard deviation of the channel that varies most, of 255; a dark poster has 7
PLACEHOLDER_FILMS = 5  # a picture that so many films share is no poster of any
TINY_SIDE = 64  # px of the shorter side
UPRIGHT = (0.4, 1.05)  # width / height; posters have about 0.67
NEEDS_NO_IMAGE = ("unknown_genre",)
# Two of 64-bit hashes must agree. On 6,505 real posters, pHash ≤ 10 alone finds eight pairs of
# different posters (dark ones above all) beside the one true pair; each differs by 15 or more in dHash.
PHASH_DISTANCE = 10
DHASH_DISTANCE = 12
_BLOCK = 512  # rows compared with all later ones at a time


@dataclass(frozen=True)
class Evidence:
    """What the checks look at.

    looks: one row a poster, in the catalog's order (see `scan.Look`); None for a catalog without images.
    split: str (n,), the split of each poster.
    """

    catalog: Catalog
    looks: pd.DataFrame | None
    split: np.ndarray

    @cached_property
    def alike(self) -> np.ndarray:
        """int (n,): number of the group of posters that look the same, or -1; blank ones look like none."""
        assert self.looks is not None
        groups = np.full(len(self.looks), -1)
        shown = (self.looks["contrast"] >= BLANK_CONTRAST).to_numpy()
        groups[shown] = near_duplicate_groups(
            self.looks["phash"].to_numpy(np.int64)[shown], self.looks["dhash"].to_numpy(np.int64)[shown]
        )
        return groups

    @cached_property
    def alike_films(self) -> np.ndarray:
        """int (n,): how many films share the poster's look, itself included."""
        sizes = np.bincount(self.alike[self.alike >= 0], minlength=1)
        return np.where(self.alike >= 0, sizes[self.alike], 1)


@dataclass(frozen=True)
class Finding:
    """One kind of oddity.

    check: evidence → the posters that have it: `film_id`, `detail`, `leave_out` (whether the switch
        leaves this one out) and, for groups, `group`. None for what the import noticed.
    doubtful: (import only) the film stayed in the catalog, and the switch leaves it out.
    """

    name: str
    title: str
    meaning: str
    check: Callable[[Evidence], pd.DataFrame] | None = None
    doubtful: bool = False


def _listed(evidence: Evidence, mask: np.ndarray, detail: pd.Series | str) -> pd.DataFrame:
    # Cut to the rows first: a check of a million rows mostly finds none.
    films = evidence.catalog.posters["film_id"][mask]
    said = detail[mask] if isinstance(detail, pd.Series) else detail
    return pd.DataFrame({"film_id": films, "detail": said, "group": "", "leave_out": True})


def _unknown_genre(evidence: Evidence) -> pd.DataFrame:
    found = [_listed(evidence, np.zeros(len(evidence.catalog), bool), "")]
    for name in evidence.catalog.genres:
        if vocabulary.canonical(name) is None:
            near = vocabulary.nearest(name)
            hint = f"; the nearest known genre is {near}" if near else ""
            mask = evidence.catalog.posters[name].to_numpy(bool)
            found.append(_listed(evidence, mask, f"“{name}” is no known genre{hint}"))
    return pd.concat(found, ignore_index=True)


def _problem(problem: str) -> Callable[[Evidence], pd.DataFrame]:
    def check(evidence: Evidence) -> pd.DataFrame:
        return _listed(evidence, (evidence.looks["problem"] == problem).to_numpy(), evidence.looks["detail"])

    return check


def _blank(evidence: Evidence) -> pd.DataFrame:
    mask = (evidence.looks["contrast"] < BLANK_CONTRAST).to_numpy()
    return _listed(evidence, mask, "the image is one plain colour")


def _size_text(looks: pd.DataFrame) -> pd.Series:
    return looks["width"].astype("str") + " × " + looks["height"].astype("str") + " px"


def _decoded(looks: pd.DataFrame) -> pd.Series:
    return (looks["problem"] == "") & (looks["height"] > 0)


def _tiny(evidence: Evidence) -> pd.DataFrame:
    looks = evidence.looks
    mask = _decoded(looks) & (looks[["width", "height"]].min(axis=1) < TINY_SIDE)
    return _listed(evidence, mask.to_numpy(), _size_text(looks))


def _odd_shape(evidence: Evidence) -> pd.DataFrame:
    looks = evidence.looks
    ratio = looks["width"] / looks["height"].clip(lower=1)
    mask = _decoded(looks) & ~ratio.between(*UPRIGHT)
    return _listed(evidence, mask.to_numpy(), _size_text(looks))


def _placeholder(evidence: Evidence) -> pd.DataFrame:
    mask = evidence.alike_films >= PLACEHOLDER_FILMS
    films = pd.Series(evidence.alike_films).astype("str")
    return _listed(evidence, mask, films + " films share this picture")


def _groups(evidence: Evidence, mask: np.ndarray) -> pd.DataFrame:
    """The posters in `mask`, with their group named by its first film, and the order in which they stay:
    test before validation before training, so that the scored posters are the last to go."""
    table = _listed(evidence, mask, "").drop(columns="group")
    table["number"] = evidence.alike[mask]
    table["split"] = pd.Series(evidence.split[mask], index=table.index, dtype="str")
    table["rank"] = [len(SPLITS) - SPLITS.index(name) for name in table["split"]]
    table["group"] = table.groupby("number")["film_id"].transform("min")
    members = table.groupby("number")["film_id"].agg(", ".join)
    table["detail"] = table["split"] + "; alike: " + table["number"].map(members).astype("str")
    return table.sort_values(["group", "rank", "film_id"])


def _near_duplicate(evidence: Evidence) -> pd.DataFrame:
    table = _groups(evidence, (evidence.alike_films > 1) & (evidence.alike_films < PLACEHOLDER_FILMS))
    table["leave_out"] = table["group"].duplicated()
    return table[["film_id", "detail", "group", "leave_out"]]


def _near_duplicate_across_splits(evidence: Evidence) -> pd.DataFrame:
    table = _groups(evidence, (evidence.alike_films > 1) & (evidence.alike_films < PLACEHOLDER_FILMS))
    by_group = table.groupby("group")["rank"]
    table["leave_out"] = table["rank"] > by_group.transform("min")
    across = by_group.transform("nunique") > 1
    return table.loc[across, ["film_id", "detail", "group", "leave_out"]]


_ALL = (
    Finding(
        "repeated_id", "Repeated films", "A film has several rows with the same genres; they were merged."
    ),
    Finding(
        "conflicting_labels",
        "Films with conflicting genres",
        "A film has rows with different genres; all of them count.",
        doubtful=True,
    ),
    Finding(
        "genre_columns_disagree",
        "Genre texts that disagree with 0/1 columns",
        "The Genre text counts.",
        doubtful=True,
    ),
    Finding(
        "in_several_splits",
        "Films in several parts of the split",
        "They lie in train and elsewhere, so they count as train alone.",
        doubtful=True,
    ),
    Finding(
        "unsaid_switch",
        "Cells of 0/1 columns that say nothing",
        "They hold “nan” or the like; the film counts as without that genre.",
    ),
    Finding("row_without_id", "Rows without a film id", "They were left out."),
    Finding("no_genre", "Rows without a genre", "The genre is empty or N/A; they were left out."),
    Finding("row_without_image", "Rows without an image", "They were left out."),
    Finding(
        "image_not_found",
        "Image paths that lead nowhere",
        "Not one image of the table was found, so the catalog has labels alone.",
    ),
    Finding("image_without_row", "Images without a row", "Nobody says what genres they have; left out."),
    Finding("unknown_genre", "Unknown genre names", "Misspelt, or of another vocabulary.", _unknown_genre),
    Finding(
        "missing", "Missing files", "They were there when the catalog was imported.", _problem("missing")
    ),
    Finding(
        "unreadable", "Unreadable images", "No image, damaged, or too large to open.", _problem("unreadable")
    ),
    Finding(
        "truncated",
        "Truncated images",
        "Cut off before their end, mostly in a download.",
        _problem("truncated"),
    ),
    Finding("blank", "Blank images", "One plain colour shows nothing of a film.", _blank),
    Finding(
        "placeholder",
        "Placeholder posters",
        f"{PLACEHOLDER_FILMS} or more films share one picture: a “no poster” sign, mostly.",
        _placeholder,
    ),
    Finding("tiny", "Tiny images", f"Less than {TINY_SIDE} px on the shorter side.", _tiny),
    Finding("odd_shape", "Odd shapes", "Wider than tall, or very narrow: a still or a banner.", _odd_shape),
    Finding(
        "near_duplicate",
        "Near-duplicates",
        "Different films with the same poster; one of each group stays.",
        _near_duplicate,
    ),
    Finding(
        "near_duplicate_across_splits",
        "Near-duplicates across splits",
        "The same poster in training and in test flatters the score; the training copy goes.",
        _near_duplicate_across_splits,
    ),
)
FINDINGS = {finding.name: finding for finding in _ALL}


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
