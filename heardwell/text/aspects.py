"""What a text judges: the aspects of an industry, found by their words."""

from collections.abc import Sequence

from heardwell.text.mentions import Mention


def find_aspects(texts: Sequence[str], languages: Sequence[str], industry: str = "") -> list[list[Mention]]:
    """The aspects that each text mentions, in the order of the text; ``industry`` "" looks for those of all packs."""
    return [[] for _ in texts]
