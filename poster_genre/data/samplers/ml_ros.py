"""ML-ROS: clone posters of minority genres in turn, until each is common enough or the quota is spent."""

from __future__ import annotations

import numpy as np

from poster_genre.data.imbalance import mean_ir
from poster_genre.data.samplers.label_rows import minority_genres
from poster_genre.data.samplers.registry import Sampler, Setting

BLOCK = 16_384  # clones looked at together; bounds the memory of the running counts


def draw(labels: np.ndarray, rng: np.random.Generator, percent: float = 25.0) -> np.ndarray:
    """All training rows, then the clones.

    Genres with IRLbl > MeanIR take turns to clone one of their posters at random; a genre leaves once
    its own IRLbl, clones counted, is no longer above the first MeanIR. At most `percent` % of
    n_train are added. (Charte, Rivera, del Jesus, Herrera 2015, algorithm ML-ROS.)
    """
    quota = int(len(labels) * percent / 100)
    waiting = [int(genre) for genre in np.flatnonzero(minority_genres(labels))]
    counts, target = np.count_nonzero(labels, axis=0), mean_ir(labels)
    bags = {genre: np.flatnonzero(labels[:, genre]) for genre in waiting}
    clones = [np.arange(len(labels))]
    while quota and waiting:
        picks, counts, done = _take_turns(labels, bags, waiting, counts, target, min(quota, BLOCK), rng)
        clones.append(picks)
        quota -= len(picks)
        if done is not None:
            # The next turn belongs to the genre after the one that left.
            place = waiting.index(done)
            waiting = waiting[place + 1 :] + waiting[:place]
        else:
            turn = len(picks) % len(waiting)
            waiting = waiting[turn:] + waiting[:turn]
    return np.concatenate(clones)


def _take_turns(
    labels: np.ndarray,
    bags: dict[int, np.ndarray],
    waiting: list[int],
    counts: np.ndarray,
    target: float,
    n_clones: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, int | None]:
    """Clone in turns until a genre is done or `n_clones` are made.

    Returns the cloned rows, the genre counts after them, and the genre that is done, if one is.
    """
    turns = np.resize(waiting, n_clones)
    picks = np.empty(n_clones, np.int64)
    for genre in waiting:
        mine = turns == genre
        picks[mine] = rng.choice(bags[genre], int(mine.sum()))
    running = counts + np.cumsum(labels[picks], axis=0)
    own = running[np.arange(n_clones), turns]
    common_enough = np.flatnonzero(running.max(axis=1) / own <= target)
    if not len(common_enough):
        return picks, running[-1], None
    last = int(common_enough[0])
    return picks[: last + 1], running[last], int(turns[last])


SAMPLER = Sampler(
    "ml_ros",
    "ML-ROS (clone rare genres)",
    "Copies posters of genres rarer than the mean imbalance, in turn, up to a quota. "
    "Only the rarest genres are that rare; the others gain nothing.",
    "Charte, Rivera, del Jesus, Herrera 2015, Neurocomputing 163.",
    draw,
    {
        "percent": Setting(
            "Posters added at most, %",
            25.0,
            1,
            200,
            1,
            "Of the training posters; it ends earlier when no genre is rarer than the mean any more.",
        )
    },
    formula=r"\text{clone } i \text{ of } l: \quad \max_j n_j / n_l > \mathrm{MeanIR}",
)
