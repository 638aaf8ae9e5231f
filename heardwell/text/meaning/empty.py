"""Words that name no subject, by language: little words, and plain praise and blame."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH = _words("""
the a an and or but if of to in on at for from with by is are was were be been it its this
that these those i you he she we they my your our their me him her us them not no do does
did have has had will would can could should just so very too as when what which who how
there here than then also get got all any some more most only about after before into out
up down over i'm i've it's don't didn't can't won't isn't wasn't doesn't couldn't why
because want need much still back love like even now time again every really never always
good great best bad thing things way make makes use using one two lot please thanks thank
works work being many nice well where while know think say said go going went am i'd i'll
you're they're that's try trying tried put give since first last day days same other
another everything nothing something anything ok okay
""")
EUROPEAN = _words("""
en de la le les un une des et est el los y que es der die das und ist nicht ein eine ich
sie mit zu den dem von auf für sich pas je il elle nous vous pour dans qui sur avec plus
tout très mais por con para una su se lo más muy pero como não um uma os as do da em no na
eu com muito che di e non per sono un'altra molto bien gut aber auch war hat nur bei
""")
ARABIC = _words("""
في من على الى إلى عن مع هذا هذه هذة ذلك التي الذي لا ما لم لن كان كانت هو هي انا أنا نحن
انت جدا و او أو ان أن إن كل بعد قبل عند لكن ولكن بس حتى ثم قد مش غير يا انه أنه انها
بالنسبة اكثر أكثر بصراحة الصراحة الله شاء ماشاء جميل جميلة جميله ممتاز ممتازة جيد جيدة
رائع رائعة حلو شكرا لكم انصح أنصح به بها لها له فيها فيه عليه عليها السلام عليكم ورحمة شي
شيء جدااا فقط اي أي كما كثير كثيرا ايضا أيضا لي لك هنا هناك الان الآن مرة وانا وهو وهي كنت
يكون
""")
#: In Chinese, runs; the signs that no phrase begins or ends with stand below.
CHINESE = _words("""
非常 挺好 喜欢 第一次 什么 知道 里面 不错 很好 真的 感觉 觉得 东西 已经 一直 怎么 为什么 这样 自己
时候 现在 没有 不是 可以 还是 就是 不会 不能 因为 所以 但是 如果 比较 特别 有点 一般 一点 一下 一样
这个 那个 这么 那么 我们 你们 他们 大家 还有 而且 然后 以后 今天 昨天 满意 好评 差评 推荐 值得 很不错
还不错 还可以 很多 太多 不好 不要 第二 每次 这次 上次 小时 分钟 希望 建议 结果 应该 看到 发现 难道
玩意 几个 两个 半个 不知 出来 起来 下来 上来 根本 居然 竟然 实在 真心
""")
EDGES = frozenset(
    "么什一第几两的了是我你他她它们這这那很不在就也都還还和與与有没沒個个吧吗嗎呢啊呀哦被把让讓給给對对從从而且但又再去来來说說要會会能可以等到得地着過过点點太"
)
