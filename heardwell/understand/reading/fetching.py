"""Models from a hub, fetched once into this server's folder of models."""

import time
from pathlib import Path
from urllib.parse import quote, urljoin

import structlog

from heardwell.core import egress
from heardwell.core.config import config
from heardwell.text.engine import EngineError
from heardwell.understand.reading.engines import folder_of, onnx_of
from heardwell.understand.reading.models import EngineName, Preferences

log = structlog.get_logger(__name__)

DUE = "due"
MOST_BYTES = 300 * 1024 * 1024
PATIENCE_S = 900.0  # for all files of a model together
HOPS = 4
#: The file and where else it may lie; the smaller model first.
FILES = (
    ("tokenizer.json", ("tokenizer.json",)),
    ("config.json", ("config.json",)),
    ("model.onnx", ("onnx/model_quantized.onnx", "onnx/model_int8.onnx", "onnx/model.onnx", "model.onnx")),
)


def due() -> bool:
    return Preferences.objects.filter(engine=EngineName.ONNX, fetching=DUE).exists()


def fetch_due() -> bool:
    """Fetch the models that somebody has chosen by their hub ids; whether there were any."""
    rows = list(Preferences.objects.filter(engine=EngineName.ONNX, fetching=DUE).select_related("workspace"))
    for preferences in rows:
        chosen = Preferences.objects.filter(pk=preferences.pk, onnx_model=preferences.onnx_model)
        try:
            problem = _fetched(preferences)
        except Exception as error:  # one model that breaks keeps no other from being fetched
            log.error("model not fetched", model=preferences.onnx_model, exc_info=error)
            problem = "unknown"
        chosen.update(fetching=problem[:200])
    return bool(rows)


def _fetched(preferences: Preferences) -> str:
    """Bring all files, then try the model; what went wrong, "" when nothing did."""
    folder = folder_of(preferences.onnx_model)
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + PATIENCE_S
    try:
        for name, places in FILES:
            if not (folder / name).is_file():
                _bring(preferences.onnx_model, places, folder / name, until)
        onnx_of(preferences)
    except (egress.Refused, EngineError) as error:
        log.warning("model not fetched", model=preferences.onnx_model, reason=str(error))
        return str(error) or "unknown"
    return ""


def _bring(model: str, places: tuple[str, ...], to: Path, until: float) -> None:
    for place in places:
        answer = _followed(f"{config().heardwell_hub}/{quote(model)}/resolve/main/{place}", until)
        if answer.status == 200:
            part = to.with_suffix(".part")
            part.write_bytes(answer.body)
            part.rename(to)  # whole or not at all
            return
    raise egress.Refused(f"{model} has no {places[-1]}")


def _followed(url: str, until: float) -> egress.Answer:
    """Hubs send on to where the files lie: each address on the way is looked at like the first."""
    for _hop in range(HOPS):
        answer = egress.fetch(url, most_bytes=MOST_BYTES, patience_s=until - time.monotonic())
        if answer.status not in (301, 302, 303, 307, 308) or not answer.headers.get("location"):
            return answer
        url = _next(url, answer.headers["location"])
    raise egress.Refused("the hub sends in circles")


def _next(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise egress.Refused("the hub sends to what is no address") from None
