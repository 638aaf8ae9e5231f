"""Writes the model card from what was measured."""

from collections import Counter
from pathlib import Path

from heardwell.text.engines.lite import LiteEngine
from models.evaluate import as_table, evaluate, texts_per_second
from models.sources import LICENCES, Row

# What people import: short Chinese deliveries, long Arabic restaurants, app stores.
REVIEWS = {"waimai_10k", "online_shopping_10_cats", "elsahar_res1", "elsahar_prod", "vu_app_reviews"}

CARD = """# Model card: the lite engine

Version {version}. Finds the language of a text and its sentiment (negative, neutral, positive; "unsure" below a
confidence of {sure}). Hashed n-grams and linear heads, int8, numpy only; made by `python -m models.train`.

## Use
Comments, reviews and answers of customers, from one word to a few pages. Every answer carries the probabilities
of all three classes. Not for decisions about a single person, not for other kinds of text (law, medicine, news).

## Languages
Sentiment was trained on Arabic, Chinese, English and, with far fewer texts, French, German, Hindi, Indonesian,
Italian, Japanese, Korean, Portuguese, Russian, Spanish and Turkish. In any other language the answer is a guess.
Languages found: those, and by their script alone Amharic, Armenian, Bengali, Burmese, Georgian, Greek, Hebrew,
Khmer, Lao, Persian, Tamil, Telugu, Thai, Ukrainian and Urdu. `zh-Hans` and `zh-Hant` are told apart by characters
of only one script; a text that has none is called `zh-Hans`.

## Scores
On the validation parts of the sources; training rows that are near-copies of a validation row of any source were
left out. Two-class sources compare positive with negative. Percent; ECE is the calibration error.

{table}

## Size and speed
{sizes}
{speed:,.0f} texts a second on one core (reviews of {characters:.0f} characters on average).

## Known failures
- Irony and sarcasm are read literally.
- A text that praises one thing and blames another gets one label, mostly that of its stronger words.
- Neutral is the weakest class: few of the Chinese and Arabic review sources have it at all.
- Hindi in Latin letters is found, but its sentiment is hardly better than chance.
- Very short texts (a name, a number) lean on single words; look at the confidence.
- Danish, Dutch, Polish, Vietnamese and others in Latin letters may be taken for a language that was trained.

## Sources
Class A: permissive; A*: permissive repository, other people's words; C: posted for research, without a data licence.
The texts are in neither the repository nor the package; the tables hold weights over hashes, from which
texts cannot be read. `--licences A A*` trains without class C.

| source | rows | class | repository | licence as read there |
|---|--:|---|---|---|
{sources}

The Chinese character table comes from OpenCC (Apache-2.0).
"""


def write_card(folder: Path, rows: list[Row]) -> None:
    """Measure the heads in ``folder`` and describe them."""
    lite = LiteEngine(folder)
    held_out = [row for row in rows if row.split == "val"]
    reviews = [row.text for row in held_out if row.source in REVIEWS] or [row.text for row in held_out]
    text = CARD.format(
        version=lite.version,
        sure=lite.sentiment_card.sure_from,
        table=as_table(evaluate(lite, held_out)),
        sizes="\n".join(f"{f.name}: {f.stat().st_size / 1e6:.2f} MB  " for f in sorted(folder.glob("*.npy"))),
        speed=round(texts_per_second(lite, reviews), -2),
        characters=sum(map(len, reviews)) / len(reviews),
        sources=_source_lines(Counter(row.source for row in rows if row.split == "train")),
    )
    (folder / "MODEL_CARD.md").write_text(text, "utf-8")


def _source_lines(rows: Counter[str]) -> str:
    found = [(name, rows[name], *LICENCES[name]) for name in LICENCES if rows[name]]
    return "\n".join(
        f"| {name} | {count} | {licence} | {repository} | {terms} |"
        for name, count, licence, repository, terms in found
    )
