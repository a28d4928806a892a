"""The Dataset page's figures say what the frames say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from poster_genre.data import imbalance, splits
from poster_genre.report import palette
from poster_genre.ui.dataset import figures

GENRES = ("Comedy", "Drama", "War")
# Drama on 300 of 330 posters, Comedy on 25, War on 5; Comedy and Drama share 10.
LABELS = np.zeros((330, 3), bool)
LABELS[:300, 1], LABELS[290:315, 0], LABELS[325:, 2] = True, True, True
LABELS[315:325, 1] = True


@pytest.fixture
def table() -> pd.DataFrame:
    found = imbalance.genre_table(LABELS, GENRES)
    return found.sort_values("posters", ascending=False, ignore_index=True)


def heat(fig: go.Figure) -> go.Heatmap:
    return next(trace for trace in fig.data if isinstance(trace, go.Heatmap))


def test_counts_are_bars_in_the_colours_of_their_groups(table):
    bars = figures.genre_counts(table, log=False).data[0]
    assert list(bars.y) == ["Drama", "Comedy", "War"]
    assert list(bars.x) == [310, 25, 5]
    assert list(bars.marker.color) == [palette.HEAD, palette.MEDIUM, palette.TAIL]
    assert list(bars.text) == ["310", "25", "5"]


def test_counts_can_stand_on_a_logarithmic_axis_that_holds_the_largest(table):
    fig = figures.genre_counts(table, log=True)
    assert fig.layout.xaxis.type == "log"
    assert fig.layout.xaxis.range[1] > np.log10(310)


def test_an_axis_of_few_posters_counts_whole_ones(table):
    few = table.assign(posters=[3, 2, 1])
    assert figures.genre_counts(few, log=False).layout.xaxis.dtick == 1
    assert figures.genre_counts(few, log=True).layout.xaxis.ticktext[:4] == ("1", "2", "5", "10")
    assert figures.genre_counts(table.assign(posters=9000), log=True).layout.xaxis.ticktext[-1] == "10k"


def test_each_split_has_its_own_dots_and_none_for_no_posters():
    counts = pd.DataFrame({"genre": ["Drama", "War"], "train": [9, 2], "validation": [1, 0], "test": [2, 0]})
    fig = figures.genres_by_split(counts, log=True)
    assert [trace.name for trace in fig.data] == ["train", "validation", "test"]
    assert [trace.marker.color for trace in fig.data] == list(palette.SPLITS.values())
    assert np.isnan(fig.data[1].x[list(fig.data[1].y).index("War")])


@pytest.mark.parametrize(("log", "at"), [(False, 21.3), (True, np.log10(21.3))])
def test_the_mean_imbalance_ratio_is_marked_on_either_scale(table, log, at):
    fig = figures.imbalance_ratios(table, 21.3, log)
    assert fig.layout.annotations[0].x == pytest.approx(at) and not fig.layout.shapes
    assert (fig.layout.xaxis.type == "log") is log
    assert list(fig.data[0].text) == ["1", "12.4", "62"]


def test_a_ratio_has_no_exponent(table):
    texts = figures.imbalance_ratios(table.assign(irlbl=[1, 1636.0, np.nan]), 5, True).data[0].text
    assert list(texts) == ["1", "1,636", ""]


def test_scumble_has_a_bar_for_each_genre(table):
    assert list(figures.scumble_bars(table).data[0].x) == pytest.approx(table["scumble"])


def test_pairs_leave_the_diagonal_empty_and_can_be_clicked():
    matrix = imbalance.cooccurrence(LABELS, GENRES)
    fig = figures.pair_map(matrix, "count", chosen=("Comedy", "Drama"))
    assert np.isnan(np.diag(heat(fig).customdata)).all()
    clickable = fig.data[1]
    assert len(clickable.x) == 6 and fig.layout.clickmode == "event+select"
    assert (fig.layout.shapes[0].x0, fig.layout.shapes[0].y0) == (0.5, -0.5)


@pytest.mark.parametrize("how", imbalance.COOCCURRENCES)
def test_each_kind_of_pair_figure_shows_its_own_values(how):
    matrix = imbalance.cooccurrence(LABELS, GENRES, how)
    shown = np.asarray(heat(figures.pair_map(matrix, how)).customdata, float)
    off = ~np.eye(3, dtype=bool)
    assert shown[off] == pytest.approx(matrix.to_numpy(float)[off])


def test_a_lift_that_nothing_speaks_for_stays_blank():
    matrix = imbalance.cooccurrence(LABELS, GENRES, "lift")
    unsure = pd.DataFrame(np.eye(3)[::-1].astype(bool), matrix.index, matrix.columns)
    shades = np.asarray(heat(figures.pair_map(matrix, "lift", unsure=unsure)).z, float)
    assert np.isnan(shades[unsure.to_numpy()]).all()


def test_label_sets_that_occur_once_stand_out():
    sets = pd.DataFrame({"label_set": ["Drama", "War", ""], "posters": [7, 1, 1]})
    many, once = figures.set_sizes(sets).data
    assert list(many.y) == [7] and list(once.y) == [1, 1]
    assert once.customdata[1][0] == "no genre"
    assert "3 combinations" in figures.set_sizes(sets).layout.title.text


def test_posters_by_number_of_genres_start_where_there_are_any():
    bars = figures.genres_a_poster(imbalance.genres_a_poster(LABELS), 1.03).data[0]
    assert list(bars.x) == [1, 2] and list(bars.y) == [320, 10]


def test_genres_over_time_name_decades():
    years = pd.Series(np.linspace(1985, 2004, len(LABELS)).astype(int))
    shown = imbalance.by_period(LABELS, GENRES, years)
    fig = figures.period_map(shown, ["Drama", "Comedy", "War"], 10)
    assert list(heat(fig).x) == ["1980s", "1990s", "2000s"]
    assert heat(fig).z[0][0] == 1.0


def test_before_and_after_are_joined_by_a_line():
    counts = pd.DataFrame({"genre": ["Drama", "War"], "before": [90, 3], "after": [90, 40]})
    fig = figures.before_and_after(counts)
    lines = [trace for trace in fig.data if trace.mode == "lines"]
    assert [list(line.x) for line in lines] == [[3, 40], [90, 90]]
    before, after = fig.data[-2:]
    assert list(before.x) == [3, 90] and list(after.x) == [40, 90]


def test_few_subsets_show_their_counts_many_only_colours():
    few = pd.DataFrame(np.arange(6).reshape(3, 2), index=GENRES, columns=["Subset 1", "Subset 2"])
    many = pd.DataFrame(np.ones((3, 12), int), index=GENRES, columns=[f"Subset {k}" for k in range(12)])
    assert list(figures.subset_counts(few).data[1].text) == ["0", "1", "2", "3", "4", "5"]
    assert len(figures.subset_counts(many).data) == 1


def test_splits_are_shown_against_the_catalog():
    names = np.array(["train"] * 200 + ["validation"] * 60 + ["test"] * 70)
    shares = splits.split_shares(LABELS, names, GENRES)
    fig = figures.split_gaps(shares, "Split")
    train = fig.data[0]
    ratio = 1.0 / (310 / 330)  # every training poster is Drama
    assert train.x[list(train.y).index("Drama")] == pytest.approx(ratio)
    assert max(max(trace.x) for trace in fig.data) <= 2.0  # far ones are drawn at the edge


def test_every_figure_has_a_title(table):
    for fig in (figures.genre_counts(table, False), figures.scumble_bars(table)):
        assert fig.layout.title.text
