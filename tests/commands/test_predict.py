"""`predict`: what it writes, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from poster_genre import cli
from poster_genre.evaluation.policies import save_policy
from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference import partitions
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.predictor import Predictor, answer
from poster_genre.runs import run_folder

GENRES = ["Comedy", "Drama", "Horror", "Romance"]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, poster_bytes) -> Path:
    """Three posters in a folder and its subfolder."""
    for number, name in enumerate(("a.jpg", "b – naïve.png", "deep/c's.webp")):
        path = tmp_path / "posters" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        kind = {".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP"}[path.suffix]
        path.write_bytes(poster_bytes(number, format=kind))
    return tmp_path / "posters"


@pytest.fixture
def predict(tiny_bundle, capsys):
    """`predict(*arguments)` with the tiny model: exit status, standard output and standard error."""

    def run(*arguments: object, model: Path = tiny_bundle) -> tuple[int, str, str]:
        status = cli.main(["predict", "--model", str(model), *map(str, arguments)])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


def parsed(predict, *arguments: object) -> list[dict]:
    return json.loads(predict(*arguments, "--format", "json")[1])


def test_all_well_ends_with_0_and_a_line_a_poster(predict, folder):
    status, out, err = predict(folder)
    assert status == 0
    assert [line.split("  ")[0].rsplit("/")[-1] for line in out.splitlines()] == [
        "a.jpg",
        "b – naïve.png",
        "c's.webp",
    ]
    assert err == ""


def test_json_has_just_the_promised_keys(predict, folder, tiny_bundle):
    rows = parsed(predict, folder)
    bundle = Bundle.open(tiny_bundle)
    for row, path in zip(rows, sorted(folder.rglob("*.*")), strict=True):
        assert list(row) == ["file", "genres", "unsure", "policy", "probabilities", "error"]
        seen = Predictor(bundle).predict(path.read_bytes()).probabilities
        expected = answer(seen, bundle.policies["balanced"], bundle.genres)
        assert row["file"] == str(path)
        assert row["genres"] == list(expected.genres)
        assert row["unsure"] is expected.unsure
        assert list(row["probabilities"]) == GENRES
        np.testing.assert_allclose(list(row["probabilities"].values()), seen, atol=5.1e-5)
        assert row["error"] is None


def test_a_bad_file_ends_with_1_and_the_others_are_written(predict, folder):
    (folder / "b.jpg").write_bytes(b"")
    status, out, err = predict(folder, folder / "gone.jpg", "--format", "json")
    rows = json.loads(out)
    assert status == 1
    assert "2 of 5 could not be predicted" in err
    assert [row["error"] is None for row in rows] == [True, True, False, True, False]
    assert rows[2] | {"error": ""} == {
        "file": str(folder / "b.jpg"),
        "genres": [],
        "unsure": False,
        "policy": "balanced",
        "probabilities": {},
        "error": "",
    }
    assert "empty" in rows[2]["error"]
    assert "no such file" in rows[4]["error"]


def test_a_folder_without_images_ends_with_1(predict, tmp_path):
    status, out, _ = predict(tmp_path, "--format", "json")
    assert status == 1
    assert "holds no images" in json.loads(out)[0]["error"]


def test_csv_goes_to_a_file(predict, folder, tmp_path):
    status, out, _ = predict(folder, "--format", "csv", "--out", tmp_path / "new" / "genres.csv")
    assert (status, out) == (0, "")
    text = (tmp_path / "new" / "genres.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == ["file", "genres", "unsure", "policy", *GENRES, "error"]
    assert [Path(row["file"]).name for row in rows] == ["a.jpg", "b – naïve.png", "c's.webp"]


def test_top_k_gives_the_k_likeliest_whatever_their_thresholds(predict, folder):
    for row in parsed(predict, folder, "--top-k", 2, "--policy", "1"):
        likeliest = sorted(row["probabilities"], key=row["probabilities"].get, reverse=True)
        assert row["genres"] == likeliest[:2]
        assert row["unsure"] is False
    assert all(len(row["genres"]) == 4 for row in parsed(predict, folder, "--top-k", 99))


@pytest.fixture
def always_two(tiny_bundle, tmp_path):
    """The tiny model with a rule of its own: the two likeliest genres."""
    folder = Path(shutil.copytree(tiny_bundle, tmp_path / "two"))
    card = json.loads((folder / "card.json").read_text("utf-8"))
    rule = {"name": "top_k", "kind": "top_k", "cuts": [0.0] * len(GENRES), "k": 2, "note": ""}
    card["policies"]["top_k"], card["default_policy"] = rule, "top_k"
    (folder / "card.json").write_text(json.dumps(card), "utf-8")
    return folder


def test_a_models_own_rule_decides_and_is_named(predict, folder, always_two):
    _, out, _ = predict(folder, "--format", "json", model=always_two)
    assert {(len(row["genres"]), row["policy"]) for row in json.loads(out)} == {(2, "top 2")}
    _, out, _ = predict(folder, model=always_two)
    assert all(line.endswith("(top 2)") for line in out.splitlines())
    _, out, _ = predict(folder, "--policy", "precise", "--format", "json", model=always_two)
    assert {row["policy"] for row in json.loads(out)} == {"precise"}


def test_one_number_is_everybodys_threshold(predict, folder):
    for row in parsed(predict, folder, "--policy", "0.4"):
        above = [genre for genre, p in row["probabilities"].items() if p >= 0.4]
        assert row["unsure"] is (not above)
        assert above == [] or sorted(row["genres"]) == above
    assert all(row["unsure"] and len(row["genres"]) == 1 for row in parsed(predict, folder, "--policy", "1"))
    assert all(len(row["genres"]) == 4 for row in parsed(predict, folder, "--policy", "0"))


def test_a_saved_policy_goes_by_its_name(predict, folder, tiny_bundle, tmp_path, monkeypatch):
    monkeypatch.setattr(run_folder, "RUNS_DIR", tmp_path)
    save_policy(
        tmp_path / "policies" / Bundle.open(tiny_bundle).sha,
        Policy("only drama", "custom", np.array([1, 0, 1, 1.0])),
    )
    assert all(row["genres"] == ["Drama"] for row in parsed(predict, folder, "--policy", "only drama"))
    status, _, err = predict(folder, "--policy", "only comedy")
    assert status == 2
    assert "balanced, precise, thorough, only drama, or a number" in err


@pytest.mark.parametrize("policy", ["unbalanced", "1.5", "-0.1", "nan", ""])
def test_an_unknown_policy_is_wrong_usage(predict, folder, policy):
    status, out, err = predict(folder, f"--policy={policy}")
    assert (status, out) == (2, "")
    assert err.startswith("Error: ")


@pytest.mark.parametrize(
    "arguments", [[], ["--format", "xml", "."], *(["--top-k", k, "."] for k in ("0", "-1", "2.5", "x"))]
)
def test_wrong_arguments_end_with_2(predict, arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        predict(*arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_model_that_is_missing_or_altered_is_named_and_ends_with_2(predict, folder, tiny_bundle, tmp_path):
    status, _, err = predict(folder, model=tmp_path / "nowhere")
    assert status == 2
    assert "nowhere holds no model" in err
    altered = Path(shutil.copytree(tiny_bundle, tmp_path / "altered"))
    (altered / "model.tflite").write_bytes(b"something else")
    status, out, err = predict(folder, model=altered)
    assert (status, out) == (2, "")
    assert "model.tflite is not the file that card.json describes" in err


def test_an_output_file_that_cannot_be_written_ends_with_2(predict, folder):
    status, _, err = predict(folder, "--out", folder)
    assert status == 2
    assert "cannot be written" in err


def test_the_shipped_model_answers_when_none_is_named(folder, default_bundle, capsys):
    assert cli.main(["predict", str(folder), "--format", "json"]) == 0
    for row in json.loads(capsys.readouterr().out):
        assert list(row["probabilities"]) == list(default_bundle.genres)


def test_a_terminal_sees_nothing_but_the_answers(folder, tiny_bundle):
    command = [sys.executable, "-m", "poster_genre", "predict", folder, "--model", tiny_bundle]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == 3
    assert done.stderr == ""


def test_a_reader_that_leaves_early_is_no_error(folder, tiny_bundle):
    command = [sys.executable, "-m", "poster_genre", "predict", folder, "--model", tiny_bundle]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
    assert process.returncode == 0


def test_every_shipped_system_says_something_by_its_own_rule(folder, capsys):
    assert cli.main(["predict", str(folder / "a.jpg"), "--compare-systems", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["system"] for row in rows[:1]] == ["the shipped model"]
    assert "cnn3_strided_oversampled" in {row["system"] for row in rows}
    for row in rows:
        assert row["genres"] and row["policy"] and 0 < row["map_macro"] < 1 and row["error"] is None
    assert rows[0]["map_macro"] > max(row["map_macro"] for row in rows[1:])


def test_systems_are_compared_as_a_table_and_as_csv_and_a_bad_file_is_named(folder, tmp_path, capsys):
    (folder / "b.jpg").write_bytes(b"")
    assert cli.main(["predict", str(folder / "a.jpg"), str(folder / "b.jpg"), "--compare-systems"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("a.jpg") and lines[1].startswith("  Ours: ")
    assert any("b.jpg: " in line and "empty" in line for line in lines)
    out = tmp_path / "systems.csv"
    assert cli.main(["predict", str(folder / "a.jpg"), "--compare-systems", "--out", str(out)]) == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8"))))
    assert len(rows) >= 2 and all(row["genres"] for row in rows)


def test_comparing_systems_takes_no_rule_and_no_model(predict, folder, capsys):
    status, _, err = predict(folder, "--compare-systems")
    assert status == 2 and "leave --model out" in err


def test_a_cluster_job_needs_a_folder_of_its_own(predict, folder, tmp_path):
    status, _, err = predict(folder, "--engine", "ray")
    assert (status, "name a folder with --out" in err) == (2, True)
    status, _, err = predict(folder, "--engine", "ray", "--out", folder)
    assert (status, "is not empty" in err) == (2, True)


def test_a_cluster_job_that_is_finished_starts_no_cluster(predict, folder, tiny_bundle, tmp_path):
    bundle = Bundle.open(tiny_bundle)
    out, parts = tmp_path / "out", partitions.partitions([folder])
    for part in partitions.prepare(out, parts, bundle.sha, bundle.own_policy):
        partitions.score(Predictor(bundle), bundle.own_policy, part, out)
    status, _, err = predict(folder, "--engine", "ray", "--out", out)
    assert (status, "1 partitions, 1 of them finished before" in err) == (0, True)
