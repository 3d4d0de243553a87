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
    KEYS: "数字键选择 · Enter 采纳第一项 · s 跳过 · u 返回 · t j z y 更正类型 · + 0 - 更正情绪", "Digits choose · Enter takes the first · s skips · u goes back · t j z y set the type (TS JY ZX BY) · + 0 - set the mood";
    BECAUSE: "出现“{word}”", "says “{word}”";

    MODEL_TITLE: "语言模型", "Language model";
    MODEL_HELP: "模型从标注中学习类别；同类问题的关键词规则一直在旁边起作用。", "The model learns categories from labels; keyword rules always speak beside it.";
    LABELS: "已有 {n} 条类别标注", "{n} {n|label|labels} of categories";
    LABELS_FEW: "至少需要 {least} 条标注、两个类别，才能训练。", "Training needs at least {least} {least|label|labels} and two categories.";
    TRAIN: "用标注训练", "Train from labels";
    READ_ALL: "重新判断全部顾客声音", "Read every voice anew";
    READ_ALL_HINT: "人工更正的标签和工单优先级不变。", "Tags that people set, and priorities of cases, stay.";
    STARTED: "已开始", "Started";
    STOP: "停止", "Stop";
    STOPPED: "已停止", "Stopped";
    RUN_TRAIN: "训练", "Training";
    RUN_READ: "重新判断", "Reading";
    RUN_RUNNING: "进行中", "Under way";
    RUN_DONE: "完成", "Done";
    RUN_CANCELLED: "已停止", "Stopped";
    RUN_TOO_FEW: "标注太少", "Too few labels";
    RUN_FAILED: "失败", "Failed";
    PROGRESS: "{done} / {total}", "{done} of {total}";
    RUNS: "最近的运行", "Latest runs";
    NO_RUNS: "还没有运行过。", "Nothing has run yet.";
    MODELS: "模型版本", "Models";
    VERSION: "版本", "Version";
    LEARNED: "训练时间", "Learned";
    TEXTS: "标注数", "Labels";
    CATEGORIES: "类别数", "Categories";
    ACCURACY: "首选正确率", "First is right";
    TOP3: "前三命中率", "Among three";
    MACRO_F1: "宏平均 F1", "Macro F1";
    MEASURED: "正确率用没有参加训练的标注测得（五折交叉验证）。", "Measured on labels that the model had not seen (five-fold cross-validation).";
    RULES_ALONE: "仅关键词规则", "Keyword rules alone";
    IN_FORCE: "使用中", "In force";
    USE: "改用此版本", "Use this one";
    USED: "已切换，立即生效", "In force at once";
}
