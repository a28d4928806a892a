"""The threshold policies that a person saved for a model, in `runs/policies/<bundle sha>/`."""

from __future__ import annotations

from pathlib import Path

from poster_genre.evaluation import policies
from poster_genre.evaluation.thresholds import Policy, PolicyError
from poster_genre.inference.bundle import Bundle
from poster_genre.runs import run_folder


def folder(bundle: Bundle) -> Path:
    """Where this model's policies are; the folder need not exist yet."""
    return run_folder.RUNS_DIR / "policies" / bundle.sha


def names(bundle: Bundle) -> list[str]:
    """Names of the saved policies, in alphabetical order."""
    return policies.policy_names(folder(bundle))


def load(bundle: Bundle, name: str) -> Policy:
    """The saved policy. Raises PolicyError if it is missing, damaged, or for another list of genres."""
    policy = policies.load_policy(folder(bundle), name)
    if len(policy.cuts) != len(bundle.genres):
        raise PolicyError(
            f"The saved policy {name!r} is for {len(policy.cuts)} genres, the model has "
            f"{len(bundle.genres)}; delete it and save it anew."
        )
    return policy


def save(bundle: Bundle, policy: Policy, name: str) -> str:
    """Save under a name, replacing one of that name; returns the name as it is listed.

    Raises PolicyError for a name that cannot be one, or a folder that cannot be written.
    """
    try:
        return policies.save_policy(folder(bundle), policy, name).stem
    except OSError as error:
        raise PolicyError(f"The policy was not saved: {error.strerror or error}. Check the disk.") from error


def delete(bundle: Bundle, name: str) -> None:
    """Remove a saved policy. Raises PolicyError if there is none of that name."""
    policies.delete_policy(folder(bundle), name)
