"""Tables as CSV that a spreadsheet opens without running anything in it."""

from __future__ import annotations

import pandas as pd

# What makes a spreadsheet take a cell for a formula (OWASP, “CSV injection”), in both widths.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_csv(frame: pd.DataFrame) -> str:
    """The frame as CSV, without its index; text cells that begin like a formula get a leading apostrophe.

    Numbers stay as they are, negative ones too. Lines end as RFC 4180 says (CR LF).
    """
    safe = frame.rename(columns=lambda name: defused(str(name)))
    for position in range(frame.shape[1]):
        cells = frame.iloc[:, position]
        if not (pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_datetime64_any_dtype(cells)):
            safe.isetitem(position, cells.map(defused).astype(object))
    return safe.to_csv(index=False, lineterminator="\r\n")


def defused(cell: object) -> object:
    """The cell, with a leading apostrophe where it is text that a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS) else cell
