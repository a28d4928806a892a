"""`data import|list|delete|check|stats|download`: datasets into catalogs, and what they are like."""

from __future__ import annotations

from poster_genre.commands.data import catalogs, download, report


def register(subparsers) -> None:
    """Add `data` and its commands to the command line."""
    parser = subparsers.add_parser("data", help="import, check, count and download datasets")
    commands = parser.add_subparsers(dest="data_command", required=True, metavar="COMMAND")
    for family in (catalogs, report, download):
        family.register(commands)
