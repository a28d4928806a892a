"""Policies that a person saved: kept beside the runs, under the model's hash."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from poster_genre.evaluation.thresholds import Policy, PolicyError
from poster_genre.runs import run_folder, saved_policies

POLICY = Policy("custom", "custom", np.array([0.2, 0.4]))


@dataclass(frozen=True)
class Model:
    """As much of a bundle as saving needs."""

    sha: str = "f" * 64
    genres: tuple[str, ...] = ("Comedy", "Drama")


@pytest.fixture(autouse=True)
def runs_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(run_folder, "RUNS_DIR", tmp_path)
    return tmp_path


def test_a_saved_policy_is_listed_and_decides_as_before(runs_folder):
    assert saved_policies.save(Model(), POLICY, "  Film festival ") == "Film festival"
    assert saved_policies.names(Model()) == ["Film festival"]
    assert saved_policies.load(Model(), "Film festival").cuts.tolist() == [0.2, 0.4]
    assert (runs_folder / "policies" / Model().sha / "Film festival.json").is_file()


def test_it_belongs_to_its_model_alone():
    saved_policies.save(Model(), POLICY, "Mine")
    assert saved_policies.names(Model(sha="0" * 64)) == []


def test_one_for_other_genres_is_refused():
    saved_policies.save(Model(), POLICY, "Mine")
    with pytest.raises(PolicyError, match="is for 2 genres, the model has 3"):
        saved_policies.load(Model(genres=("Comedy", "Drama", "War")), "Mine")


def test_a_deleted_one_is_gone():
    saved_policies.save(Model(), POLICY, "Mine")
    saved_policies.delete(Model(), "Mine")
    assert saved_policies.names(Model()) == []


def test_a_folder_that_cannot_be_written_is_said(runs_folder):
    (runs_folder / "policies").write_text("a file where the folder should be")
    with pytest.raises(PolicyError, match="was not saved"):
        saved_policies.save(Model(), POLICY, "Mine")
