"""What differs between engines. Everything else of the compiler is portable SQL."""

from typing import Protocol


class Dialect(Protocol):
    """Expressions of one engine; arguments and results are SQL text, never values."""

    def placeholder(self, number: int, value: object) -> str:
        """The place of the bound parameter ``number`` (from 1)."""

    def unnest(self, values: str) -> str:
        """One row per element, in a select list; an empty list has none."""

    def has(self, values: str, value: str) -> str:
        """Whether a list holds the value."""

    def empty(self, values: str) -> str:
        """Whether a list has no element."""

    def keys(self, mapping: str) -> str:
        """The keys of a mapping, as a list."""

    def word_at(self, mapping: str, key: str) -> str:
        """The word under a key, the empty string when absent."""

    def words_at(self, mapping: str, key: str) -> str:
        """The list of words under a key, empty when absent."""

    def quantile(self, value: str, share: float) -> str:
        """The interpolated quantile of the values that are not null."""


class DuckDB:
    """DuckDB 1.4 and later."""

    def placeholder(self, number: int, value: object) -> str:
        return f"${number}"

    def unnest(self, values: str) -> str:
        return f"unnest({values})"

    def has(self, values: str, value: str) -> str:
        return f"list_contains({values}, {value})"

    def empty(self, values: str) -> str:
        return f"len({values}) = 0"

    def keys(self, mapping: str) -> str:
        return f"map_keys({mapping})"

    def word_at(self, mapping: str, key: str) -> str:
        return f"coalesce({mapping}[{key}], '')"

    def words_at(self, mapping: str, key: str) -> str:
        return f"coalesce({mapping}[{key}], [])"

    def quantile(self, value: str, share: float) -> str:
        return f"quantile_cont({value}, {share})"
