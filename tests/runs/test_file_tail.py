"""Reading a file that grows: nothing twice, nothing half, and anew when it was replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from poster_genre.runs import files
from poster_genre.runs.files import GrowingLines


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "steps.jsonl"


def steps(lines: list[dict]) -> list[int]:
    return [line["step"] for line in lines]


def test_a_file_that_is_not_there_yet_has_no_lines(path):
    assert GrowingLines(path).look() == []


def test_every_look_has_all_lines_so_far(path):
    watched = GrowingLines(path)
    files.append_line(path, {"step": 1})
    assert steps(watched.look()) == [1]
    files.append_line(path, {"step": 2})
    files.append_line(path, {"step": 3})
    assert steps(watched.look()) == [1, 2, 3]
    assert steps(watched.look()) == [1, 2, 3]


def test_a_line_that_is_still_being_written_comes_with_the_next_look(path):
    watched = GrowingLines(path)
    path.write_text('{"step": 1}\n{"st')
    assert steps(watched.look()) == [1]
    with path.open("a") as file:
        file.write('ep": 2}\n')
    assert steps(watched.look()) == [1, 2]


def test_a_resumed_run_drops_the_lines_of_the_epoch_it_trains_again(path):
    files.write_lines(path, [{"step": number} for number in range(10)])
    watched = GrowingLines(path)
    watched.look()
    files.write_lines(path, [{"step": number} for number in range(4)])
    for step in range(20, 40):  # longer than before by the time somebody looks
        files.append_line(path, {"step": step})
    assert steps(watched.look()) == [0, 1, 2, 3, *range(20, 40)]


def test_long_files_are_thinned_from_their_first_line_on(path, monkeypatch):
    monkeypatch.setattr(files, "MOST_LINES", 100)
    files.write_lines(path, [{"step": number} for number in range(350)])
    found = steps(GrowingLines(path).look())
    assert len(found) <= 100
    assert found[0] == 0 and found == sorted(found)
