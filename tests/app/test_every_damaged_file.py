"""Every kind of damage to every stored file: each page is drawn, each command ends, with a sentence."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from poster_genre import cli
from poster_genre.data import store
from poster_genre.demo import examples
from poster_genre.evaluation import policies
from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.bundle import Bundle
from poster_genre.report import run_wording
from poster_genre.runs import files, run_folder, saved_policies
from poster_genre.runs.lab import lab_run, result
from poster_genre.runs.lab.cells import Trained
from poster_genre.runs.lab.judge import Films, judge
from poster_genre.runs.lab.plan import own_plan
from poster_genre.runs.status import Status
from poster_genre.ui.shared import models

ROOT = Path(__file__).parents[2]
MADE = ROOT / "tests" / "runs" / "made_before"
RUN = "20261127-125203-cnn_functional_40"


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def empty(data: bytes) -> bytes:
    return b""


def flipped(data: bytes) -> bytes:
    place = len(data) // 2
    return data[:place] + bytes([data[place] ^ 0x2A]) + data[place + 1 :]


def another_type(data: bytes) -> bytes:
    return b'["a list"]\n'


def not_text(data: bytes) -> bytes:
    return b"\xff\xfe\x00" + data


WHOLE = (cut, empty, flipped, another_type, not_text)
OTHERS = (None, "text", 3, [], {}, -1.5)
# What is tried on whole pages, too, which take longer than what they read.
ON_PAGES = ("cut", "no keys", "all 'text'")


def altered(data: bytes, change: Callable[[dict], dict]) -> bytes:
    """Every JSON object of a .json or .jsonl file, changed."""
    try:
        values = [json.loads(data)]
    except ValueError:
        values = [json.loads(line) for line in data.splitlines()]
    return b"".join(json.dumps(change(value)).encode() + b"\n" for value in values)


def keyed(path: Path) -> Iterator[tuple[str, bytes]]:
    """Damages of keys, at the top and one below: missing, of another type; and those of a newer version."""
    data = path.read_bytes()
    yield "extra keys", altered(data, lambda value: value | {"newer": {"x": [1]}})
    yield "no keys", altered(data, lambda value: {})
    for other in OTHERS:
        yield f"all {other!r}", altered(data, lambda value, other=other: dict.fromkeys(value, other))
    first = json.loads(data.splitlines()[0] if path.suffix == ".jsonl" else data)
    for key, value in first.items():
        yield f"no {key}", altered(data, lambda one, key=key: {k: v for k, v in one.items() if k != key})
        other = 3 if isinstance(value, str | dict | list) else "text"
        yield f"{key} odd", altered(data, lambda one, key=key, other=other: one | {key: other})
        if isinstance(value, dict):
            for inner in list(value)[:12]:
                yield (
                    f"no {key}.{inner}",
                    altered(
                        data,
                        lambda one, key=key, inner=inner: (
                            one | {key: {k: v for k, v in one[key].items() if k != inner}}
                        ),
                    ),
                )


def damages(path: Path) -> Iterator[tuple[str, bytes]]:
    """What can become of a stored file: name of the damage, and the bytes."""
    data = path.read_bytes()
    for damage in WHOLE:
        if data or damage is not flipped:
            yield damage.__name__, damage(data)
    if path.suffix in (".json", ".jsonl") and data:
        yield from keyed(path)


@dataclass
class Place:
    """Something stored. read: what pages read of it, which raises nothing but our own errors; pages: (page,
    query); commands: arguments, whose exit is 0, 1 or 2."""

    folder: Path
    read: Callable[[], object]
    pages: tuple[tuple[str, dict[str, str]], ...]
    commands: tuple[tuple[str, ...], ...]


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """Folders of this test alone, with a good run in them, and nothing remembered of other tests."""
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(run_folder, "RUNS_DIR", tmp_path / "runs")
    shutil.copytree(MADE / RUN, tmp_path / "runs" / "good")
    st.cache_resource.clear()
    st.cache_data.clear()
    return tmp_path


@pytest.fixture
def run(home) -> Place:
    folder = shutil.copytree(MADE / RUN, home / "runs" / RUN)
    runs = ("--runs", str(home / "runs"))

    def read() -> None:
        for one in run_folder.list_runs(home / "runs"):
            one.recipe, one.status, one.history, one.steps, one.genre_f1, one.samples, one.log_tail()
        run_wording.table(run_folder.list_runs(home / "runs"))

    return Place(
        folder,
        read,
        (("train", {"run": RUN}),),
        (("runs", "list", *runs), ("runs", "show", RUN, *runs)),
    )


@pytest.fixture
def bundle(home, run) -> Place:
    folder = run.folder / "bundle"
    model = {"model": RUN}

    def read() -> None:
        opened = Bundle.open(folder)
        opened.evaluation, opened.policies, opened.calibration, opened.own_policy  # noqa: B018
        opened.path("model.tflite")

    return Place(
        folder,
        read,
        (("evaluate", model), ("compare", {}), ("predict", {"example": "1"} | model)),
        (
            ("evaluate", str(folder)),
            ("compare", str(folder), str(home / "runs" / "good" / "bundle")),
            ("predict", str(home / "poster.png"), "--model", str(folder)),
        ),
    )


@pytest.fixture
def catalog(home) -> Place:
    (home / "films").mkdir()
    lines = ["id,image,title,year,genres"]
    for number in range(12):
        Image.new("RGB", (64, 96), (number * 20, 90, 9)).save(home / "films" / f"f{number}.png")
        lines.append(
            f"f{number},f{number}.png,Film {number},{1990 + number},Drama|{['Comedy', 'Horror'][number % 2]}"
        )
    (home / "films" / "labels.csv").write_text("\n".join(lines))
    saved = store.import_catalog(home / "films", "theirs")
    return Place(
        store.existing(saved.name),
        lambda: (store.list_catalogs(), store.open_catalog("theirs")),
        (("dataset", {"catalog": "theirs"}), ("train", {"run": "new"})),
        (("data", "list"), ("data", "stats", "theirs"), ("data", "check", "theirs")),
    )


@pytest.fixture
def policy(home, bundle) -> Place:
    opened = Bundle.open(bundle.folder)
    folder = home / "runs" / "policies" / opened.sha
    policies.save_policy(folder, Policy("mine", "global", np.full(len(opened.genres), 0.4)), "mine")
    query = {"model": RUN, "policy": "mine"}
    command = ("evaluate", str(bundle.folder), "--policy", "mine")
    return Place(
        folder,
        lambda: saved_policies.load(opened, saved_policies.names(opened)[0]),
        (("evaluate", query), ("predict", query)),
        (command,),
    )


@pytest.fixture
def lab(home) -> Place:
    rng = np.random.default_rng(0)
    plan = own_plan(["focal"], ["natural"], 1)
    made = lab_run.create(plan, runs_dir=home / "runs")
    labels = [rng.random((40, 3)) < 0.4 for _ in range(3)]
    films = Films(("Comedy", "Drama", "Horror"), *labels)
    for cell in plan.first_cells():
        trained = Trained(*(rng.normal(size=(40, 3)).astype(np.float32) for _ in range(2)), 3, 4, 1.5, {})
        made.add(
            cell,
            f"key-{cell.method.loss}",
            judge([(trained, films)], films),
            films,
            found=False,
            seconds=1.5,
            epochs=4,
            best_epoch=3,
            details={},
        )
    card = made.card | {"films": films.described(), "constants": films.constants(), "catalog": {"name": "x"}}
    files.write_json(made.folder / "run.json", card | {"versions": {}})
    run_folder.write_status(made.folder, Status("finished", step=2, steps=2))

    def read() -> None:
        for one in lab_run.list_runs(home / "runs"):
            one.plan, one.status  # noqa: B018
            result.of_run(one)

    return Place(made.folder, read, (("lab", {"lab": made.id}),), ())


@pytest.mark.parametrize("kind", ["run", "catalog", "policy", "lab", "bundle"])
def test_no_damage_takes_a_page_or_command_down(kind, home, request, capsys):
    place: Place = request.getfixturevalue(kind)
    (home / "poster.png").write_bytes(examples()[0].png_bytes)
    failed = []
    for path in sorted(place.folder.rglob("*")):
        if not path.is_file() or path.suffix == ".lock" or (kind == "run" and "bundle" in path.parts):
            continue
        whole = path.read_bytes()
        for name, content in list(damages(path)):
            path.write_bytes(content)
            what = f"{path.relative_to(place.folder)}, {name}"
            try:
                place.read()
            except Exception as error:
                if not type(error).__module__.startswith("poster_genre") or not str(error):
                    failed.append(f"{what}: {error!r}")
            for command in place.commands:
                if cli.main(list(command)) not in (0, 1, 2):
                    failed.append(f"{what}: {command[:2]}")
            for page, query in place.pages if name in ON_PAGES else ():
                models.open_bundle.clear()
                if (drawn := _page(page, query)).exception:
                    failed.append(f"{what}: page {page}, {drawn.exception[0].message}")
        path.write_bytes(whole)
    capsys.readouterr()
    assert not failed, "\n".join(failed)


def _page(name: str, query: dict[str, str]) -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=60)
    for key, value in query.items():
        page.query_params[key] = value
    return page.run()
