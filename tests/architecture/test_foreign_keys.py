"""Django's foreign keys may be strings, which an import checker does not see: they must point down as well."""

import configparser
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parents[2]


def _layers() -> list[set[str]]:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    lines = config["importlinter:contract:layers"]["layers"].split("\n")
    return [{name.strip() for name in line.split("|")} for line in lines if line.strip()]


def _height(room: str) -> int:
    layers = _layers()
    return len(layers) - next(i for i, layer in enumerate(layers) if room in layer)


def _foreign_keys() -> list[tuple[str, str, str]]:
    """(room, room that it points to, field) for every relation between our models."""
    found = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            ours = model.__module__.startswith("heardwell.") and getattr(target, "__module__", "").startswith(
                "heardwell."
            )
            if ours:
                found.append((model.__module__.split(".")[1], target.__module__.split(".")[1], str(field)))
    return found


def test_every_foreign_key_points_down_or_stays_in_its_room():
    upward = [field for room, target, field in _foreign_keys() if _height(target) > _height(room)]

    assert upward == []


def test_the_walk_sees_the_models_at_all():
    assert len(_foreign_keys()) > 20
