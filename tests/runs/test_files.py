"""Files that are whole at every moment."""

from __future__ import annotations

import numpy as np
import pytest

from poster_genre.runs import files


def test_a_replaced_file_leaves_no_draft(tmp_path):
    files.write_json(tmp_path / "a.json", {"n": 1})
    files.write_json(tmp_path / "a.json", {"n": 2})
    assert files.read_json(tmp_path / "a.json") == {"n": 2}
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
    assert files.read_json(tmp_path / "none.json") is None


def test_lines_grow_and_a_half_written_one_is_left_out(tmp_path):
    path = tmp_path / "h.jsonl"
    files.append_line(path, {"epoch": 1})
    files.append_line(path, {"epoch": 2})
    with path.open("a") as file:
        file.write('{"epoch": 3, "lo')
    assert [line["epoch"] for line in files.read_lines(path)] == [1, 2]


def test_a_failed_write_keeps_the_old_arrays_and_no_draft(tmp_path):
    path = tmp_path / "w.npz"
    files.write_arrays(path, [("a", np.arange(3)), ("b", np.ones((2, 2), np.float32))])

    def failing():
        yield "a", np.zeros(3)
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        files.write_arrays(path, failing())
    with np.load(path) as stored:
        assert stored["a"].tolist() == [0, 1, 2] and stored["b"].dtype == np.float32
    assert [entry.name for entry in tmp_path.iterdir()] == ["w.npz"]


def test_drafts_of_a_killed_process_are_removed(tmp_path):
    (tmp_path / ".draft-1-status.json").write_text("{")
    (tmp_path / ".draft-x").mkdir()
    (tmp_path / "status.json").write_text("{}")
    files.remove_drafts(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["status.json"]
