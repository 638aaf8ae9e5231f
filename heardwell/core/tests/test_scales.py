import pytest

from heardwell.core.scales import PRESETS, Scale, parse_signature


@pytest.mark.parametrize(
    "scale", [*PRESETS.values(), Scale(-5, -1, good=(-2, -1), bad=(-5,)), Scale(-3, 3, "lower_better")]
)
def test_a_scale_can_be_read_back_from_its_signature(scale: Scale) -> None:
    assert parse_signature(scale.signature) == scale


def test_anything_else_is_not_a_signature() -> None:
    with pytest.raises(ValueError, match="nps"):
        parse_signature("nps")
