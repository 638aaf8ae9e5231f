"""The glossary's lint: ``python scripts/glossary.py`` names every translation that breaks ``docs/glossary.tsv``.

Two rules. A text that is exactly a term of the glossary is translated by the glossary's word. And what the notes of the
glossary forbid stands in no translation: mainland words in Taiwan's catalogue, characters of the other script, words
that mean something else.
"""

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).parents[1]
GLOSSARY = ROOT / "docs" / "glossary.tsv"
LOCALE = ROOT / "heardwell" / "locale"
CODES = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "ar": "ar"}

#: Catalogue → what must not stand in it → what to say instead.
FORBIDDEN: Mapping[str, Mapping[str, str]] = {
    "zh_Hant": {
        "反饋": "回饋", "數據": "資料", "質量": "品質", "用戶": "使用者", "保存": "儲存",
        "導出": "匯出", "導入": "匯入", "短信": "簡訊", "視頻": "影片", "默認": "預設", "登錄": "登入",
        "軟件": "軟體", "網絡": "網路", "信息": "資訊",
        "貶損者": "批評者", "回復": "回覆", "設置": "設定", "文件夾": "資料夾", "激活": "啟用", "鏈接": "連結",
        "核動力源": "淨推薦值", "消費電子展": "顧客費力度", "收視率": "星等評分", "搜索": "搜尋", "屏幕": "螢幕",
        "服務器": "伺服器", "程序": "程式", "模板": "範本", "添加": "新增", "郵箱": "信箱",
        "賬號": "帳號", "賬戶": "帳戶",
        "儀表盤": "儀表板", "工單": "案件", "通路": "管道", "渠道": "管道", "置信區間": "信賴區間", 
        "被動回饋": "顧客主動回饋",
        "實時": "即時", "鼠標": "滑鼠", "點擊": "點選",
        "行銷": "發送活動", "外展": "邀請與發送", "脈搏": "總覽", "細分": "客群", "驅動": "影響因素", "界面": "介面",
        "菜單": "選單", "列錶": "列表", "篩選器": "篩選", "緩存": "快取", "硬盤": "硬碟", "內存": "記憶體",
        "域名": "網域", "字符": "字元", "字節": "位元組",
    },
    "zh_Hans": {
        "回饋": "反馈", "资料不足": "数据不足", "登入": "登录", "登出": "退出登录", "储存": "保存",
        "汇出": "导出", "汇入": "导入", "简讯": "短信", "透过": "通过", "客户努力度": "客户费力度", "营销": "发送活动",
        "外联": "邀请与发送", "脉搏": "概览", "细分": "客群", "驱动": "影响因素", "被动反馈": "主动提交的反馈",
        "批评者": "贬损者", "信赖区间": "置信区间", "伺服器": "服务器", "软体": "软件", "网路": "网络", "滑鼠": "鼠标",
        "萤幕": "屏幕", "资料夹": "文件夹", "连结": "链接", "介面": "界面",
    },
    "ar": {
        "سلبيون": "محايدون", "منشور": "تم النشر", "استطلاع": "استبيان", "نبض": "نظرة عامة",
        "التوعية": "الدعوات والإرسال",
        "تغذية راجعة": "آراء العملاء", "التغذية الراجعة": "آراء العملاء", "ردود الفعل": "آراء العملاء",
    },
}  # fmt: skip
#: Catalogue, what the English speaks of, what its translation must not say, what it says instead.
SENSES = (
    ("ar", r"\bpassives?\b", "سلبي", "محايد: سلبي is negative"),
    ("ar", r"\bcases?\b", r"\bال?حالات?\b|حالة", "تذكرة: حالة is a status"),
    ("ar", r"\bfeedback\b", "ملاحظات|تعليقات", "آراء العملاء or رأي: ملاحظة is a note"),
    ("zh_Hant", r"\bcomments?\b", "評論", "留言: 評論 reads as review"),
    ("zh_Hant", r"\bcases?\b", "個案(?!件)|工單", "案件"),
    ("zh_Hans", r"\bcases?\b", "案件|个案", "工单"),
)
#: Words of one script among the other's, apart from what both share. Enough to see a text that was not converted.
ONLY_SIMPLIFIED = set(
    "们这为问时间设计发现应该还关话说语读写记录开听见门车东马长张阅览图库页项顾户号条类从众优会传伤伦伪体余佣侠侣侦侧侨"
    "俭债倾储儿党兰兴养兽内册军农冯决况冻净凉减凑凭凯击则刚创删别剂剑剧劝办务动励劲劳势区医华协单卖卢卫厂厅历压厌厕"
    "县参双变叙叠叶吗员听启吴呐员响哑唤啰喷嘱团园围国图圆圣场坏块坚坛坝坟坠垄垒垦埘执扩扫扬换损捡据掷摄摆摇撑数斋斗"
    "断无旧显晋晒晓晕暂术机杀杂权条来杨极构枪枫柜标栏树样档桥检楼欢欧歼残毁毕气汇汉沟没泪泽洁浅测济浏浓涂涛润涨渐渔"
    "温湾湿满滤灭灯灵灾炉点炼烂热爱爷独狭狱献环现玛珑画畅疗疯盐监盖盘码础确祸禅离种积称稳穷窃竞笔筛签简粮紧纠红约级"
    "纪纯纲纳纷纸纹线练组细织终绍经结绘给络统继绩维综绿缓编缘缩网罗罢职联肃肠肤肿胀胜脉脏脑脚脱脸腾舰艰艺节芦苍苏荐"
    "药莲获营萧蓝虑虚虫虽蚀补装见观规视览觉触订认讨让训议讯许论证评识诉词译试诗诚询详误请诸课谁调谈谊谋谐谢谣谨贝负"
    "财责贤败账货质贩贪购贯贵贷贸费贺资赋赏赔赖赛赞赢赵趋跃践踪车轨转轮软轻载较辅辆辈输辞边达过运进远违连迟适选逻遗"
    "邮邻郑酿释鉴针钟钢钥钱铁铃银铺链销锁锋错键镇镜闪闭闲闹闻阀阐队阳阴阵阶际陆陈险随隐难雾静响顶顺须预领频题额风飞"
    "饭饮饰饱馆驱验骑骗鱼鲜鸟鸡鸣麦黄齐龄龙"
)
ONLY_TRADITIONAL = set(
    "們這為問時間設計發現應該還關話說語讀寫記錄開聽見門車東馬長張閱覽圖庫頁項顧號條類從眾優會傳傷體儲兒黨興養內冊軍"
    "農決況凍淨減湊憑擊則剛創刪別劑劍劇勸辦務動勵勞勢區醫華協單賣衛廠廳歷壓縣參雙變敘疊葉員啟響團園圍國圓聖場壞塊堅"
    "執擴掃揚換損據擲攝擺搖撐數鬥斷無舊顯曉暫術機殺雜權來極構標欄樹樣檔橋檢樓歡歐殘畢氣匯漢溝沒淚澤潔淺測濟瀏濃潤漲"
    "漸溫灣濕滿濾滅燈靈災爐點煉爛熱愛獨獻環畫暢療監蓋盤碼礎確離種積稱穩窮競筆篩簽簡糧緊糾紅約級紀純綱納紛紙紋線練組"
    "細織終紹經結繪給絡統繼績維綜綠緩編緣縮網羅罷職聯腦腳臉藝節薦藥獲營藍慮虛雖補裝觀規視覺觸訂認討讓訓議訊許論證評識"
    "訴詞譯試詳誤請課誰調談謀謝負財責敗貨質貪購貴貸費資賦賞賠賴賽讚贏趨躍踐蹤軌轉輪軟輕載較輔輛輩輸辭邊達過運進遠違"
    "連遲適選邏遺郵鄰鄭釋鑑針鐘鋼鑰錢鐵鈴銀鋪鏈銷鎖鋒錯鍵鎮鏡閃閉閒鬧聞隊陽陰陣階際陸陳險隨隱難霧靜頂順須預領頻題額"
    "風飛飯飲飾飽館驅驗騎騙魚鮮鳥雞麥黃齊齡龍"
)
#: Catalogues may name languages and quote words of the other script.
NAMES_OF_SCRIPTS = re.compile("简体中文|繁體中文|繁体中文|簡體中文|評論|评论内容")
#: Terms whose English is also an everyday word in another sense: context decides, so the catalogue may differ.
EVERYDAY = {
    "open", "waiting", "closed", "request", "bug", "positive", "neutral", "negative", "satisfied", "angry", "passive",
    "board", "idea", "share", "data", "file", "user", "quality", "admin", "verified", "mean", "compare", "reply",
    "link", "tag", "team", "due", "export", "import", "stage", "channel",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    catalogue: str
    text: str
    translation: str
    advice: str

    def __str__(self) -> str:
        return f"{self.catalogue}: “{self.text}” is “{self.translation}”: {self.advice}"


def terms() -> dict[str, dict[str, set[str]]]:
    """English term in lower case → catalogue → the words that may stand for it."""
    found: dict[str, dict[str, set[str]]] = {}
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            for term, words in _pairs(row):
                found.setdefault(term.lower(), {}).update(words)
    found["theme"] = {"zh_Hans": {"外观"}, "zh_Hant": {"外觀"}, "ar": {"المظهر"}}  # a note of the glossary
    return found


def _pairs(row: Mapping[str, str]) -> Iterator[tuple[str, dict[str, set[str]]]]:
    """A row holds one term, or several in the same order in each language: "open / in progress / …"."""
    english = _parts(row["en"])
    others = {name: _parts(row[code] or "") for name, code in CODES.items()}
    if len(english) > 1 and all(len(parts) == len(english) for parts in others.values()):
        for place, term in enumerate(english):
            yield term, {name: _forms(parts[place]) for name, parts in others.items()}
    elif len(english) == 1:
        yield english[0], {name: set().union(*map(_forms, parts)) for name, parts in others.items()}


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"\s/\s", cell) if part.strip()]


def _forms(word: str) -> set[str]:
    """A word with and without what stands in brackets: "净推荐值（NPS）"."""
    bare = re.sub(r"\s*[（(][^）)]*[）)]", "", word).strip()
    return {word, bare, *re.findall(r"[（(]([A-Z/]+)[）)]", word)}


def findings(
    catalogue: str, entries: Iterable[polib.POEntry], bound: Mapping[str, Mapping[str, set[str]]]
) -> list[Finding]:
    """What is wrong in one catalogue."""
    found = []
    for entry in entries:
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            advice = [*_wrong(catalogue, text), *_other_sense(catalogue, entry.msgid, text)]
            found += [Finding(catalogue, entry.msgid, text, one) for one in advice]
        found += _unbound(catalogue, entry, bound)
    return found


def _wrong(catalogue: str, text: str) -> Iterator[str]:
    for word, instead in FORBIDDEN[catalogue].items():
        # Arabic joins: "المنشورة" is an adjective, "منشور" alone is a post.
        if re.search(rf"(?<![ء-ي])(?:ال)?{word}(?![ء-ي])", text):
            yield f"never {word}; {instead}"
    foreign = {"zh_Hant": ONLY_SIMPLIFIED - ONLY_TRADITIONAL, "zh_Hans": ONLY_TRADITIONAL - ONLY_SIMPLIFIED}
    mixed = set(NAMES_OF_SCRIPTS.sub("", text)) & foreign.get(catalogue, set())
    if mixed:
        yield f"characters of the other script: {''.join(sorted(mixed))}"


def _other_sense(catalogue: str, english: str, text: str) -> Iterator[str]:
    for name, about, wrong, instead in SENSES:
        if name == catalogue and re.search(about, english, re.I) and re.search(wrong, text):
            yield f"say {instead}"


def _unbound(catalogue: str, entry: polib.POEntry, bound: Mapping[str, Mapping[str, set[str]]]) -> list[Finding]:
    term = entry.msgid.strip().lower()
    words = bound.get(term, {}).get(catalogue)
    if not words or not entry.msgstr or term in EVERYDAY or entry.msgctxt:
        return []
    if _plain(entry.msgstr) in {_plain(word) for word in words}:
        return []
    return [Finding(catalogue, entry.msgid, entry.msgstr, f"the glossary says {' or '.join(sorted(words))}")]


def _plain(word: str) -> str:
    """Without the Arabic article and vowel signs: a heading takes it, a button does not."""
    word = re.sub("[\u064b-\u0652]", "", word).strip()
    return re.sub(r"(^|\s)ال", r"\1", word)


#: The other theme: light or dark. The glossary's word for it is 外观 / 外觀 / المظهر.
_APPEARANCE = re.compile(r"^theme$|appearance|\b(light|dark)\b", re.I)


def english(texts: Iterable[str]) -> list[str]:
    """Texts of ours whose English breaks the glossary: themes of feedback are topics, a survey is no poll."""
    wrong = re.compile(r"\b(themes?|polls?|tickets?|promotors?|net promotor)\b", re.I)
    return [text for text in texts if wrong.search(text) and not _APPEARANCE.search(text)]


def check() -> list[Finding]:
    bound = terms()
    found = []
    for catalogue in CODES:
        entries = polib.pofile(str(LOCALE / catalogue / "LC_MESSAGES" / "django.po"))
        found += findings(catalogue, entries, bound)
    return found


if __name__ == "__main__":
    broken = check()
    print("\n".join(map(str, broken)) or "every word is the glossary's")
    sys.exit(bool(broken))
