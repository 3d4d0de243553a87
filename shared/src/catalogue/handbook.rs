//! Words of the scenario handbook and of what it offers beside a case.

crate::words! {
    NAV: "场景手册", "Handbook";
    SEARCH: "搜索现象、说法或做法", "Search for symptoms, phrases or steps";
    FIND: "搜索", "Search";
    COUNT: "{n} 个场景，共 {total} 个", "{n} of {total} {total|scenario|scenarios}";
    COUNT_ALL: "共 {total} 个场景", "{total} {total|scenario|scenarios}";
    NONE: "没有包含这些词的场景", "No scenario holds these words";
    NONE_HINT: "试试更少的词，或清空搜索看全部。", "Try fewer words, or clear the search to see all.";
    BACK: "返回手册", "Back to the handbook";
    TRIGGER: "怎么识别", "How to recognise it";
    PHRASES: "顾客常这么说", "What customers say";
    STEPS: "怎么做", "What to do";
    OPENING: "回复开头", "How the reply begins";
    OPENING_HINT: "在工单页插入时会自动填好。{customer} 称呼，{number} 编号，{promised} 承诺时间。", "Filled in when inserted on a case page. {customer} form of address, {number} case, {promised} promised time.";
    FORBIDDEN: "不要说", "Never say";
    INSTEAD: "可以说", "Say instead";
    ESCALATION: "什么时候升级", "When to escalate";
    SOURCE: "依据", "Source";

    SUGGESTED: "可能适用的场景", "Scenarios that may fit";
    INSERT: "插入开头", "Insert the opening";
    WHY_PHRASE: "出现“{phrase}”", "says “{phrase}”";
    WHY_CATEGORY: "类别相同", "same category";
    WHY_WORDING: "说法相近", "worded alike";
    NEVER: "不要说“{never}”", "Never say “{never}”";
    BETTER: "不要说“{never}”，可以说“{instead}”。", "Instead of “{never}” say “{instead}”.";
    CANNED: "插入常用回复", "Insert a canned reply";
    UNFILLED: "请先把花括号里的内容换成具体说法。没有进行中的承诺时，时间由您来定。", "First put words in place of what stands in braces. Where no promise is running, the time is yours to name.";
    WAITING: "“::”后面的简称还没有换成常用回复：请在后面输入空格，或删掉它。", "The short name after “::” is not a reply yet: end it with a space, or remove it.";
    ASK_STOPS: "提问以后时限会暂停，{time} 不再是承诺的时间：请改成您能做到的时间。", "A question stops the clock, so that {time} is no longer promised: name a time that you can keep.";
    CUSTOMER: "尊敬的顾客", "Dear customer";
}
