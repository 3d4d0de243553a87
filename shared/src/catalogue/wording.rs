//! Words of the rules by which texts are read: sentences, faults, and the page on which admins edit them.

crate::words! {
    NAV: "用词规则", "Wording rules";
    HELP: "机器怎样读顾客的话：统一用词、信号词和紧急程度、类别关键词、不作关键词的话。发布后新来的顾客声音按新规则读；以前的可在“语言模型”页重新判断。", "How the machine reads what customers say: unified wording, signals and urgency, words of categories, phrases that are no keywords. New voices are read by a published version at once; old ones by “Read every voice anew” on the page “Language model”.";

    SYNONYMS: "统一用词", "Unified wording";
    SYNONYMS_HINT: "左边的说法在整理后的文字里写成右边的，搜索右边的说法也能找到；原文不变。", "In the tidied text the left wording becomes the right one, and a search for the right one finds it; the original stays.";
    FROM: "顾客的说法", "What customers write";
    TO: "统一写成", "What it becomes";
    NO_SYNONYMS: "没有统一用词：整理后的文字与原文用词相同。", "None: tidied texts keep their wording.";

    SIGNALS: "信号词", "Signals";
    SIGNALS_HINT: "每组词说明一种信号，给出紧急分。同一种信号只算最高的一次，其余信号减半相加；没有一项自己达到紧急线，加起来也不算紧急。", "Each group is a sign of something and gives points of urgency. Of one sign the strongest counts, the others add half; a text is urgent only when one of them is so by itself.";
    KIND: "信号", "A sign of";
    POINTS: "紧急分（1–100）", "Points (1–100)";
    PHRASES: "词语（用逗号或换行隔开，0 代表任何数字）", "Phrases (commas or lines between; 0 stands for any number)";
    UNLESS: "在这些说法里不算", "Not as a part of these";
    GROUP: "{kind} · {points} 分 · {n} 个词", "{kind} · {points} {points|point|points} · {n} {n|phrase|phrases}";
    ADD_GROUP: "新增一组", "Add a group";
    NO_GROUPS: "没有信号词：紧急程度只看语气。", "No signal: the tone alone says how urgent a text is.";
    NEGATIONS: "否定词：紧接在信号词前，就不算", "Negations: right before a phrase, it says nothing";
    DEGREES: "程度词：紧接在信号词前，分数加半", "Words of degree: right before a phrase, it counts half more";
    LEVEL_URGENT: "达到多少分算紧急", "Points from which it is urgent";
    LEVEL_NORMAL: "达到多少分算一般", "Points from which it is normal";
    LEVEL_MOOD: "语气最坏时加多少分", "Points that the worst tone adds";

    CATEGORIES: "类别关键词", "Words of categories";
    CATEGORIES_HINT: "还没有标注时，靠这些词推荐类别；有了标注，与学到的一起起作用。", "Before there are labels these words alone suggest a category; later they speak beside what was learned.";
    ANY: "出现任何一个", "Any of these";
    NONE: "出现这些时不算", "None of these";
    SURE: "把握（1–100%）", "How surely, in per cent";
    OF_NAME: "出厂用词", "As shipped";
    OWN_WORDS: "自定，把握 {n}%", "Own words, {n}% sure";
    WRITE_OWN: "改用自己的词", "Use own words";
    BACK_TO_NAME: "恢复出厂用词", "As shipped again";
    NO_CATEGORIES: "还没有类别。", "There is no category yet.";

    STOP: "不作关键词的话", "Phrases that are no keywords";
    STOP_HINT: "大家都说、却说明不了什么的话：不作关键词，也不用来给主题命名。含有它们的更长的词不受影响。", "What everybody says and what tells nothing: such a phrase is no keyword and names no theme. Longer phrases that hold one are not concerned.";
    STOP_LIST: "词语（用逗号或换行隔开）", "Phrases (commas or lines between)";

    SAY_SYNONYM: "“{from}”写成“{to}”", "“{from}” becomes “{to}”";
    SAY_PHRASE: "“{phrase}”表示{kind}，{points} 分", "“{phrase}” is a sign of: {kind}, {points} {points|point|points}";
    SAY_UNLESS: "“{phrase}”里的不算{kind}（{points} 分）", "within “{phrase}” it is no sign of: {kind} ({points} {points|point|points})";
    SAY_NEGATION: "信号词前有“{phrase}”就不算", "after “{phrase}” a signal says nothing";
    SAY_DEGREE: "信号词前有“{phrase}”加半", "after “{phrase}” a signal counts half more";
    SAY_LEVEL: "{n} 分", "{n} {n|point|points}";
    SAY_SURE: "自定用词，把握 {n}%", "own words, {n}% sure";
    SAY_ANY: "有“{phrase}”就可能是{category}", "“{phrase}” speaks for {category}";
    SAY_NONE: "有“{phrase}”就不看这些词", "with “{phrase}” these words say nothing";
    SAY_STOP: "“{phrase}”不作关键词", "“{phrase}” is no keyword";

    PLACE_SYNONYM: "统一用词第 {n} 行", "Wording, row {n}";
    PLACE_GROUP: "信号词第 {n} 组", "Signals, group {n}";
    PLACE_CATEGORY: "类别“{name}”", "Category “{name}”";
    FAULT_EMPTY: "请填写或删除", "write it or remove it";
    FAULT_SHORT: "有词太短，至少两个字", "a phrase is too short: at least two characters";
    FAULT_LONG: "最多 40 个字", "at most 40 characters";
    FAULT_TWICE: "与前面的重复", "an earlier one is the same";
    FAULT_SAME: "两边一样，什么也不改", "both sides are the same: nothing would change";
    FAULT_NO_WORDS: "至少写一个词", "write at least one phrase";
    FAULT_POINTS: "分数为 1 到 100", "between 1 and 100 points";
    FAULT_LEVELS: "应当是：一般 ≥ 1，紧急高于一般且不超过 100，语气加分低于紧急", "normal is at least 1, urgent above normal and at most 100, what the tone adds below urgent";
    FAULT_CATEGORY: "类别已停用，请删除它的词", "the category is retired: remove its words";
    FAULT_SURE: "把握为 1 到 100", "between 1 and 100 per cent";

    TRY: "看怎样读", "See how it is read";
    TRY_TIDY: "整理后：{text}", "Tidied: {text}";
    TRY_POINTS: "紧急分 {n}，优先级“{priority}”", "{n} {n|point|points}, priority “{priority}”";
    TRY_REASON: "{kind} {n} 分", "{kind}, {n} {n|point|points}";
    TRY_MOOD: "语气", "tone";
    TRY_CATEGORY: "{category} {n}%", "{category} {n}%";
    TRY_STOPPED: "不作关键词：{list}", "No keywords: {list}";
    TRY_NO_CATEGORY: "没有类别的词", "No word of a category";
}
