"""Head, medium and tail: genres by how many posters have them, and what each group gains or loses."""

from __future__ import annotations

import numpy as np
import pandas as pd

GROUPS = ("head", "medium", "tail")
HEAD_SHARE = 0.10  # of the catalog's posters, METHODS.md §1
TAIL_SHARE = 0.025


def groups_of(labels: np.ndarray) -> tuple[str, ...]:
    """The group of each genre by its share of labels (n_posters, n_genres): head ≥ 10 %, tail < 2.5 %."""
    shares = np.asarray(labels).mean(axis=0)
    names = np.select([shares >= HEAD_SHARE, shares < TAIL_SHARE], ["head", "tail"], "medium")
    return tuple(names.tolist())


def group_summary(table: pd.DataFrame) -> pd.DataFrame:
    """A group a row from `metrics.per_genre`'s table: plain means over its genres with positives.

    Columns: group, genres (scored), left_out (without positives), support, predicted, precision, recall,
    f1, ap, auc. Groups without a genre are not listed.
    """
    scored = table[table["support"] > 0]
    measures = ["precision", "recall", "f1", "ap", "auc"]
    by_group = scored.groupby("group", observed=True)
    summary = by_group[measures].mean()
    summary.insert(0, "genres", by_group.size())
    totals = table.groupby("group", observed=True)[["support", "predicted"]].sum()
    summary = totals.join(summary)
    summary["genres"] = summary["genres"].fillna(0).astype(int)
    summary["left_out"] = table.groupby("group", observed=True).size() - summary["genres"]
    columns = ["genres", "left_out", "support", "predicted", *measures]
    listed = [group for group in GROUPS if group in summary.index]
    return summary.loc[listed, columns].rename_axis("group").reset_index()
