"""Four languages, complete, and in the words of the glossary."""

import os
import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.utils import translation

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "heardwell" / "locale"
LANGUAGES = ("zh_Hans", "zh_Hant", "ar")
#: Words of the mainland, or machine errors, that must not stand in Taiwan's catalogue.
NOT_IN_TAIWAN = [
    "反饋",
    "數據",
    "質量",
    "用戶",
    "保存",
    "導出",
    "短信",
    "視頻",
    "默認",
    "登錄",
    "軟件",
    "網絡",
    "信息",
    "貶損者",
    "回復",
    "設置",
    "文件夾",
    "激活",
    "鏈接",
]
#: Characters that only one script has: a few that appear everywhere.
ONLY_SIMPLIFIED = "们这为问时间设计发现应该还关话说语读写记录开听见门车东马长张阅览图库页项顾户号条类"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def _catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def _key(entry: polib.POEntry) -> tuple[str, str]:
    """What gettext looks a text up by: one text may have several senses."""
    return entry.msgctxt or "", entry.msgid


def _forms(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language):
    gaps = [_key(entry) for entry in _catalogue(language) if entry.fuzzy or not all(_forms(entry))]

    assert gaps == []


def test_the_catalogues_hold_every_text_of_the_sources(tmp_path):
    """Collect anew in a copy and compare the texts."""
    copy = tmp_path / "heardwell"
    subprocess.run(["cp", "-r", str(ROOT / "heardwell"), str(copy)], check=True)
    command = [
        sys.executable,
        "-m",
        "django",
        "makemessages",
        "--locale=ar",
        "--no-location",
        "--no-obsolete",
        "--no-wrap",
    ]
    command += ["--ignore=tests/*", "--ignore=*/tests/*", "--ignore=*/static/*"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "heardwell.project.settings"}
    subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)

    collected = {_key(entry) for entry in polib.pofile(str(copy / "locale/ar/LC_MESSAGES/django.po"))}

    assert collected - {_key(entry) for entry in _catalogue("ar")} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_translation(language):
    wrong = []
    for entry in _catalogue(language):
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for form in _forms(entry):
            extra = set(PLACEHOLDER.findall(form)) - wanted
            missing = set() if entry.msgid_plural else wanted - set(PLACEHOLDER.findall(form))
            if extra or missing:
                wrong.append((_key(entry), form))

    assert wrong == []


def test_arabic_has_all_six_plural_forms():
    plurals = [entry for entry in _catalogue("ar") if entry.msgid_plural]

    assert plurals
    assert [_key(entry) for entry in plurals if len(entry.msgstr_plural) != 6] == []


def test_taiwans_catalogue_uses_taiwans_words():
    text = [
        (word, form)
        for entry in _catalogue("zh_Hant")
        for form in _forms(entry)
        for word in NOT_IN_TAIWAN
        if word in form
    ]

    assert text == []


def test_taiwans_catalogue_holds_no_simplified_characters():
    mixed = [form for entry in _catalogue("zh_Hant") for form in _forms(entry) if set(form) & set(ONLY_SIMPLIFIED)]

    assert mixed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language):
    written = {_key(entry): _forms(entry) for entry in _catalogue(language)}
    compiled = polib.mofile(str(LOCALE / language / "LC_MESSAGES" / "django.mo"))

    assert {_key(entry): _forms(entry) for entry in compiled} == written


@pytest.mark.parametrize(
    ("language", "email"), [("zh-hans", "邮件"), ("zh-hant", "電子郵件"), ("ar", "البريد الإلكتروني")]
)
def test_words_that_django_translates_too_are_ours(language, email):
    with translation.override(language):
        assert translation.gettext("Email") == email


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_of_several_senses_is_translated_in_each(language):
    texts = {_key(entry): entry.msgstr for entry in _catalogue(language)}

    for context, text in [("", "Waiting"), ("", "Share"), ("", "When"), ("", "Phone"), ("", "From")]:
        others = {value for key, value in texts.items() if key[1] == text and key[0]}
        assert others - {texts[context, text]}
