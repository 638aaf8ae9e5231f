"""How long a search by meaning takes among many voices, made up, in a folder that is thrown away.

    python benchmarks/meaning.py [--voices 1000000] [--searches 200] [--json]

Measured from the words to the ids: the query's vector, the signs of all voices, the vectors of the nearest. ``recall``:
how many of the true nearest ten are among those found. Ends with code 1 when the 95th percentile is above 300 ms.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

LIMIT_MS, WORKSPACE, AT_ONCE = 300, 1, 50_000
SUBJECTS = {
    "en": [
        "delivery",
        "the parcel",
        "support",
        "the app",
        "my refund",
        "the room",
        "breakfast",
        "the price",
        "checkout",
    ],
    "zh": ["物流", "包裹", "客服", "应用", "退款", "房间", "早餐", "价格", "付款"],
    "ar": ["التوصيل", "الطرد", "خدمة العملاء", "التطبيق", "استرداد المبلغ", "الغرفة", "الإفطار", "السعر", "الدفع"],
}
SAYS = {
    "en": ["was slow", "is great", "never arrived", "keeps failing", "was cold", "is too high", "is easy", "was dirty"],
    "zh": ["太慢了", "很好", "一直没到", "老是出错", "凉了", "太贵", "很方便", "很脏"],
    "ar": ["بطيء جدا", "رائع", "لم يصل", "يتوقف دائما", "بارد", "مرتفع", "سهل", "متسخ"],
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voices", type=int, default=1_000_000)
    parser.add_argument("--searches", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HEARDWELL_DATA"] = folder
        found = measure(min(asked.voices, 5_000_000), min(asked.searches, 2_000))
    show: Callable[..., None] = print
    show(json.dumps(found) if asked.json else "\n".join(f"{name:16} {value}" for name, value in found.items()))
    return int(found["p95_ms"] > LIMIT_MS)


def measure(voices: int, searches: int) -> dict[str, float]:
    from heardwell.text.meaning.vectors import closeness, vectors
    from heardwell.understand.meaning import index

    rng = np.random.default_rng(0)
    lie = vectors(texts())
    began = time.perf_counter()
    for first in range(0, voices, AT_ONCE):
        size = min(AT_ONCE, voices - first)
        block = _near(lie[rng.integers(0, len(lie), size)], rng)
        index.put(WORKSPACE, dict(zip(range(first + 1, first + size + 1), block, strict=True)))
    filled = time.perf_counter() - began
    queries = [f"{subject} {says}" for tongue in SUBJECTS for subject in SUBJECTS[tongue] for says in SAYS[tongue]]
    took, hit = [], []
    for number in range(searches):
        words = queries[number * 7 % len(queries)]
        began = time.perf_counter()
        vector = vectors([words])[0]
        ids = [pk for pk, _near in index.nearest(WORKSPACE, vector, 1000)]
        took.append(1000 * (time.perf_counter() - began))
        if number < 20:
            stored = np.memmap(index.folder() / f"{WORKSPACE}.vectors", np.int8, "r").reshape(-1, 128)
            cosines = np.concatenate([closeness(vector, stored[i : i + AT_ONCE]) for i in range(0, voices, AT_ONCE)])
            hit.append(len(set(ids) & set((np.argsort(-cosines)[:10] + 1).tolist())) / 10)
    return {
        "voices": voices,
        "p50_ms": round(float(np.percentile(took, 50)), 1),
        "p95_ms": round(float(np.percentile(took, 95)), 1),
        "recall": round(float(np.mean(hit)), 3),
        "put_per_second": round(voices / filled),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def texts() -> list[str]:
    """Every subject with everything that is said of two of them."""
    found = []
    for tongue, subjects in SUBJECTS.items():
        for one in subjects:
            for says in SAYS[tongue]:
                found += [f"{one} {says}, {other} {also}" for other in subjects for also in SAYS[tongue]]
    return found


def _near(rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Vectors like these, no two the same: people say it each in their own words."""
    moved = rows + rng.normal(0, 0.05, rows.shape).astype(np.float32)
    return (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)


if __name__ == "__main__":
    raise SystemExit(main())
