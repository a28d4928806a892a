"""What the reader understood of a dataset, printed for a person or as JSON."""

from __future__ import annotations

_MOST_LISTED = 12


def lines(found) -> list[str]:
    """An `Understood` in lines: the layout, what was read from where, the first films, what was left out."""
    from poster_genre.data import quality

    told = [f"Layout {found.layout}: {found.rows:,} records in {found.place}"]
    told += [f"  {part:<9} {source}" for part, source in found.used.items()]
    if found.ignored:
        told.append(f"  {'not read':<9} {_listed(found.ignored)}")
    if found.split:
        parts = ", ".join(f"{n:,} {part}" for part, n in found.split.items())
        told.append(f'Its own split: {parts} (split.method = "given" trains with it)')
    told.append("The first films as read:")
    told += [f"  {line}" for line in found.sample.to_string(index=False, max_colwidth=60).split("\n")]
    told.append(f"{found.posters:,} posters, {len(found.genres)} genres")
    if found.new_genres:
        new = [name + (f" ({near}?)" if near else "") for name, near in found.new_genres.items()]
        told.append(f"New to the vocabulary: {_listed(new)}")
    told += [
        f"  {row.rows:,} × {row.title}: {row.meaning}" for row in quality.noticed(found.findings).itertuples()
    ]
    told += [f"Not certain: {question}" for question in found.questions]
    return told


def as_json(found) -> dict:
    """An `Understood` as plain values."""
    keys = ("layout", "rows", "posters", "genres", "used", "new_genres", "split", "findings", "lost")
    told = {key: getattr(found, key) for key in keys}
    lists = {"ignored": list(found.ignored), "questions": list(found.questions)}
    return told | {"place": str(found.place), "sample": found.sample.to_dict("records")} | lists


def require_sure(found, sure: bool) -> None:
    """Raise ValueError with what the reader is not certain of, unless the person is (`sure`)."""
    if found.questions and not sure:
        asked = "\n".join(f"- {question}" for question in found.questions)
        raise ValueError(
            f"Nothing was imported, since something was guessed:\n{asked}\nIf that is right, say --yes; else "
            "correct it with --column (as in --column genres=NAME). `data check` shows what was read."
        )


def _listed(names) -> str:
    names = list(map(str, names))
    more = len(names) - _MOST_LISTED
    return ", ".join(names[:_MOST_LISTED]) + (f" and {more:,} more" if more > 0 else "")
