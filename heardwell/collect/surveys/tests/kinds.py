"""One question of every type, an answer that is right, and every answer that is wrong with its code."""

from typing import Any, NamedTuple


class Case(NamedTuple):
    parts: dict[str, Any]  # of the question, beside key, type and label
    right: list[Any]
    wrong: list[tuple[Any, str]]  # with the code; a field below the answer after a dot: ("…", "range.speed")


def choices(*values: str, **more: Any) -> list[dict[str, Any]]:
    return [{"value": value, "label": {"en": value.title()}} | more.get(value, {}) for value in values]


RATED = [("9", "type"), (True, "type"), (1.5, "type"), ([1], "type"), ({}, "type"), (99, "range"), (-99, "range")]
CASES: dict[str, Case] = {
    "nps": Case({}, [0, 10, None], RATED),
    "csat": Case({"scale": "csat_10"}, [1, 10], RATED),
    "ces": Case({}, [1, 7], RATED),
    "stars": Case({}, [1, 5], RATED),
    "smileys": Case({}, [1, 3], RATED),
    "thumbs": Case({}, [0, 1], RATED),
    "scale": Case({"scale": {"min": -3, "max": 3, "emoji": {"3": "😀"}, "reversed": True}}, [-3, 3], RATED),
    "slider": Case(
        {"scale": {"min": -1000, "max": 1000, "good": [1000], "colours": "feeling"}, "step": 50},
        [-1000, 0, 950],
        [(25, "step"), (1050, "range"), ("0", "type"), (True, "type")],
    ),
    "gcr": Case({}, ["yes", "partly", "no"], [("maybe", "choice"), (1, "type"), (["yes"], "type")]),
    "single": Case(
        {"choices": choices("a", "other", other={"text": True, "fixed": True}), "order": "random"},
        ["a", "other"],
        [("c", "choice"), (0, "type"), (["a"], "type")],
    ),
    "multi": Case(
        {
            "choices": choices("a", "b", "c", "none", none={"exclusive": True, "fixed": True}),
            "pick": {"min": 2, "max": 2},
        },
        [["a", "b"], ["none"], []],
        [
            *((["a"], "pick"), (["a", "b", "c"], "pick"), (["a", "none"], "exclusive"), (["a", "a"], "repeated")),
            *((["x"], "choice"), ("a", "type"), ([1], "type"), ([["a"]], "type")),
        ],
    ),
    "ranking": Case(
        {"choices": choices("a", "b", "c"), "pick": {"max": 2}},
        [["c", "a"], ["b"]],
        [(["a", "b", "c"], "pick"), (["a", "a"], "repeated"), (["x"], "choice"), ("a", "type")],
    ),
    "matrix": Case(
        {"rows": choices("speed", "staff"), "scale": {"min": 1, "max": 5}},
        [{"speed": 1, "staff": 5}, {"staff": 3}, {}],
        [
            *(({"speed": 9}, "range.speed"), ({"price": 1}, "unknown.price"), ({"speed": "1"}, "type.speed")),
            *(({"speed": None}, "type.speed"), ([1], "type"), (1, "type")),
        ],
    ),
    "text": Case(
        {"max_length": 10, "min_length": 3, "lines": 1},
        ["abc", "", "ten chars!"],
        [("ab", "too_short"), ("eleven char", "too_long"), (5, "type"), (["abc"], "type")],
    ),
    "number": Case(
        {"min": -1, "max": 99.5, "decimals": 2, "unit": {"en": "kg"}},
        [0, -1, 99.5, 1.25],
        [(1.255, "decimals"), (100, "range"), (-2, "range"), ("1", "type"), (True, "type"), ([1], "type")],
    ),
    "date": Case(
        {"min": "2020-01-31", "max": "2030-12-31"},
        ["2020-01-31", "2024-02-29"],
        [
            *(("2023-02-29", "date"), ("20240101", "date"), ("2024-1-1", "date"), ("2024-W01-1", "date")),
            *(("2019-12-31", "range"), (20240101, "type"), ("٢٠٢٤-٠١-٠١", "date")),
        ],
    ),
    "email": Case(
        {},
        ["a@b.example", " wei@例子.example "],
        [
            ("a@b", "email"),
            ("a b@c.example", "email"),
            ("a@b@c.example", "email"),
            ("a" * 250 + "@b.example", "email"),
            (1, "type"),
        ],
    ),
    "phone": Case(
        {},
        ["+886 2 2345-6789", "(02) 2345 6789", "٠٢٢٣٤٥٦٧٨", "＋８８６２２３４５", "12345"],
        [("1234", "phone"), ("call me", "phone"), ("1" * 21, "phone"), ("1+2345678", "phone"), (12345, "type")],
    ),
    "file": Case(
        {"accept": ["pdf"], "pick": {"max": 2}},
        ["file-1", ["file-1", "file-2"]],
        [
            (["a", "b", "c"], "pick"),
            (["a", "a"], "repeated"),
            ("../etc", "type"),
            (1, "type"),
            ({}, "type"),
            ([None], "type"),
        ],
    ),
    "screenshot": Case({}, ["file-1"], [(["a", "b"], "pick"), (7, "type"), ("a b", "type")]),
    "consent": Case({"statement": {"en": "I agree."}}, [True, False], [("true", "type"), (1, "type"), ([], "type")]),
    "statement": Case({}, [], [("x", "unknown"), (None, "unknown")]),
}


def question(type_: str, key: str = "q", **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": {"en": "Asked?"}, **CASES[type_].parts, **more}
