"""Chinese, which leaves no space between words."""

from consult.domain.wording_check.lexicon import Lexicon

CHINESE = Lexicon(
    language="zh",
    is_spaced=False,
    sides={
        "support": "支持 支持者 赞成 赞同",
        "oppose": "反对 反对者 反对意见 提出反对",
        "neutral": "中立",
        "abstain": "弃权",
        "cannot accept": "不能接受 无法接受",
        "other side": "另一边",
        "neither side": "不属任何一边",
        "share in support": "附支持比例",
    },
    words={
        "delegation": "代表团",
        "answer": "答复",
        "consensus": "共识",
        "agreement": "一致",
        "divide": "分歧",
        "lean": "倾向",
        "mostly": "多数",
    },
    quantities={
        "all": "全部 所有 均",
        "every": "每个 每",
        "at least": "至少 不少于",
        "fewer than": "少于 不到",
        "more than": "多于 超过",
        "or more": "以上",
        "a third": "三分之一",
        "half": "半数 一半",
        "somebody": "有人 有一方",
    },
    none="不 没有 没 未 无 无人 非 并非 否",
    scope={"before": "此前 之前 以前"},
    fillers=(
        "的 个 名 在 对 就 有 中 上 是 为 了 已 现 将 由 于 其 其中 各组 组 按组 分别为 分别 它们 他们 该 这 此 关于"
    ),
    strong="而 但 但是 然而",
    weak="和 与 及 以及",
    numbers={},
    grouping=",",
)
