"""UCML's figures from a few epochs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from poster_genre.ui.shared import ucml_figures

HISTORY = pd.DataFrame(
    {"epoch": [1, 2, 3], "train_neighbour": [1.2, 0.9, 0.7], "train_uncorrelated": [0.1, 0.02, -0.01]}
)


def test_each_term_has_its_panel_and_axis():
    fig = ucml_figures.terms(HISTORY)
    neighbour, unlike = fig.data
    assert neighbour.y.tolist() == [1.2, 0.9, 0.7] and unlike.y.tolist() == [0.1, 0.02, -0.01]
    assert neighbour.yaxis != unlike.yaxis
    assert [note.text.partition(":")[0] for note in fig.layout.annotations] == [
        "Neighbour term",
        "Uncorrelated term",
    ]


def test_heads_are_a_square_with_figures_where_they_fit():
    small = ucml_figures.head_correlation([[1, 0.25], [0.25, 1]])
    assert small.data[0].z.tolist() == [[1, 0.25], [0.25, 1]]
    assert list(small.data[1].text) == ["1.00", "0.25", "0.25", "1.00"]
    assert len(ucml_figures.head_correlation(np.eye(24)).data) == 1
