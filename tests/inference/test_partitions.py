"""A catalogue in partitions: the single process's answers, on one machine and on a cluster."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from poster_genre.inference import partitions, ray_engine
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.predictor import Predictor


@pytest.fixture
def bundle(tiny_bundle) -> Bundle:
    return Bundle.open(tiny_bundle)


@pytest.fixture
def posters(tmp_path, poster_bytes) -> Path:
    """A folder with seven posters and one file that is none."""
    folder = tmp_path / "posters"
    folder.mkdir()
    for seed in range(7):
        (folder / f"{seed}.jpg").write_bytes(poster_bytes(seed))
    (folder / "bad.jpg").write_bytes(b"<html>")
    return folder


def score_all(bundle: Bundle, parts: list, out: Path) -> pa.Table:
    predictor = Predictor(bundle, workers=1, threads=1)
    for part in partitions.prepare(out, parts, bundle.sha, bundle.own_policy):
        partitions.score(predictor, bundle.own_policy, part, out)
    return pq.read_table(out, schema=partitions.schema(predictor))


def test_a_row_a_poster_as_the_predictor_says(bundle, posters, tmp_path):
    parts = partitions.partitions([posters], size=3)
    assert [len(part.files) for part in parts] == [3, 3, 2]
    table = score_all(bundle, parts, tmp_path / "out").to_pylist()
    assert [Path(row["id"]).stem for row in table] == [*"0123456", "bad"]
    alone = Predictor(bundle).predict((posters / "4.jpg").read_bytes())
    assert table[4]["probabilities"] == alone.probabilities.astype(np.float32).tolist()
    assert np.array_equal(table[4]["embedding"], alone.feature_map.mean((0, 1)).astype(np.float16))
    assert (table[7]["genres"], table[7]["probabilities"]) == (None, None)
    assert "This is not an image" in table[7]["error"]
    assert {row["model_sha256"] for row in table} == {bundle.sha}


def test_images_in_parquet_are_a_partition_a_row_group(bundle, posters, tmp_path, poster_bytes):
    cells = [{"bytes": poster_bytes(seed), "path": f"{seed}.jpg"} for seed in range(5)] + [None]
    table = pa.table({"film_id": [f"tt{n}" for n in range(6)], "image": cells})
    pq.write_table(table, tmp_path / "films.parquet", row_group_size=4)
    parts = partitions.partitions([tmp_path / "films.parquet"])
    assert len(parts) == 2
    rows = score_all(bundle, parts, tmp_path / "out").to_pylist()
    files = score_all(bundle, partitions.partitions([posters]), tmp_path / "files").to_pylist()
    assert [row["id"] for row in rows] == table["film_id"].to_pylist()
    assert [row["probabilities"] for row in rows[:5]] == [row["probabilities"] for row in files[:5]]
    assert rows[5]["error"] == "There is no image."


def test_a_second_call_skips_what_is_finished_and_refuses_another_job(bundle, posters, tmp_path):
    out, parts = tmp_path / "out", partitions.partitions([posters], size=3)
    todo = partitions.prepare(out, parts, bundle.sha, bundle.own_policy)
    partitions.score(Predictor(bundle), bundle.own_policy, todo[1], out)
    again = partitions.prepare(out, parts, bundle.sha, bundle.own_policy)
    assert [part.number for part in again] == [0, 2]
    for sha, policy in ((bundle.sha, bundle.policies["precise"]), ("other", bundle.own_policy)):
        with pytest.raises(partitions.PartitionError, match="other posters, another model or policy"):
            partitions.prepare(out, parts, sha, policy)
    with pytest.raises(partitions.PartitionError, match="is not empty"):
        partitions.prepare(posters, parts, bundle.sha, bundle.own_policy)


def test_what_cannot_be_read_is_told(posters, tmp_path):
    pq.write_table(pa.table({"title": ["a"]}), tmp_path / "films.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"no")
    for paths, says in (
        ([tmp_path / "films.parquet"], "no column of images"),
        ([tmp_path / "broken.parquet"], "no readable Parquet file"),
        ([tmp_path / "films.parquet", posters], "not both"),
        ([tmp_path / "not there"], "no such file"),
    ):
        with pytest.raises(partitions.PartitionError, match=says):
            partitions.partitions(paths)


def test_without_ray_a_sentence_says_what_to_install(bundle, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ray_engine.EngineError, match="requirements-cluster"):
        ray_engine.run(bundle, bundle.own_policy, [], tmp_path)


@pytest.fixture(scope="module")
def cluster():
    """A Ray cluster of a head without cores and two nodes with one core each, on this machine."""
    pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])  # for the actors
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    nodes = [made.add_node(num_cpus=1) for _ in range(2)]
    made.wait_for_nodes()
    yield made, nodes
    import ray

    ray.shutdown()
    made.shutdown()


@pytest.mark.timeout(300)
def test_a_cluster_answers_bit_for_bit_and_loses_nothing_with_a_node(cluster, bundle, posters, tmp_path):
    made, nodes = cluster
    parts = partitions.partitions([posters], size=1)
    alone = score_all(bundle, parts, tmp_path / "alone")
    out = tmp_path / "out"
    todo = partitions.prepare(out, parts, bundle.sha, bundle.own_policy)

    def kill(done: int, total: int) -> None:
        if done == 2:
            made.remove_node(nodes[0], allow_graceful=False)

    report = ray_engine.run(bundle, bundle.own_policy, todo, out, made.address, progress=kill)
    assert (report.actors, sum(one.errors for one in report.scored)) == (2, 1)
    assert pq.read_table(out, schema=alone.schema).equals(alone)
    assert partitions.prepare(out, parts, bundle.sha, bundle.own_policy) == []
