"""Models of one's own: made here, tiny, and read as any other."""

import builtins
import json
from pathlib import Path

import numpy as np
import pytest

from heardwell.text.engine import EngineError
from heardwell.text.registry import made

onnx = pytest.importorskip("onnx")
WORDS = ["[UNK]", "[PAD]", "good", "bad", "fine"]


def make(folder: Path, labels: list[str], weights: list[list[float]], *, embedding: bool = False) -> Path:
    """A model that looks each token up in a table and adds what it finds."""
    from onnx import TensorProto, helper, numpy_helper
    from tokenizers import Tokenizer, models, pre_tokenizers

    table = np.array(weights, np.float32)
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["looked_up"])]
    shape: list[object] = ["n", "tokens", table.shape[1]]
    if not embedding:
        nodes.append(helper.make_node("ReduceSum", ["looked_up", "axis"], ["logits"], keepdims=0))
        shape = ["n", table.shape[1]]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["n", "tokens"])],
        [helper.make_tensor_value_info("looked_up" if embedding else "logits", TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(table, "table"), numpy_helper.from_array(np.array([1], np.int64), "axis")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(folder / "model.onnx"))
    tokenizer = Tokenizer(models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    names = {str(place): name for place, name in enumerate(labels)}
    (folder / "config.json").write_text(json.dumps({"id2label": names}))
    return folder


SURE = [[0, 0, 0], [0, 0, 0], [0, 0, 6], [6, 0, 0], [0, 6, 0]]  # by word: negative, neutral, positive


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path / "tiny", ["negative", "neutral", "positive"], SURE)


def test_the_models_sentiment_counts_and_everything_else_is_read_as_before(folder):
    lite = made("lite")
    texts = ["bad", "good good", "服务很好", ""]

    found = made("onnx", folder=folder).analyse(texts)

    assert [one.sentiment.label for one in found[:2]] == ["negative", "positive"]
    assert found[0].engine.startswith("onnx-")
    assert [one.language for one in found] == [one.language for one in lite.analyse(texts)]
    assert found[2].sentiment.label == "unsure"  # no word of it is in its vocabulary
    assert found[3] == lite.analyse([""])[0]


def test_texts_read_together_are_read_as_each_by_itself(folder):
    engine = made("onnx", folder=folder)
    texts = ["good", "bad " * 40, "fine"] * 20

    together = engine.analyse(texts)

    assert together[:3] == [engine.analyse([text])[0] for text in texts[:3]]
    assert [one.sentiment.label for one in together] == ["positive", "negative", "neutral"] * 20


def test_stars_count_as_people_mean_them(tmp_path):
    weights = [[0] * 5, [0] * 5, [0, 0, 0, 5, 5], [5, 5, 0, 0, 0], [0, 0, 6, 0, 0]]
    stars = make(tmp_path / "stars", ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], weights)

    found = made("onnx", folder=stars).analyse(["bad", "good", "fine"])

    assert [one.sentiment.label for one in found] == ["negative", "positive", "neutral"]
    assert all(abs(sum(one.sentiment.scores.values()) - 1) < 1e-3 for one in found)


def test_an_embedding_model_gives_vectors_of_length_one_and_leaves_the_feeling_to_lite(tmp_path):
    folder = make(tmp_path / "vectors", [], [[1, 0], [0, 0], [3, 4], [-3, -4], [0, 2]], embedding=True)
    engine = made("onnx", folder=folder)

    vectors = engine.embed(["good", "bad", "good"])

    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert vectors[0] @ vectors[2] == pytest.approx(1) and vectors[0] @ vectors[1] == pytest.approx(-1)
    assert (
        engine.analyse(["terrible, I hate it"])[0].sentiment
        == made("lite").analyse(["terrible, I hate it"])[0].sentiment
    )


def test_another_file_is_another_version(folder):
    before = made("onnx", folder=folder).version

    make(folder, ["negative", "neutral", "positive"], [[1, 0, 0], *SURE[1:]])

    assert made("onnx", folder=folder).version != before


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda folder: (folder / "model.onnx").unlink(), "no model.onnx"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "no tokenizer.json"),
        (lambda folder: (folder / "model.onnx").write_bytes(b"nonsense"), "cannot be read"),
        (lambda folder: (folder / "tokenizer.json").write_text("{"), "cannot be read"),
        (lambda folder: (folder / "config.json").write_text("{"), "config.json cannot be read"),
        (lambda folder: (folder / "config.json").write_text('{"id2label": {"0": "cat", "1": "dog", "2": "x"}}'), "cat"),
    ],
)
def test_what_is_wrong_with_a_folder_is_said(folder, spoil, says):
    spoil(folder)

    with pytest.raises(EngineError, match=says):
        made("onnx", folder=folder)


def test_without_the_packages_it_says_how_to_install_them(folder, monkeypatch):
    known = builtins.__import__

    def without(name, *args, **kwargs):
        if name in ("onnxruntime", "tokenizers"):
            raise ImportError(name)
        return known(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(EngineError, match=r"pip install 'heardwell\[onnx\]'"):
        made("onnx", folder=folder)


def test_odd_letters_are_no_obstacle(folder):
    odd = ["\ud800 good", "\x00", "\u202e" * 50, "a" * 100_000]

    assert len(made("onnx", folder=folder).analyse(odd)) == 4
