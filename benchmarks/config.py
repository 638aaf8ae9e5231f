"""What a site's configuration costs the edge: with 1,000 surveys, against a request that is only acknowledged.

    python benchmarks/config.py [--seconds 4] [--json]

Both over 32 connections, warm; the alternative is the edge's own ``202`` for a survey that was shown, which is counted
in memory. Ends with code 1 when the configuration takes more than three times as long.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from heardwell.collect.intake import published
from heardwell.project.bench import programs
from heardwell.project.bench.installation import load, machine
from heardwell.project.bench.intake import SURVEY

SURVEYS, TIMES, CONNECTIONS = 1_000, 3.0, 32


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with programs.folder() as data:
        published.publish(SURVEY, path=data / "intake.sqlite3")
        published.put_site("many", 1, "secret", configuration(), path=data / "intake.sqlite3")
        with programs.edge(data) as port:
            bare = measure(port, "POST", "/c/v1/surveys/bench/shown", asked.seconds)
            config = measure(port, "GET", "/c/v1/sites/many/config", asked.seconds)
    found = {
        "machine": machine(),
        "surveys": SURVEYS,
        "bare_per_second": round(bare),
        "config_per_second": round(config),
        "times": round(bare / config, 2),
        "load": load(),
    }
    show: Callable[..., None] = print
    show(json.dumps(found) if asked.json else "\n".join(f"{name:18} {value}" for name, value in found.items()))
    return int(found["times"] > TIMES)


def configuration() -> dict[str, object]:
    """As :mod:`heardwell.collect.widget.configuration` makes it."""
    rules = {
        "triggers": [{"on": "time", "seconds": 10}],
        "where": [{"match": "starts", "value": "/shop"}],
        "sample": 20,
    }
    one = {"version": 3, "mode": "slide_in", "languages": ["en", "zh-Hant", "ar"], "rules": rules}
    return {"site": "many", "surveys": [{"id": f"survey{number:06}", **one} for number in range(SURVEYS)]}


def measure(port: int, method: str, path: str, seconds: float) -> float:
    """Requests a second, after a warm-up."""
    asyncio.run(_load(port, method, path, 0.5))
    return asyncio.run(_load(port, method, path, seconds)) / seconds


async def _load(port: int, method: str, path: str, seconds: float) -> int:
    until, done = time.monotonic() + seconds, 0
    head = f"{method} {path} HTTP/1.1\r\nhost: x\r\naccept-encoding: gzip\r\ncontent-length: 0\r\n\r\n".encode()

    async def client() -> None:
        nonlocal done
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < until:
            writer.write(head)
            said = (await reader.readuntil(b"\r\n\r\n")).lower()
            if b" 20" not in said[:14]:
                raise RuntimeError(said[:200])
            await reader.readexactly(int(said.partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0))
            done += 1
        writer.close()

    await asyncio.gather(*(client() for _connection in range(CONNECTIONS)))
    return done


if __name__ == "__main__":
    sys.exit(main())
