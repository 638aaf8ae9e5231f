"""Builds the documentation's site into ``site/``: ``make docs``.

``docs/`` is staged in ``build/docs`` with what the product itself knows: a page's line ``<!-- operations -->`` becomes
the reference of the API (from its OpenAPI description), ``<!-- terms -->`` the glossary. A broken link stops the build.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
STAGED = ROOT / "build" / "docs"
GLOSSARY = DOCS / "glossary.tsv"
LANGUAGES = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文", "ar": "العربية"}
METHODS = ("get", "post", "put", "patch", "delete")
#: How deep a body is shown: what lies deeper is in the OpenAPI description.
DEEPEST = 2

#: Pages of the repository's root that belong to the site as well.
FROM_ROOT = {
    "CONTRIBUTING.md": "contributing/index.md",
    "SECURITY.md": "contributing/security.md",
    "CHANGELOG.md": "changelog.md",
}

Json = Mapping[str, Any]


def stage(folder: Path = STAGED) -> None:
    """Copy the pages and fill in what is generated."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(DOCS, folder, ignore=shutil.ignore_patterns("*.tsv"))
    for name, place in FROM_ROOT.items():
        (folder / place).write_text(_moved((ROOT / name).read_text(encoding="utf-8"), place), encoding="utf-8")
    _fill(folder / "api.md", "operations", "\n".join(operations(openapi())))
    _fill(folder / "glossary.md", "terms", "\n".join(terms()))


def _moved(words: str, place: str) -> str:
    """The page with its links as they are from its place in the site. Folders become words: the site has no lists."""
    up = "../" * place.count("/")
    words = re.sub(r"\[([^]]*)\]\([^)]*/\)", r"\1", words)
    words = words.replace("](docs/", f"]({up}")
    for name, other in FROM_ROOT.items():
        words = words.replace(f"]({name})", f"]({up}{other})")
    return words


def _fill(page: Path, name: str, text: str) -> None:
    words = page.read_text(encoding="utf-8")
    mark = f"<!-- {name} -->"
    assert words.count(mark) == 1, f"{page.name} needs one line {mark}"
    page.write_text(words.replace(mark, text), encoding="utf-8")


def build() -> int:
    """Run the generator over the staged pages; returns its exit code."""
    shutil.rmtree(ROOT / "site", ignore_errors=True)
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


# Glossary


def terms() -> Iterator[str]:
    """The glossary as a table, without its notes for translators."""
    yield "| " + " | ".join(LANGUAGES.values()) + " |"
    yield "|" + "---|" * len(LANGUAGES)
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield "| " + " | ".join(_cell(row[code] or "") for code in LANGUAGES) + " |"


# API


def openapi() -> dict[str, Any]:
    """The description that the product itself hands out at ``/api/v1/openapi.json``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardwell.project.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from heardwell.project.api import api

    return dict(api.get_openapi_schema())


def operations(description: Json) -> Iterator[str]:
    """Every operation with its parameters, its body and an example, by tag."""
    by_tag: dict[str, list[tuple[str, str, Json]]] = {}
    for path, item in description["paths"].items():
        for method in METHODS:
            if method in item:
                tag = (item[method].get("tags") or ["other"])[0]
                by_tag.setdefault(tag, []).append((method, path, item[method]))
    for tag, found in by_tag.items():
        yield f"\n## {tag.capitalize()}\n"
        for method, path, operation in found:
            yield from _operation(method, path, operation, description)


def _operation(method: str, path: str, operation: Json, description: Json) -> Iterator[str]:
    yield f"### {operation['summary']}\n"
    yield f"`{method.upper()} {path}`\n"
    yield f"{operation.get('description', '')}\n"
    rows = [_parameter(one) for one in operation.get("parameters", ())]
    if rows:
        yield "| parameter | in | type | what |\n|---|---|---|---|"
        yield from rows
        yield ""
    body = _body(operation, description)
    if body:
        yield "| field | type | what |\n|---|---|---|"
        yield from _fields(body, description)
        yield ""
    yield _curl(method, path, operation, body, description)
    yield "Answers: " + ", ".join(f"`{status}`" for status in operation["responses"]) + ".\n"


def _parameter(one: Json) -> str:
    schema = one.get("schema", {})
    need = " (required)" if one.get("required") and one["in"] != "path" else ""
    what = one.get("description") or schema.get("description") or ""
    return f"| `{one['name']}`{need} | {one['in']} | {_type(schema)} | {_cell(what)} |"


def _body(operation: Json, description: Json) -> dict[str, Any]:
    contents = operation.get("requestBody", {}).get("content", {})
    return next((_resolved(one["schema"], description) for one in contents.values()), {})


def _resolved(schema: Json, description: Json) -> dict[str, Any]:
    """The schema itself: references followed, "or null" and single choices taken away."""
    while "$ref" in schema:
        schema = description["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    kinds = [one for one in schema.get("anyOf", schema.get("allOf", ())) if one.get("type") != "null"]
    if len(kinds) == 1:
        rest = {key: value for key, value in schema.items() if key not in ("anyOf", "allOf")}
        return _resolved(kinds[0], description) | rest
    return dict(schema)


def _fields(schema: Json, description: Json, prefix: str = "", depth: int = 0) -> Iterator[str]:
    required = schema.get("required", ())
    for name, raw in schema.get("properties", {}).items():
        field = _resolved(raw, description)
        need = " (required)" if name in required else ""
        yield f"| `{prefix}{name}`{need} | {_type(field)} | {_cell(_facts(field))} |"
        inner = _resolved(field.get("items", {}), description) if field.get("type") == "array" else field
        if depth + 1 < DEEPEST and inner.get("properties"):
            mark = "[]" if inner is not field else ""
            yield from _fields(inner, description, f"{prefix}{name}{mark}.", depth + 1)


def _type(schema: Json) -> str:
    if "enum" in schema:
        return " ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items']) or 'anything'}" if schema.get("items") else "list"
    kind = schema.get("type", "")
    return str(schema.get("format") or (" or ".join(kind) if isinstance(kind, list) else kind) or "object")


def _facts(schema: Json) -> str:
    limits = {"maxLength": "at most {} characters", "maxItems": "at most {}", "minimum": "from {}", "maximum": "to {}"}
    facts = [schema.get("description", "")]
    facts += [words.format(schema[key]) for key, words in limits.items() if key in schema]
    if schema.get("default") not in (None, "", [], {}):
        facts.append(f"default `{json.dumps(schema['default'], ensure_ascii=False)}`")
    return ", ".join(fact for fact in facts if fact)


def _curl(method: str, path: str, operation: Json, body: Json, description: Json) -> str:
    lines = ['curl -H "Authorization: Bearer $KEY"']
    if method != "get":
        lines[0] += f" -X {method.upper()}"
    if body:
        kind = next(iter(operation["requestBody"]["content"]))
        lines.append(f"-H 'Content-Type: {kind}'")
        lines.append(f"-d '{json.dumps(_example(body, description), ensure_ascii=False)}'")
    lines.append(f'"$URL{path}"')
    return "```sh\n" + " \\\n     ".join(lines) + "\n```\n"


#: Values that say more than "string".
SAMPLES = {
    "text": "送餐太慢了", "external_id": "r-1", "source": "app store", "lang": "zh-Hant", "name": "Anna",
    "email": "anna@example.com", "scores": {"stars": 2}, "tags": ["delivery"], "languages": ["en", "ar"],
    "template": "nps", "seen_event": 12,
}  # fmt: skip


def _example(schema: Json, description: Json, name: str = "", depth: int = 0) -> Any:  # Any: JSON
    schema = _resolved(schema, description)
    if "example" in schema or "examples" in schema:
        return schema.get("example", (schema.get("examples") or [None])[0])
    if name in SAMPLES:
        return SAMPLES[name]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object" or "properties" in schema:
        required = set(schema.get("required", ()))
        fields = list(schema.get("properties", {}).items())
        wanted = [(key, one) for key, one in fields if key in required] or [] if depth else fields[:6]
        wanted += [(key, one) for key, one in fields if key in required and (key, one) not in wanted]
        return {key: _example(one, description, key, depth + 1) for key, one in wanted}
    if schema.get("type") == "array":
        return [_example(schema.get("items", {}), description, "", depth + 1)] if depth < DEEPEST else []
    if schema.get("format") == "date-time":
        return "2026-11-20T18:00:00Z"
    plain = {"integer": 1, "number": 1, "boolean": True}
    return schema.get("default") or plain.get(str(schema.get("type")), "…")


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


if __name__ == "__main__":
    stage()
    sys.exit(build())
