"""What the HTTP service takes and answers, as an OpenAPI 3.1 description."""

from __future__ import annotations

from poster_genre import __version__

_PROBABILITY = {"type": "number", "minimum": 0, "maximum": 1}
_ROW = {
    "type": "object",
    "required": ["file", "genres", "unsure", "policy", "probabilities", "error"],
    "properties": {
        "file": {"type": "string", "description": "its name, as sent"},
        "genres": {"type": "array", "items": {"type": "string"}, "description": "decided, likeliest first"},
        "unsure": {"type": "boolean", "description": "the likeliest genre, though below its threshold"},
        "policy": {"type": "string", "description": "the rule that decided"},
        "probabilities": {"type": "object", "additionalProperties": _PROBABILITY},
        "error": {"type": ["string", "null"], "description": "why there is no prediction"},
    },
}
_PROBLEM = {"type": "object", "properties": {"error": {"type": "string"}}}


def _answer(about: str, schema: dict, kind: str = "application/json") -> dict:
    return {"description": about, "content": {kind: {"schema": schema}}}


def openapi(most_files: int, most_bytes: int) -> dict:
    """The description. most_files: posters a request; most_bytes: of its body."""
    file = {"type": "array", "maxItems": most_files, "items": {"type": "string", "format": "binary"}}
    rows = {"type": "array", "items": _ROW}
    query = [
        {"name": "policy", "in": "query", "schema": {"type": "string"}, "description": "a threshold policy"},
        {"name": "top_k", "in": "query", "schema": {"type": "integer", "minimum": 1}},
    ]
    predict = {
        "summary": f"Genres of up to {most_files} posters, as `predict --format json` writes them.",
        "parameters": query,
        "requestBody": {
            "required": True,
            "content": {"multipart/form-data": {"schema": {"type": "object", "properties": {"file": file}}}},
        },
        "responses": {
            "200": _answer("a row a poster, in order", rows),
            "400": _answer("no posters, or a policy that is not there", _PROBLEM),
            "413": _answer(f"more than {most_bytes // 2**20} MB", _PROBLEM),
            "422": _answer("rows, none of them a usable image", rows),
            "429": _answer("too many requests a minute; see Retry-After", _PROBLEM),
            "503": _answer("too many requests at once; see Retry-After", _PROBLEM),
        },
    }
    health = {"summary": "Whether it answers, and with which model.", "responses": {"200": _answer("ok", {})}}
    text = {"200": _answer("text", {"type": "string"}, "text/plain")}
    return {
        "openapi": "3.1.0",
        "info": {"title": "poster-genre", "version": __version__, "description": "Film genres from posters."},
        "paths": {
            "/v1/predict": {"post": predict},
            "/healthz": {"get": health},
            "/metrics": {"get": {"summary": "Counters for Prometheus.", "responses": text}},
        },
    }
