"""Saved policies come back whole, under safe names, and nothing half-written is ever seen."""

from __future__ import annotations

import json

import numpy as np
import pytest

from poster_genre.evaluation import policies
from poster_genre.evaluation.policies import delete_policy, load_policy, policy_names, save_policy
from poster_genre.evaluation.thresholds import Policy, PolicyError


@pytest.fixture
def policy():
    return Policy("No false westerns", "custom", np.array([0.5, 0.25]), note="made by hand")


def test_a_saved_policy_comes_back_whole(tmp_path, policy):
    folder = tmp_path / "policies" / "abc"
    path = save_policy(folder, policy)
    assert path == folder / "No false westerns.json"
    assert load_policy(folder, "No false westerns").to_dict() == policy.to_dict()


def test_it_is_listed_replaced_renamed_and_deleted(tmp_path, policy):
    assert policy_names(tmp_path / "nothing yet") == []
    save_policy(tmp_path, policy)
    save_policy(tmp_path, Policy("No false westerns", "top_k", np.zeros(2), k=1))
    save_policy(tmp_path, policy, name="événement 2")
    assert policy_names(tmp_path) == ["No false westerns", "événement 2"]
    assert load_policy(tmp_path, "No false westerns").k == 1
    assert load_policy(tmp_path, "événement 2").name == "événement 2"
    delete_policy(tmp_path, "No false westerns")
    assert policy_names(tmp_path) == ["événement 2"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "../escape",
        "a/b",
        "a\\b",
        ".hidden",
        "a.json",
        "0.5",
        "12",
        "1e-1",
        "nan",
        "-x",
        "nul\0",
        "a\nb",
        "x" * 61,
    ],
)
def test_unsafe_names_are_refused(tmp_path, policy, name):
    with pytest.raises(PolicyError):
        save_policy(tmp_path, policy, name=name or " ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["balanced", "Precise", "THOROUGH", "custom", "Likeliest"])
def test_built_in_names_are_kept_free(tmp_path, policy, name):
    with pytest.raises(PolicyError, match="built-in"):
        save_policy(tmp_path, policy, name=name)


def test_a_failed_save_leaves_the_old_one_and_no_rest(tmp_path, policy, monkeypatch):
    save_policy(tmp_path, policy)

    def full_disk(*_, **__):
        raise OSError("no space left")

    monkeypatch.setattr(policies.json, "dump", full_disk)
    with pytest.raises(OSError, match="no space"):
        save_policy(tmp_path, Policy("No false westerns", "custom", np.ones(2)))
    assert [path.name for path in tmp_path.iterdir()] == ["No false westerns.json"]
    assert load_policy(tmp_path, "No false westerns").cuts.tolist() == [0.5, 0.25]


def test_missing_and_damaged_policies_are_named(tmp_path, policy):
    path = save_policy(tmp_path, policy)
    with pytest.raises(PolicyError, match=r"no saved policy 'other'; .*No false westerns"):
        load_policy(tmp_path, "other")
    with pytest.raises(PolicyError, match="no saved policy 'other' to delete"):
        delete_policy(tmp_path, "other")
    path.write_text("{half")
    with pytest.raises(PolicyError, match=r"No false westerns\.json is damaged"):
        load_policy(tmp_path, "No false westerns")
    path.write_text(json.dumps({"name": "x"}))
    with pytest.raises(PolicyError, match="not a policy"):
        load_policy(tmp_path, "No false westerns")
