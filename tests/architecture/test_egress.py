"""One function talks to the network, ``core/egress.py``. Whatever else could is named here, with its reason."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Modules and functions that open a connection to another machine.
CLIENTS = {
    *("http.client", "urllib.request", "requests", "httpx", "aiohttp", "urllib3", "ftplib", "xmlrpc.client"),
    *("socket.create_connection", "socket.socket", "asyncio.open_connection"),
}
ALLOWED = {
    "heardwell/core/egress.py": "it is the one",
    "heardwell/project/supervisor.py": "binds the port of serve",
    "heardwell/project/app.py": "listens on its own socket",
    "heardwell/project/edge": "listens, and speaks to the app over a unix socket",
    "heardwell/core/live.py": "tells the edge over a unix socket",
    "heardwell/project/pipeline.py": "wakes the edge over a unix socket",
    "heardwell/project/system/outside.py": "asks whether the operator's own mail server answers",
    "heardwell/project/bench": "measures the program on this machine",
}


def _used(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names.add(f"{node.value.id}.{node.attr}")
    return names


def test_nothing_but_egress_opens_a_connection():
    found = {
        f"{name}: {client}"
        for path in (ROOT / "heardwell").rglob("*.py")
        if not (name := str(path.relative_to(ROOT))).startswith(tuple(ALLOWED)) and "/tests/" not in name
        for client in _used(ast.parse(path.read_text())) & CLIENTS
    }

    assert found == set()


def test_the_walk_would_see_a_client():
    tree = ast.parse("import requests\nfrom urllib import request\nsocket.create_connection(('a', 1))")

    assert _used(tree) & CLIENTS == {"requests", "urllib.request", "socket.create_connection"}
