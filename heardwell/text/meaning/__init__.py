"""What texts mean, as far as their letters and words tell: vectors, likeness, key phrases, groups; numpy only."""

from heardwell.text.meaning.likeness import similar, similar_to

__all__ = ["similar", "similar_to"]
