//! Words of cases: phases, priorities, kinds, events, states.

crate::words! {
    PHASE_RECEIVED: "已受理", "Received";
    PHASE_ANALYSING: "分析中", "Being analysed";
    PHASE_PLANNING: "制定方案", "Planning a solution";
    PHASE_EXECUTING: "处理中", "Being carried out";
    PHASE_VERIFYING: "待您确认", "Waiting for your confirmation";
    PHASE_CLOSED: "已完成", "Completed";

    MEASURE_REPAIR: "维修", "Repair";
    MEASURE_REPLACE: "更换", "Replacement";
    MEASURE_REFUND: "退款", "Refund";
    MEASURE_APOLOGY: "道歉", "Apology";
    MEASURE_COMPENSATION: "补偿", "Compensation";
    MEASURE_PROCESS: "改进流程", "Better process";

    KIND_COMPLAINT: "投诉", "Complaint";
    KIND_SUGGESTION: "建议", "Suggestion";
    KIND_INQUIRY: "咨询", "Question";
    KIND_PRAISE: "表扬", "Praise";

    SENTIMENT_POSITIVE: "正面", "Positive";
    SENTIMENT_NEUTRAL: "中性", "Neutral";
    SENTIMENT_NEGATIVE: "负面", "Negative";

    SIGNAL_SAFETY: "人身安全", "Safety";
    SIGNAL_HEALTH: "健康", "Health";
    SIGNAL_LEGAL: "投诉曝光或诉讼", "Court, regulator or press";
    SIGNAL_MONEY: "钱款", "Money";
    SIGNAL_CHURN: "可能流失", "May leave";
    SIGNAL_AGAIN: "多次催问", "Asked again";
    SIGNAL_WAITING: "一直在等", "Waiting";
    SIGNAL_IMPATIENCE: "失去耐心", "Losing patience";
    SIGNAL_MINOR: "涉及儿童", "A child is concerned";

    DEMAND_REFUND: "退款", "Refund";
    DEMAND_REPLACEMENT: "换货", "Replacement";
    DEMAND_REPAIR: "维修", "Repair";
    DEMAND_APOLOGY: "道歉", "Apology";
    DEMAND_OTHER: "其他", "Other";

    CHANNEL_WEB: "网页", "Web";
    CHANNEL_HOTLINE: "热线", "Hotline";
    CHANNEL_STORE: "门店", "Store";
    CHANNEL_EMAIL: "邮件", "E-mail";
    CHANNEL_SOCIAL: "社交媒体", "Social media";
    CHANNEL_IMPORT: "导入", "Import";
    CHANNEL_API: "接口", "API";
    CHANNEL_STAFF: "员工上报", "Staff report";

    EVENT_OPENED: "受理登记", "Registered";
    EVENT_ACKNOWLEDGED: "已自动回复顾客", "Customer acknowledged automatically";
    EVENT_ASSIGNED: "指派", "Assigned";
    EVENT_CATEGORISED: "更新分类", "Category changed";
    EVENT_PRIORITY: "调整优先级", "Priority changed";
    EVENT_STAGE: "阶段变更", "Stage changed";
    EVENT_REPLIED: "回复顾客", "Reply to the customer";
    EVENT_ASKED: "向顾客询问", "Asked the customer";
    EVENT_CUSTOMER_WROTE: "顾客留言", "Customer wrote";
    EVENT_NOTED: "内部备注", "Internal note";
    EVENT_PROPOSED: "提出方案", "Solution proposed";
    EVENT_ACCEPTED: "顾客接受方案", "Customer accepted the solution";
    EVENT_OBJECTED: "顾客不同意方案", "Customer objected to the solution";
    EVENT_CAUSE: "记录原因", "Cause recorded";
    EVENT_ACTION: "记录处理措施", "Action recorded";
    EVENT_CONFIRM_ASKED: "请顾客确认", "Customer asked to confirm";
    EVENT_CONFIRM_REMINDED: "提醒顾客确认", "Customer reminded to confirm";
    EVENT_CONFIRMED: "顾客确认已解决", "Customer confirmed";
    EVENT_UNSOLVED: "顾客表示未解决", "Customer says it is not solved";
    EVENT_CLOSED: "结案", "Closed";
    EVENT_REOPENED: "重新处理（第 {round} 轮）", "Reopened (round {round})";
    EVENT_SURVEY_SCHEDULED: "已安排满意度回访", "Satisfaction survey scheduled";
    EVENT_SURVEY_NOT_SENT: "未发送满意度回访", "Satisfaction survey not sent";
    EVENT_SURVEY_ANSWERED: "顾客已评价", "Customer answered the survey";

    ASSIGNED_BY_RULE: "规则“{rule}”", "Rule “{rule}”";
    ASSIGNED_BY_DEFAULT: "没有规则匹配，转默认部门", "No rule matched: default department";
    ASSIGNED_BY_PERSON: "人工指派", "Assigned by a person";
    ASSIGNED_TAKEN: "主动领取", "Taken";

    PRIORITY_WORDS: "文字中出现“{phrase}”", "The text says “{phrase}”";
    PRIORITY_KIND: "{kind}默认优先级", "Default for this type: {kind}";
    PRIORITY_SIGNAL: "{signal}：文字中出现“{phrase}”", "{signal}: the text says “{phrase}”";
    PRIORITY_MOOD: "文字情绪强烈负面", "Strongly negative words";
    PRIORITY_OVERRIDE: "人工调整", "Set by a person";
}
