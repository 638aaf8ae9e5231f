"""One word for one thing: the catalogues and our own English keep to ``docs/glossary.tsv``."""

import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import glossary  # noqa: E402

CATALOGUES = sorted(glossary.CODES)


def _entries(catalogue: str) -> polib.POFile:
    return polib.pofile(str(glossary.LOCALE / catalogue / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_translations_keep_to_the_glossary(catalogue):
    found = glossary.findings(catalogue, _entries(catalogue), glossary.terms())

    assert not found, "\n".join(map(str, found))


def test_our_english_keeps_to_the_glossary():
    assert glossary.english(entry.msgid for entry in _entries("ar")) == []


@pytest.mark.parametrize(
    ("catalogue", "english", "translation"),
    [
        ("zh_Hant", "Your feedback", "您的反饋"),
        ("zh_Hant", "NPS", "核動力源"),
        ("zh_Hant", "Sign in here", "請登錄"),
        ("zh_Hant", "Saved", "已经储存"),
        ("zh_Hans", "Saved", "已經保存"),
        ("zh_Hans", "Active feedback", "被动反馈"),
        ("ar", "Passives", "سلبيون"),
        ("ar", "Open a case", "فتح حالة"),
        ("zh_Hant", "Detractor", "貶損者"),
        ("zh_Hant", "Dashboard", "控制台"),
        ("ar", "Settings", "الضبط"),
        ("zh_Hans", "Promoter", "拥护者"),
    ],
)
def test_a_planted_error_is_found(catalogue, english, translation):
    entry = polib.POEntry(msgid=english, msgstr=translation)

    assert glossary.findings(catalogue, [entry], glossary.terms())


@pytest.mark.parametrize("text", ["Choose a theme", "Make a poll", "Close the ticket"])
def test_english_of_another_house_is_found(text):
    assert glossary.english([text]) == [text]


@pytest.mark.parametrize(
    ("catalogue", "english", "translation"),
    [("ar", "Workspace", "مساحة العمل"), ("zh_Hans", "NPS", "净推荐值（NPS）"), ("zh_Hant", "Promoter", "推薦者")],
)
def test_the_words_of_the_glossary_pass(catalogue, english, translation):
    assert not glossary.findings(catalogue, [polib.POEntry(msgid=english, msgstr=translation)], glossary.terms())


def test_the_glossary_itself_keeps_the_rules():
    """Its words, apart from its notes, hold nothing that it forbids."""
    broken = [
        (term, word, advice)
        for term, words in glossary.terms().items()
        for catalogue, forms in words.items()
        for word in forms
        for advice in glossary._wrong(catalogue, word)
    ]

    assert broken == []


@pytest.mark.parametrize("folder", ["zh-Hans", "zh-Hant", "ar"])
def test_the_translated_pages_of_the_documentation_keep_the_rules_too(folder):
    pages = (ROOT / "docs" / folder).rglob("*.md")
    catalogue = folder.replace("-", "_")
    broken = [
        (page.name, line, advice)
        for page in pages
        for line in page.read_text(encoding="utf-8").splitlines()
        for advice in glossary._wrong(catalogue, line)
    ]

    assert broken == []
