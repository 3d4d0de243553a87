//! Words of the labelling queue and of the page about what the machine has learned.

crate::words! {
    TITLE: "标注", "Labelling";
    EMPTY: "没有待标注的顾客声音。", "Every voice has its category.";
    EMPTY_HINT: "新的顾客声音会按把握从小到大排到这里。", "New voices come here, the least certain first.";
    COUNT: "本次 {n} 条 · 今天共 {today} 条", "{n} now · {today} today";
    WHICH: "这条属于哪个类别？", "Which category is it?";
    OTHER: "其他类别", "Another category";
    SKIP: "跳过", "Skip";
    BACK: "上一条", "Back";
    KEYS: "数字键选择 · Enter 采纳第一项 · s 跳过 · u 返回 · + 0 - 更正情绪", "Digits choose · Enter takes the first · s skips · u goes back · + 0 - set the mood";
    BECAUSE: "出现“{word}”", "says “{word}”";
}
