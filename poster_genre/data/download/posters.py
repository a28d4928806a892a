"""Posters by their URLs, several at a time, with a report of what came and what did not."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import pandas as pd
import requests

from poster_genre.data import images
from poster_genre.data.download.addresses import AddressError
from poster_genre.data.download.fetch import PATIENCE, DownloadError, Patience, fetch_bytes
from poster_genre.data.export import safe_csv
from poster_genre.data.quality.findings import BLANK_CONTRAST, PLACEHOLDER_FILMS
from poster_genre.data.quality.scan import look_at

AT_A_TIME = 8
REPORT = "report.csv"
# fetched, there (from an earlier call), no_url, refused (an address that is not opened), gone (the server
# has no such file), not_an_image, placeholder (a plain picture, or one that many films share), failed
_FINAL = ("gone", "not_an_image", "placeholder", "refused")  # asking again is no use


def fetch_posters(
    films: pd.DataFrame,
    folder: Path,
    session: requests.Session,
    patience: Patience = PATIENCE,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Fetch each film's poster to `folder/<film_id>.jpg`; what an earlier call settled is not asked again.

    films: `film_id` and `url` (missing or "" where there is none), one row a film.
    progress: called with (films done, films in all).
    Returns one row a film: `film_id`, `url`, `status`, `detail`; also written to `folder/report.csv`.
    An interruption loses at most the posters under way.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settled = _settled(folder)
    results: dict[int, tuple[str, str]] = {}
    rows = list(films[["film_id", "url"]].fillna("").itertuples(index=False))
    try:
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            asked = {}
            for number, (film_id, url) in enumerate(rows):
                known = _known(folder, film_id, url, settled)
                if known:
                    results[number] = known
                else:
                    asked[pool.submit(_fetch_one, film_id, url, folder, session, patience)] = number
            try:
                for done in as_completed(asked):
                    results[asked[done]] = done.result()
                    if progress is not None:
                        progress(len(results), len(rows))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
    finally:
        report = _report(rows, results)
        report = _without_placeholders(report, folder)
        (folder / REPORT).write_text(safe_csv(report), "utf-8")
    return report


def _settled(folder: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """What an earlier report says of (film, URL) that need not be asked again: status, detail."""
    try:
        report = pd.read_csv(folder / REPORT, dtype="str", keep_default_na=False)
        final = report[report["status"].isin(_FINAL)]
        return {(row.film_id, row.url): (row.status, row.detail) for row in final.itertuples(index=False)}
    except (FileNotFoundError, KeyError, ValueError):
        return {}  # no report, or one that something else has written: ask again


def _known(folder: Path, film_id: str, url: str, settled: dict) -> tuple[str, str] | None:
    if not url:
        return "no_url", "the row has no poster address"
    if not re.fullmatch(r"\w+", film_id):
        return "refused", "the film id is no file name"
    if (folder / f"{film_id}.jpg").exists():
        return "there", ""
    return settled.get((film_id, url))


def _fetch_one(
    film_id: str, url: str, folder: Path, session: requests.Session, patience: Patience
) -> tuple[str, str]:
    try:
        data = fetch_bytes(url, session, images.MAX_BYTES, patience)
    except AddressError as error:
        return "refused", str(error)
    except DownloadError as error:
        return ("gone" if error.gone else "failed"), str(error)
    look = look_at(data)
    if look.problem == "truncated":
        return "failed", look.detail
    if look.problem:
        return "not_an_image", look.detail
    if not look.contrast >= BLANK_CONTRAST:
        return "placeholder", "the picture is plain"
    part = folder / f"{film_id}.part"
    part.write_bytes(data)
    part.replace(folder / f"{film_id}.jpg")
    return "fetched", ""


def _report(rows: list, results: dict[int, tuple[str, str]]) -> pd.DataFrame:
    table = [(*row, *results.get(number, ("failed", "not asked"))) for number, row in enumerate(rows)]
    return pd.DataFrame(table, columns=["film_id", "url", "status", "detail"])


def _without_placeholders(report: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Take away files whose very bytes several films share, and say so: that is a “no poster” sign."""
    present = report["status"].isin(["fetched", "there"])
    hashes = {
        film_id: hashlib.sha256((folder / f"{film_id}.jpg").read_bytes()).hexdigest()
        for film_id in report.loc[present, "film_id"].unique()
    }
    films_with = Counter(hashes.values())
    shared = report["film_id"].map(hashes).map(films_with) >= PLACEHOLDER_FILMS
    for film_id in report.loc[shared, "film_id"].unique():
        (folder / f"{film_id}.jpg").unlink()
    report.loc[shared, ["status", "detail"]] = ["placeholder", "several films share this very picture"]
    return report
