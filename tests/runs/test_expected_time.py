"""How long a training will take: what counts as the same work, and where the time is known from."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from poster_genre.runs import expected_time as expected
from poster_genre.runs import files
from poster_genre.runs import recipe_file as recipe
from poster_genre.runs.expected_time import Timing
from poster_genre.runs.recipe import Recipe
from poster_genre.runs.run_writer import Journal
from poster_genre.training import speed


@pytest.fixture
def tiny(new_run) -> Callable[..., Recipe]:
    """`tiny(recipe name, *overrides)`: the recipe with a small input."""
    return lambda *wanted: new_run(*wanted).recipe


@pytest.fixture
def timed_run(new_run):
    """A run whose two epochs took 0.5 s a poster."""
    run = new_run("cnn_25genre")
    for epoch in (1, 2):
        line = {"epoch": epoch, "stage": "posters", "posters": 60, "seconds": 30.0}
        files.append_line(run.folder / "history.jsonl", line)
    return run


def test_loss_rate_and_epochs_do_not_change_the_work_but_size_and_batch_do(drawn, tiny):
    plain = expected.work_key(tiny("cnn_25genre"), drawn)
    same = ("loss.name=focal", "optimiser.learning_rate=0.1", "optimiser.epochs=7")
    assert expected.work_key(tiny("cnn_25genre", *same), drawn) == plain
    for other in ("input.width=48", "optimiser.batch=8", "network.convnet.filters=[4]"):
        assert expected.work_key(tiny("cnn_25genre", other), drawn) != plain


def test_an_earlier_run_of_the_same_work_tells_the_time(timed_run, drawn, tiny):
    found = expected.timing(tiny("cnn_25genre", "optimiser.epochs=3"), drawn, timed_run.folder.parent)
    assert found.training == {"posters": pytest.approx(0.5)}
    assert not found.measured
    wanted = tiny("cnn_25genre", "optimiser.epochs=3")
    assert found.seconds(wanted, 100) == pytest.approx(expected.AROUND + 3 * 80 * 0.5)


def test_a_finished_run_tells_what_comes_around_the_epochs(timed_run, drawn):
    durations = {"waiting": 60.0, "reading posters": 9.0, "training": 50.0, "exporting the network": 12.0}
    durations[expected.SCORING] = 6.0
    Journal(timed_run).record(durations=durations, posters={"train": 80, "validation": 20, "test": 20})
    found = expected.timing(timed_run.recipe, drawn, timed_run.folder.parent)
    assert found.around == pytest.approx(expected.LOADING + 12)
    assert found.scoring == pytest.approx(6 / 120)
    assert expected.exporting(timed_run.recipe, timed_run.folder.parent) == 12


def test_scoring_grows_with_the_posters(tiny):
    timing = Timing({"posters": 0.0}, 0.0, 0, measured=True, scoring=0.01)
    assert timing.seconds(tiny("cnn_25genre"), 200) == pytest.approx(expected.AROUND + 2)


def test_posters_of_another_catalog_must_still_be_read(timed_run, drawn, tmp_path):
    runs_dir = timed_run.folder.parent
    assert expected.timing(timed_run.recipe, drawn, runs_dir).preparing == 0
    assert expected.timing(timed_run.recipe, tmp_path, runs_dir).preparing is None


def test_nothing_is_known_of_other_work(timed_run, drawn, tiny):
    assert expected.timing(tiny("cnn_functional_40"), drawn, timed_run.folder.parent) is None


def test_a_measurement_is_kept_and_found(drawn, tmp_path, tiny):
    wanted = tiny("cnn3_dropout50")
    expected.write_measurement(wanted, drawn, {"posters": 0.01}, preparing=0.002, scoring=0.001)
    found = expected.timing(wanted, drawn, tmp_path / "no runs")
    assert (found.training, found.preparing, found.measured) == ({"posters": 0.01}, 0.002, True)
    assert found.since > 0


def test_the_stages_of_fine_tuning_count_their_own_epochs():
    wanted = recipe.load("transfer_finetune", ["optimiser.epochs=2", "network.finetune.head_epochs=5"])
    assert expected.stage_epochs(wanted) == {"head": 5, "blocks": 2}
    timing = Timing({"head": 0.001, "blocks": 0.1}, preparing=0.05, since=0, measured=True)
    trained = 80 * (5 * 0.001 + 2 * 0.1)
    assert timing.seconds(wanted, 100) == pytest.approx(expected.AROUND + trained + 5)


def test_a_filter_on_the_catalog_shortens_the_training(tiny):
    wanted = tiny("cnn_25genre", "catalog.first=10")
    timing = Timing({"posters": 1.0}, 0.0, 0, measured=True)
    assert timing.seconds(wanted, 1000) == pytest.approx(expected.AROUND + 8)


@pytest.mark.parametrize("name", ["cnn_25genre", "transfer_head", "transfer_finetune"])
def test_measuring_times_every_stage_and_the_preparing(name, tmp_path, monkeypatch, tiny):
    monkeypatch.setattr(speed, "TIMED_SECONDS", 0.0)
    wanted = tiny(name)
    catalog = speed.noise_catalog(tmp_path, wanted.input.height, wanted.input.width)
    training, preparing, scoring = speed.measure(wanted, catalog)
    assert set(training) == set(expected.stage_epochs(wanted))
    assert all(np.isfinite(each) and each > 0 for each in training.values())
    assert preparing > 0 and scoring > 0
    json.dumps(training)


def test_runs_without_an_epoch_tell_nothing(new_run, drawn):
    run = new_run("cnn_5x5_3000")
    assert expected.timing(run.recipe, drawn, run.folder.parent) is None


def test_an_epoch_of_all_that_a_sampler_drew_takes_as_much_longer():
    timing = Timing({"posters": 0.01}, 0.0, 0.0, measured=True)
    whole = recipe.load("cnn3_strided_oversampled")
    plain = recipe.load("cnn3_strided_oversampled", ["sampler.epoch=catalog"])
    took = [timing.seconds(one, 1000) - timing.around for one in (whole, plain)]
    assert took[0] == pytest.approx(expected.DRAWN * took[1])
