"""A model of one's own: a folder with ``model.onnx``, ``tokenizer.json`` and ``config.json``, read by ONNX Runtime.

A classifier of sentiment takes the place of lite's; an embedding model gives vectors. Everything else is lite's. Both
packages come with ``pip install 'heardwell[onnx]'``.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from heardwell.text.engine import NO_BRIEF, SENTIMENTS, UNSURE, Brief, Engine, EngineError, Label, Understanding
from heardwell.text.engines.heads import softmax
from heardwell.text.registry import engine

#: Where a model file may stand in its folder; the smaller ones first.
MODELS = ("model_quantized.onnx", "model_int8.onnx", "model.onnx", "onnx/model_quantized.onnx", "onnx/model.onnx")
MISSING = "The engine “onnx” needs two more packages: pip install 'heardwell[onnx]'"
BATCH = 16
MOST_TOKENS = 256
SURE_FROM = 0.5
#: What models call the classes; stars count as most people mean them.
NAMES = {
    **dict.fromkeys(("negative", "neg", "negativ", "1 star", "2 stars", "very negative", "消极", "负面", "سلبي"), 0),
    **dict.fromkeys(("neutral", "neu", "3 stars", "mixed", "中性", "محايد"), 1),
    **dict.fromkeys(("positive", "pos", "positiv", "4 stars", "5 stars", "very positive", "积极", "正面", "إيجابي"), 2),
}
Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Files:
    model: Path
    tokenizer: Path
    labels: Mapping[int, str]

    @property
    def version(self) -> str:
        """Of the model's bytes, so that a replaced file is another version."""
        with self.model.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:12]


class OnnxEngine:
    """``base`` reads what the model has no head for."""

    name = "onnx"

    def __init__(self, folder: Path, base: Engine | None = None) -> None:
        files = _files(folder)
        self._session, self._tokenizer = _loaded(files)
        self._wanted = [one.name for one in self._session.get_inputs()]
        self._base = base or engine()
        self.version = files.version
        self.classes = _classes(files.labels) if self._is_classifier(files) else None

    def _is_classifier(self, files: _Files) -> bool:
        """Whether its first output is one number for each of the labels."""
        shape = self._session.get_outputs()[0].shape
        return len(shape) == 2 and shape[1] == len(files.labels)

    def analyse(
        self, texts: Sequence[str], languages: Sequence[str | None] | None = None, brief: Brief = NO_BRIEF
    ) -> list[Understanding]:
        """One ``Understanding`` per text, in order; the sentiment is the model's, where it has one."""
        base = self._base.analyse(texts, languages, brief)
        stamp = f"{self.name}-{self.version}"
        if self.classes is None:
            return [replace(one, engine=stamp) for one in base]
        places = [place for place, text in enumerate(texts) if text.strip()]
        scores = self._sentiments([texts[place] for place in places], self.classes)
        found = list(base)
        for place, row in zip(places, scores, strict=True):
            found[place] = replace(base[place], sentiment=_label(row), engine=stamp)
        return found

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Texts × dimensions, each of length 1: the mean of the tokens', where the model gives one for each token."""
        return _in_batches(texts, self._embedded)

    def _sentiments(self, texts: Sequence[str], classes: Sequence[int]) -> Vectors:
        """Texts × sentiments, each row summing to 1."""

        def read(some: Sequence[str]) -> Vectors:
            logits, _mask = self._run(some)
            chances = softmax(logits.astype(np.float32))
            sums = np.zeros((len(some), len(SENTIMENTS)), np.float32)
            for column, place in enumerate(classes):
                sums[:, place] += chances[:, column]
            return sums

        return _in_batches(texts, read)

    def _embedded(self, texts: Sequence[str]) -> Vectors:
        first, mask = self._run(texts)
        if first.ndim == 3:
            weights = mask[:, :, None].astype(np.float32)
            first = (first * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
        vectors: Vectors = first / np.maximum(np.linalg.norm(first, axis=1, keepdims=True), 1e-9)
        return vectors.astype(np.float32)

    def _run(self, texts: Sequence[str]) -> tuple[Vectors, npt.NDArray[np.int64]]:
        tokens = self._tokenizer.encode_batch([text.encode("utf-8", "replace").decode() for text in texts])
        mask = np.array([one.attention_mask for one in tokens], np.int64)
        given = {
            "input_ids": np.array([one.ids for one in tokens], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([one.type_ids for one in tokens], np.int64),
        }
        first = self._session.run(None, {name: given[name] for name in self._wanted})[0]
        return np.asarray(first), mask


def load(folder: Path | None = None, base: Engine | None = None) -> OnnxEngine:
    """Called by the registry. Raises :class:`EngineError`."""
    if folder is None:
        raise EngineError("The engine “onnx” needs a folder with model.onnx, tokenizer.json and config.json")
    return OnnxEngine(folder, base)


def _files(folder: Path) -> _Files:
    model = next((folder / name for name in MODELS if (folder / name).is_file()), None)
    if model is None:
        raise EngineError(f"There is no model.onnx in {folder.name}")
    tokenizer = folder / "tokenizer.json"
    if not tokenizer.is_file():
        raise EngineError(f"There is no tokenizer.json in {folder.name}")
    return _Files(model, tokenizer, _labels(folder / "config.json"))


def _labels(path: Path) -> dict[int, str]:
    if not path.is_file():
        return {}
    try:
        found = msgspec.json.decode(path.read_bytes(), type=dict[str, Any]).get("id2label") or {}
        return {int(number): str(name) for number, name in found.items()}
    except (msgspec.DecodeError, ValueError, AttributeError, RecursionError):
        raise EngineError(f"{path.name} cannot be read: expected JSON with id2label") from None


def _classes(labels: Mapping[int, str]) -> list[int]:
    """The place in ``SENTIMENTS`` of each of the model's classes."""
    names = [labels[number].strip().lower().replace("_", " ") for number in sorted(labels)]
    if names == [f"label {number}" for number in range(3)]:  # never named: the usual order
        return [0, 1, 2]
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise EngineError(f"config.json names classes that are no sentiment: {', '.join(unknown)[:200]}")
    return [NAMES[name] for name in names]


def _loaded(files: _Files) -> tuple[Any, Any]:  # Any: neither package has types
    try:
        import onnxruntime
        import tokenizers
    except ImportError:
        raise EngineError(MISSING) from None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # pages and the pipeline need the other cores
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(files.model), options, providers=["CPUExecutionProvider"])
        tokenizer = tokenizers.Tokenizer.from_file(str(files.tokenizer))
    except Exception as error:  # noqa: BLE001 - both raise classes of their own that have nothing in common
        raise EngineError(f"The model in {files.model.parent.name} cannot be read: {str(error)[:200]}") from None
    unknown = {one.name for one in session.get_inputs()} - {"input_ids", "attention_mask", "token_type_ids"}
    if unknown:
        raise EngineError(f"The model wants inputs that nobody knows: {', '.join(sorted(unknown))}")
    tokenizer.enable_truncation(MOST_TOKENS)
    tokenizer.enable_padding()
    return session, tokenizer


def _in_batches(texts: Sequence[str], read: Any) -> Vectors:  # Any: texts → rows
    """Rows in the order of the texts; read by length, so that short ones are not padded to long ones."""
    if not texts:
        return np.zeros((0, len(SENTIMENTS)), np.float32)
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    rows: list[Any] = [None] * len(texts)  # Any: filled below
    for start in range(0, len(order), BATCH):
        some = order[start : start + BATCH]
        for place, row in zip(some, read([texts[place] for place in some]), strict=True):
            rows[place] = row
    return np.stack(rows)


def _label(row: Vectors) -> Label:
    scores = dict(zip(SENTIMENTS, map(float, row), strict=True))
    best = max(scores, key=scores.__getitem__)
    return Label(best if scores[best] >= SURE_FROM else UNSURE, scores[best], scores)
