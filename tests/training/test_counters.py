"""The counters of a training: what is best, when it ends, when a plateau lowers the rate."""

from __future__ import annotations

from poster_genre.runs.recipe import Budget, Callbacks, Optimiser
from poster_genre.training.counters import Counters

ADAM = Optimiser()
BY_LOSS = Callbacks()


def after(losses, callbacks=BY_LOSS, optimiser=ADAM) -> tuple[Counters, list[bool]]:
    """Counters after epochs with these validation losses (mAP: 1 − loss), and which of them were better."""
    progress = Counters()
    better = [
        progress.update({"validation_loss": loss, "validation_map_macro": 1 - loss}, callbacks, optimiser)
        for loss in losses
    ]
    return progress, better


def test_the_lowest_loss_is_best():
    progress, better = after([0.5, 0.4, 0.45])
    assert better == [True, True, False]
    assert (progress.best, progress.best_epoch, progress.waited) == (0.4, 2, 1)


def test_the_highest_map_is_best():
    progress, better = after([0.5, 0.4, 0.45], Callbacks(best_by="map_macro"))
    assert better == [True, True, False]
    assert progress.best == 0.6


def test_early_stopping_counts_epochs_without_a_better_one():
    callbacks = Callbacks(early_stopping=2)
    assert after([0.5, 0.6], callbacks)[0].end(9, callbacks, Budget()) == ""
    assert after([0.5, 0.6, 0.5], callbacks)[0].end(9, callbacks, Budget()) == "early stopping"


def test_ends_by_epochs_and_by_budget_but_never_before_the_first_epoch():
    assert after([0.5, 0.4])[0].end(2, Callbacks(), Budget()) == "epochs"
    assert Counters(seconds=61).end(2, Callbacks(), Budget(1)) == ""
    assert Counters(epoch=1, seconds=61).end(2, Callbacks(), Budget(1)) == "budget"


def test_a_plateau_drops_the_rate_every_so_many_epochs():
    optimiser = Optimiser(schedule="plateau", plateau_patience=2)
    drops = [after([0.5] * n, optimiser=optimiser)[0].rate_drops for n in range(1, 7)]
    assert drops == [0, 0, 1, 1, 2, 2]
