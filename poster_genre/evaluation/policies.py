"""Saved threshold policies: one JSON file a name, in a folder of the bundle that they were made for.

The folder is `runs/policies/<bundle sha>` (DESIGN.md); whoever knows the bundle passes it in.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import unicodedata
from dataclasses import replace
from pathlib import Path

from poster_genre.evaluation.thresholds import STANDARD, Policy, PolicyError

LONGEST_NAME = 60
# Names that already mean something where a policy is chosen, on the page or on the command line.
RESERVED = (*STANDARD, "custom", "likeliest")
_SAFE = re.compile(r"[^\W_](?:[\w -]*[\w-])?")


def checked_name(name: str) -> str:
    """The name as it will be saved: Unicode NFC, trimmed. Raises PolicyError if it is not safe to use.

    Letters, digits, spaces, hyphens and underscores, at most 60 characters and 200 bytes, beginning with a
    letter or digit; no number, since that would be read as a cut; and none of RESERVED.
    """
    clean = unicodedata.normalize("NFC", name).strip()
    if not _SAFE.fullmatch(clean) or _is_number(clean):
        raise PolicyError(
            f"{name!r} cannot be a policy's name. Use letters, digits, spaces, - and _, "
            "and begin with a letter or digit; a number alone would be read as a cut."
        )
    if len(clean) > LONGEST_NAME or len(clean.encode()) > 200:
        raise PolicyError(f"{name!r} is too long for a policy's name; use at most {LONGEST_NAME} characters.")
    if clean.casefold() in RESERVED:
        raise PolicyError(f"{clean!r} is the name of a built-in policy; choose another.")
    return clean


def save_policy(folder: Path, policy: Policy, name: str | None = None) -> Path:
    """Write the policy under its own or another name, replacing one of that name. Returns its file.

    The file appears whole or not at all. Raises PolicyError for an unsafe name.
    """
    policy = replace(policy, name=checked_name(name or policy.name))
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
    target = folder / f"{policy.name}.json"
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(policy.to_dict(), file, indent=2, ensure_ascii=False)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target


def policy_names(folder: Path) -> list[str]:
    """Names of the saved policies, in alphabetical order; none if the folder is not there."""
    return sorted((path.stem for path in Path(folder).glob("*.json")), key=str.casefold)


def load_policy(folder: Path, name: str) -> Policy:
    """Read a saved policy. Raises PolicyError if there is none of that name, or its file is damaged."""
    path = Path(folder) / f"{checked_name(name)}.json"
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        known = ", ".join(policy_names(folder)) or "none"
        raise PolicyError(f"There is no saved policy {name!r}; saved for this model: {known}.") from None
    except (OSError, ValueError) as error:
        raise PolicyError(
            f"The saved policy {path} is damaged ({error}); delete it and save it anew."
        ) from error
    return Policy.from_dict(values)


def delete_policy(folder: Path, name: str) -> None:
    """Remove a saved policy. Raises PolicyError if there is none of that name."""
    path = Path(folder) / f"{checked_name(name)}.json"
    try:
        path.unlink()
    except FileNotFoundError:
        raise PolicyError(f"There is no saved policy {name!r} to delete.") from None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
