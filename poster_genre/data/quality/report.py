"""Checking a catalog: every finding with its posters, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from poster_genre.data.catalog import Catalog
from poster_genre.data.quality.findings import FINDINGS, NEEDS_NO_IMAGE, Evidence, Finding
from poster_genre.data.quality.scan import scan
from poster_genre.data.splits import given_split, stratified_split

COLUMNS = ("finding", "film_id", "detail", "group", "path", "leave_out")


@dataclass(frozen=True)
class Report:
    """What was found.

    found: one row a finding and poster: `finding` (a key of FINDINGS), `film_id`, `detail`, `group`
        (posters that belong together share it), `path` (of the image, missing where there is none) and
        `leave_out` (whether this poster goes when its finding is switched off).
    images_checked: how many image files were looked at.
    """

    found: pd.DataFrame
    images_checked: int

    def summary(self) -> pd.DataFrame:
        """One row a kind that occurs, in the registry's order: `finding`, `title`, `meaning`, `posters`
        (rows or images that have it) and `left_out` (posters that its switch leaves out; 0 = no switch)."""
        counts = self.found.groupby("finding")["leave_out"].agg(["size", "sum"])
        rows = [
            (
                name,
                finding.title,
                finding.meaning,
                int(counts.loc[name, "size"]),
                int(counts.loc[name, "sum"]),
            )
            for name, finding in FINDINGS.items()
            if name in counts.index
        ]
        return pd.DataFrame(rows, columns=["finding", "title", "meaning", "posters", "left_out"])

    def of(self, *names: str) -> pd.DataFrame:
        """The rows of these findings: what `Catalog.without` takes."""
        return self.found[self.found["finding"].isin(names)]


def noticed(findings: dict[str, int]) -> pd.DataFrame:
    """What an import merged, left out or missed, by `Catalog.findings`: one row a kind, in the registry's
    order: `finding`, `title`, `meaning`, `rows` (rows or images that have it)."""
    kinds = [finding for finding in FINDINGS.values() if finding.name in findings]
    rows = [(kind.name, kind.title, kind.meaning, findings[kind.name]) for kind in kinds]
    return pd.DataFrame(rows, columns=["finding", "title", "meaning", "rows"])


def check(
    catalog: Catalog,
    split: np.ndarray | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Report:
    """Look at every row and image of a catalog; looks are remembered on disk by image content.

    split: str (n,), the split of each poster; without one the dataset's own, or the standard one
        (stratified, seed 0).
    progress: called with (images done, images in all).
    cancelled: asked again and again; True stops the check with `Cancelled`.
    """
    looks = scan(catalog.posters["path"], progress, cancelled) if catalog.has_images else None
    if split is None:
        split = _standard_split(catalog) if looks is not None else np.full(len(catalog), "train")
    evidence = Evidence(catalog, looks, split)
    parts = [_noticed_at_import(catalog, finding) for finding in FINDINGS.values() if finding.check is None]
    for finding in FINDINGS.values():
        if finding.check is not None and (looks is not None or finding.name in NEEDS_NO_IMAGE):
            posters = finding.check(evidence)
            listed = catalog.posters.loc[catalog.posters["film_id"].isin(posters["film_id"])]
            paths = posters["film_id"].map(listed.set_index("film_id")["path"])
            parts.append(posters.assign(finding=finding.name, path=paths)[list(COLUMNS)])
    found = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return Report(found.astype({"leave_out": bool}), 0 if looks is None else len(looks))


def _standard_split(catalog: Catalog) -> np.ndarray:
    """The split that the dataset gives, else the stratified one."""
    if "split" in catalog.posters and (catalog.posters["split"] == "train").any():
        return given_split(catalog.posters["split"], catalog.labels)
    return stratified_split(catalog.labels)


def _noticed_at_import(catalog: Catalog, finding: Finding) -> pd.DataFrame:
    """What the import merged or left out, with the row, or the image file, where it stands."""
    issues = catalog.issues[catalog.issues["finding"] == finding.name]
    films = catalog.posters["film_id"]
    kept = films[films.isin(issues["film_id"])]
    row = issues["row"].astype("str")
    is_image = issues["row"].isna()
    return pd.DataFrame(
        {
            "finding": finding.name,
            "film_id": issues["film_id"],
            "detail": issues["detail"].where(is_image, "row " + row + ": " + issues["detail"]),
            "group": "",
            "path": issues["file"].where(is_image, None),
            "leave_out": finding.doubtful and issues["film_id"].isin(kept),
        }
    )
