"""The command line: `python -m poster_genre COMMAND`. Each family of commands is a module of `commands`."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from poster_genre import __version__

# Adding a command is adding its module here; modules import what they need only when they run.
FAMILIES = (
    "app",
    "predict",
    "evaluate",
    "compare",
    "serve",
    "export",
    "data",
    "train",
    "runs",
    "recipes",
    "lab",
    "benchmark",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status: 0 all well, 1 some of it failed, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="poster-genre", description="Film genres from posters.")
    parser.add_argument("--version", action="version", version=f"poster-genre {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for family in FAMILIES:
        importlib.import_module(f"poster_genre.commands.{family}").register(subparsers)
    parsed = parser.parse_args(arguments)
    try:
        return parsed.run(parsed)
    except BrokenPipeError:  # the reader of our output (head, less) has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except OSError as error:  # a disk that is full or read-only, a file that is not there
        print(f"Error: {error.filename or 'The disk'}: {error.strerror or error}.", file=sys.stderr)
        return 2
    except ValueError as error:  # every area's own errors: a sentence for the person, not a traceback
        print(f"Error: {error}", file=sys.stderr)
        return 2
