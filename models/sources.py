"""The labelled sources, their licences, and their rows in one shape."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heardwell.text.normalise import for_analysis

# A permissive; A* permissive repository, other people's words; B share-alike; C posted for research.
# Only A, A* and C may train weights that ship.
LICENCES = {
    "ajgt": ("A*", "komari6/Arabic-twitter-corpus-AJGT", "Academic Free License 3.0; tweets"),
    "arsarcasm_v2": ("A*", "iabufarha/ArSarcasm-v2", "MIT; tweets"),
    "astd": ("B", "mahmoudnabil/ASTD", "GPL-2.0; tweets"),
    "chnsenticorp": ("A*", "ymcui/Chinese-BERT-wwm", "Apache-2.0 repository; corpus by Tan Songbo for research"),
    "chnsenticorp_htl_all": ("C", "SophonPlus/ChineseNlpCorpus", "no licence file"),
    "elsahar_att": ("C", "hadyelsahar/large-arabic-sentiment-analysis-resouces", "none; freely available"),
    "elsahar_prod": ("C", "hadyelsahar/large-arabic-sentiment-analysis-resouces", "none; freely available"),
    "elsahar_res1": ("C", "hadyelsahar/large-arabic-sentiment-analysis-resouces", "none; freely available"),
    "elsahar_res2": ("C", "hadyelsahar/large-arabic-sentiment-analysis-resouces", "none; freely available"),
    "eprstmt": ("C", "CLUEbenchmark/FewCLUE", "no licence file"),
    "m_absa": ("C", "swaggy66/M-ABSA", "none in repository"),
    "online_shopping_10_cats": ("C", "SophonPlus/ChineseNlpCorpus", "no licence file"),
    "semeval2013_16_sentiment": ("C", "cbaziotis/datastories-semeval2017-task4", "MIT repository (code); tweets"),
    "stsb_multi_mt": ("B", "PhilipMay/stsb-multi-mt", "as STS-B, CC BY-SA 4.0"),
    "tweeteval_sentiment": ("C", "cardiffnlp/tweeteval", "no restrictions of its own; platform terms may apply"),
    "umsab": ("C", "cardiffnlp/xlm-t", "Apache-2.0 repository; restrictions on single sets may apply"),
    "vu_app_reviews": ("C", "ftesla11/review-analysis", "none"),
    "waimai_10k": ("C", "SophonPlus/ChineseNlpCorpus", "no licence file"),
    "zhang_dianping_triplets": ("C", "yangheng95/ABSADatasets", "MIT repository; original licences may apply"),
}
SHIPPED = ("A", "A*", "C")

# Sources whose annotators had no "neutral" to choose.
TWO_CLASSES = {
    "ajgt",
    "chnsenticorp",
    "chnsenticorp_htl_all",
    "elsahar_att",
    "elsahar_res1",
    "eprstmt",
    "online_shopping_10_cats",
    "waimai_10k",
}
_SENTIMENT = {
    "positive": "positive",
    "pos": "positive",
    "negative": "negative",
    "neg": "negative",
    "neutral": "neutral",
    "neu": "neutral",
    "mixed": "mixed",
    "conflict": "mixed",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text; ``sentiment`` is positive, negative, neutral, mixed or ``None``."""

    text: str
    language: str
    source: str
    split: str
    sentiment: str | None


def names(licences: tuple[str, ...] = SHIPPED) -> list[str]:
    """The sources of these licence classes."""
    return [name for name, (licence, _, _) in LICENCES.items() if licence in licences]


def read(files: list[Path]) -> Iterator[Row]:
    """The rows of JSONL files, compressed or not; raises ``ValueError`` naming file and line."""
    for file in files:
        with (
            gzip.open(file, "rt", encoding="utf-8")
            if file.suffix == ".gz"
            else file.open("rt", encoding="utf-8") as lines
        ):
            for number, line in enumerate(lines, 1):
                try:
                    yield _row(json.loads(line))
                except (KeyError, ValueError) as error:
                    raise ValueError(f"{file}, line {number}: {error!r}") from error


def load(folder: Path, sources: list[str]) -> list[Row]:
    """All rows of those sources that the folder has."""
    return list(read([file for name in sources if (file := folder / f"{name}.jsonl.gz").exists()]))


def _row(found: dict[str, Any]) -> Row:
    label = _SENTIMENT.get(str(found.get("sentiment") or "").strip().lower())
    return Row(found["text"], found["lang"], found["source"], found["split"], label)


def without_copies(rows: list[Row]) -> list[Row]:
    """Training rows that are not near-copies of a validation row of any source; validation rows stay.

    The same tweets and hotel reviews stand in several sources, in the training part of one and the validation
    part of another.
    """
    held_out = {key for row in rows if row.split == "val" for key in _copy_keys(row.text)}
    return [row for row in rows if row.split == "val" or held_out.isdisjoint(_copy_keys(row.text))]


def _copy_keys(text: str) -> list[str]:
    """Two texts are copies when their letters, or the first or last 24 of them, agree."""
    plain = for_analysis(text).replace("@user", "").replace("http", "")
    letters = "".join(character for character in plain if character.isalnum())
    if len(letters) < 24:
        return [letters]
    return [letters, letters[:24] + "<", ">" + letters[-24:]]
