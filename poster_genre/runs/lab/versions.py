"""The version of a method's code: a hash of what computes it, without comments and other methods."""

from __future__ import annotations

import ast
import functools
import hashlib
import json
from pathlib import Path

from poster_genre.data import samplers
from poster_genre.runs.lab.plan import Method

PACKAGE = Path(__file__).parents[2]
# What every cell is trained with.
SHARED = (
    "networks/heads.py",
    "networks/genre_weights.py",
    "training/learner.py",
    "training/objectives.py",
    "training/epoch.py",
    "training/schedule.py",
    "training/embedded.py",
    "training/builders/head.py",
    "training/lab/cell.py",
)
UCML = (
    "networks/ucml.py",
    "networks/ucml_terms.py",
    "training/ucml_objective.py",
    "training/builders/ucml.py",
    "data/subsets.py",
)
LOSSES = "networks/losses.py"
SAMPLERS = "data/samplers"
SAMPLER_PARTS = ("minority.py", "by_set.py")
REGISTRIES = ("REGISTRY", "SAMPLER")


def code_version(method: Method) -> str:
    """SHA-256 (hex) of what trains `method`; a comment, a text or another method's code changes nothing."""
    digest = hashlib.sha256()
    for name in (*SHARED, *(UCML if method.ucml else ())):
        digest.update(_code(PACKAGE / name).encode())
    loss = "weighted_bce" if method.ucml else method.loss
    digest.update(_code(PACKAGE / LOSSES, only=loss).encode())
    sampler = samplers.find(method.sampler)
    digest.update(json.dumps(sampler.checked({}), sort_keys=True).encode())
    for name in (f"{method.sampler}.py", *SAMPLER_PARTS):
        digest.update(_code(PACKAGE / SAMPLERS / name).encode())
    digest.update(_code(PACKAGE / SAMPLERS / "registry.py", only="to_length").encode())
    return digest.hexdigest()


@functools.cache
def _code(path: Path, only: str = "") -> str:
    """Lines of a file that do something. `only`: of its public functions this one alone."""
    source = path.read_text("utf-8")
    idle = set()
    for node in ast.walk(ast.parse(source)):
        if _is_text(node) or (only and _is_of_others(node, only)):
            idle |= set(range(node.lineno, node.end_lineno + 1))
    lines = [line for number, line in enumerate(source.splitlines(), start=1) if number not in idle]
    return "\n".join(line.rstrip() for line in lines if line.strip() and not line.lstrip().startswith("#"))


def _is_text(node: ast.AST) -> bool:
    """Whether it is for people: a docstring, or what a registry says of its methods."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    assigned = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return any(isinstance(one, ast.Name) and one.id in REGISTRIES for one in assigned)


def _is_of_others(node: ast.AST, name: str) -> bool:
    kinds = ast.FunctionDef | ast.ClassDef
    public = isinstance(node, kinds) and node.col_offset == 0 and not node.name.startswith("_")
    return public and node.name != name
