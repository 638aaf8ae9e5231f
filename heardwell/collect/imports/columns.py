"""Which column says what: guessed from its name in the languages of our users, or told by ``--map text=评论内容``."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from heardwell.core.errors import FieldError, Invalid
from heardwell.core.scales import DEFAULTS

#: Fields of ``POST /api/v1/feedback`` that a column can fill.
METRICS = (*DEFAULTS, "gcr")
PERSON = ("contact", "email", "name", "phone")
PLAIN = ("id", "text", "title", "date", "lang", "source", "channel", "kind", "tags", "visibility", "quote_permission")
FIELDS = (*PLAIN, *PERSON, *METRICS)

#: Labels of data sets: what somebody else thought of the text is not what was said.
LABELS = frozenset({"sentiment", "split"})

_NAMES: Mapping[str, str] = {
    "id": "id external_id review_id comment_id feedback_id response_id 编号 評論編號 评论id 評論id "
    "序号 序號 المعرف رقم",
    "text": "text comment comments review review_text reviewtext content body message feedback answer "
    "verbatim 评论 評論 评论内容 評論內容 内容 內容 评价 評價 评价内容 評價內容 留言 反馈 "
    "回饋 意见 意見 文本 نص النص تعليق التعليق مراجعة المراجعة رأي الرأي التقييم_النصي محتوى",
    "title": "title headline summary subject 标题 標題 العنوان عنوان",
    "date": "date created created_at createdat time timestamp occurred_at submitted_at review_date "
    "日期 时间 時間 评论时间 評論時間 评价时间 評價時間 创建时间 建立時間 التاريخ تاريخ الوقت",
    "lang": "lang language locale 语言 語言 اللغة لغة",
    "source": "source platform origin site 来源 來源 平台 المصدر مصدر",
    "channel": "channel 渠道 管道 القناة قناة",
    "kind": "kind type 类型 類型 النوع",
    "tags": "tags tag labels 标签 標籤 وسوم الوسوم وسم",
    "visibility": "visibility",
    "quote_permission": "quote_permission",
    "contact": "user_id userid customer_id customerid contact_id contact.external_id 用户id 用戶id "
    "客户id 客戶id 会员号 會員編號 رقم_العميل",
    "email": "email e_mail mail email_address contact.email 邮箱 電子郵件 电子邮件 信箱 البريد البريد_الإلكتروني بريد",
    "name": "name author user username user_name customer reviewer nickname contact.name 姓名 昵称 "
    "暱稱 用户 用戶 用户名 使用者 顾客 顧客 作者 الاسم اسم العميل الكاتب",
    "phone": "phone mobile tel telephone contact.phone 电话 電話 手机 手機 手机号 الهاتف جوال الجوال",
    "stars": "stars star rating ratings star_rating score_stars scores.stars 星级 星等 评分 評分 星数 "
    "星數 打分 النجوم نجوم تقييم التقييم",
    "nps": "nps nps_score scores.nps 推荐值 推薦值 净推荐值 淨推薦值",
    "csat": "csat satisfaction scores.csat 满意度 滿意度 الرضا رضا",
    "ces": "ces effort scores.ces 费力度 費力度 الجهد",
    "smileys": "smileys scores.smileys",
    "thumbs": "thumbs scores.thumbs 赞 讚",
    "scale": "scale scores.scale",
    "gcr": "gcr scores.gcr goal",
}


def _plain(name: str) -> str:
    """A column's name as it is compared: no case, width, blanks or quotes."""
    folded = unicodedata.normalize("NFKC", name).casefold().strip().strip("\"'﻿")
    return re.sub(r"[\s_\-]+", "_", folded)


GUESSES: Mapping[str, str] = {_plain(name): field for field, names in _NAMES.items() for name in names.split()}


class Columns:
    """Column → field for one file. Columns that are no field go into the context under their own name."""

    def __init__(self, names: Iterable[str], mapping: Mapping[str, str] | None = None) -> None:
        """``mapping`` is field → column. Raises :class:`Invalid` naming what does not exist."""
        self.names = list(names)
        told = dict(mapping or {})
        wrong = [
            FieldError(f"map.{field}", _("Expected one of %(names)s") % {"names": ", ".join(FIELDS)})
            for field in told
            if field not in FIELDS
        ]
        wrong += [
            FieldError(f"map.{field}", _("There is no column “%(column)s”") % {"column": column[:80]})
            for field, column in told.items()
            if column not in self.names
        ]
        if wrong:
            raise Invalid(_("The mapping does not fit this file"), errors=wrong)
        self.field_of = {column: field for field, column in told.items()}
        taken = set(told)
        for name in self.names:
            field = GUESSES.get(_plain(name))
            if field and field not in taken and name not in self.field_of:
                self.field_of[name] = field
                taken.add(field)

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(self.field_of.values())

    def require_words(self) -> None:
        """Raise :class:`Invalid` when no column holds a text or a score."""
        if not self.fields & {"text", "title", *METRICS}:
            shown = _(", ").join(name[:40] for name in self.names[:12])
            raise Invalid.one(
                "map.text",
                _("No column with texts or scores was found. Name it, as in text=…; there are: %(names)s")
                % {"names": shown},
            )
