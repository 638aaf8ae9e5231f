"""The labelled sources, their licences, and their rows in one shape."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heardwell.text.normalise import for_analysis

# A permissive; A* permissive repository, other people's words; B share-alike; C posted for research.
# Only A, A* and C may train weights that ship. Rows are read in this order: another one makes other tables.
LICENCES = {
    "ajgt": ("A*", "komari6/Arabic-twitter-corpus-AJGT", "Academic Free License 3.0; tweets"),
    "arsarcasm_v2": ("A*", "iabufarha/ArSarcasm-v2", "MIT; tweets"),
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
    "tweeteval_sentiment": ("C", "cardiffnlp/tweeteval", "no restrictions of its own; platform terms may apply"),
    "umsab": ("C", "cardiffnlp/xlm-t", "Apache-2.0 repository; restrictions on single sets may apply"),
    "vu_app_reviews": ("C", "ftesla11/review-analysis", "none"),
    "waimai_10k": ("C", "SophonPlus/ChineseNlpCorpus", "no licence file"),
    "zhang_dianping_triplets": ("C", "yangheng95/ABSADatasets", "MIT repository; original licences may apply"),
    "goemotions": ("A", "monologg/GoEmotions-pytorch", "Apache-2.0; Reddit comments"),
    "tweeteval_emotion": ("C", "cardiffnlp/tweeteval", "no restrictions of its own; platform terms may apply"),
    "emotional_tone_ar": ("C", "AmrMehasseb/Emotional-Tone", "none; for future studies"),
    "smp2020_ewect_usual": ("C", "BrownSweater/BERT_SMP2020-EWECT", "none"),
    "smp2020_ewect_virus": ("C", "BrownSweater/BERT_SMP2020-EWECT", "none"),
    "isarcasm": ("A*", "iabufarha/iSarcasmEval", "MIT; tweets"),
    "tweeteval_irony": ("C", "cardiffnlp/tweeteval", "no restrictions of its own; platform terms may apply"),
    "maalej_app_reviews": ("C", "YELLOWSKYROC/google-apps-reviews-classification", "none"),
    "pan_app_reviews": ("C", "YELLOWSKYROC/google-apps-reviews-classification", "none"),
    "gplay_app_reviews": ("C", "YELLOWSKYROC/google-apps-reviews-classification", "none"),
    "gplay_app_reviews_new": ("C", "YELLOWSKYROC/google-apps-reviews-classification", "none"),
    "nlbse24_issues": ("C", "nlbse2024/issue-report-classification", "licence file is empty; GitHub issues"),
    "tweeteval_offensive": ("C", "cardiffnlp/tweeteval", "no restrictions of its own; platform terms may apply"),
    "semeval16_ar_hotels": ("A*", "msmadi/ABSA-Hotels", "MIT; SemEval-2016 Task 5 for research"),
    "astd": ("B", "mahmoudnabil/ASTD", "GPL-2.0; tweets"),
    "stsb_multi_mt": ("B", "PhilipMay/stsb-multi-mt", "as STS-B, CC BY-SA 4.0"),
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


_BY_ASPECT = {"semeval16_ar_hotels"}


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text; ``sentiment`` is positive, negative, neutral, mixed or ``None``.

    The rest is as the source names it: ``emotions`` (several annotators' may differ), ``intent``, ``aspects``,
    and ``other`` with how similar it is, 0 to 5.
    """

    text: str
    language: str
    source: str
    split: str
    sentiment: str | None = None
    emotions: tuple[str, ...] = ()
    sarcasm: bool | None = None
    intent: str | None = None
    aspects: tuple[tuple[str, str], ...] = ()
    domain: str | None = None
    other: str | None = None
    similarity: float | None = None


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
    emotions = found.get("emotions") or [found["emotion"]] if found.get("emotion") or found.get("emotions") else []
    return Row(
        text=found["text"],
        language=found["lang"],
        source=found["source"],
        split=found["split"],
        sentiment=_polarity(found.get("sentiment")) or _common_polarity(found),
        emotions=tuple(emotions),
        sarcasm=found.get("sarcasm"),
        intent=found.get("intent"),
        aspects=tuple((one["category"], one["polarity"]) for one in found.get("aspects") or () if "category" in one),
        domain=found.get("domain"),
        other=found.get("text2"),
        similarity=found.get("similarity"),
    )


def _polarity(label: object) -> str | None:
    return _SENTIMENT.get(str(label or "").strip().lower())


def _common_polarity(found: dict[str, Any]) -> str | None:
    """Of hotel reviews that are labelled by aspect only: the one that all aspects share."""
    if found["source"] not in _BY_ASPECT or found["split"] != "train":
        return None
    polarities = {_polarity(one["polarity"]) for one in found["aspects"]}
    return polarities.pop() if len(polarities) == 1 else None


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
