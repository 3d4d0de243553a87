//! Words of escalation: its rules, what people are told, and the centre in which they find it.

crate::words! {
    OWNER: "负责人", "owner";
    HEAD: "部门主管", "department head";
    MANAGER: "经理", "manager";
    COMMA: "、", ", ";
    NAMED: "{name}（{part}）", "{name} ({part})";
    OF_STAGE: "{what}“{stage}”", "{what} “{stage}”";
    URGENT: "紧急工单，请马上安排", "Urgent case: see to it now";
    AT_ONCE: "新工单，请安排", "New case: see to it";
    USED: "{what}的时间已用去 {n}%", "{n}% of the time for {what} has run";
    BREACHED: "{what}已超时", "Late: {what}";
    STILL_LATE: "{what}超时已有 {length}", "Late by {length}: {what}";
    TOLD: "已提醒{who}：{about}", "Reminded {who}: {about}";
    TOLD_NOBODY: "没有人可以提醒：{about}", "Nobody there to remind: {about}";
    NEXT: "下一次提醒{who}：{about}", "Next reminder, to the {who}: {about}";

    MAIL_SUBJECT: "{number} {about}", "{number} {about}";
    MAIL_BODY: "{name}，您好：\n\n工单 {number}：{about}。", "Hello {name},\n\nThis is about case {number}.\n{about}.";
    MAIL_DUE: "到期时间：{due}", "Due: {due}";
    MAIL_LINK: "打开工单：\n{link}", "Open the case:\n{link}";
    MAIL_MANY_SUBJECT: "一小时内有很多提醒", "Many reminders within an hour";
    MAIL_MANY: "{name}，您好：\n\n一小时内提醒很多，不再逐条发邮件，请在系统里查看全部提醒。", "Hello {name},\n\nthere are many reminders within an hour. They are not mailed one by one any more; find all of them in the app.";
    MAIL_MANY_LINK: "全部提醒：\n{link}", "All reminders:\n{link}";
    MAIL_WHY: "按“提醒与升级”规则发给{part}。", "Sent to the {part} by the rules for reminders.";

    NAV_RULES: "提醒与升级", "Reminders";
    HELP_RULES: "承诺的时间快到、已超时、超时后仍未完成时提醒谁。每一步只提醒一次；等待顾客时，可暂停的承诺不计时。发布之前已经过去的，不再提醒。收到提醒的人在“提醒”里看到，也可以同时发邮件。没有负责人时提醒主管，没有主管时提醒经理。", "Who is told when a promise comes near its due time, is broken, and stays broken. Each step tells once; promises that pause while waiting for the customer do so here too. What was past before publishing is told to nobody. Everybody told finds it under “Reminders”, and gets a mail where that is ticked. Where there is no owner the head is told, where there is no head the manager.";
    STEP_AT_ONCE: "工单一到就提醒", "As soon as there is a case";
    STEP_SHARE: "时间用去 {n}% 时", "When {n}% of the time has run";
    STEP_BREACH: "超时的时候", "When it is late";
    STEP_LATE: "超时 {length}后", "{length} after it was late";
    RUNG_TO: "提醒{who}", "remind the {who}";
    RUNG_MAIL: "，同时发邮件", ", by mail too";
    RUNG_KINDS: "；只限{list}", "; only for {list}";
    RUNG_PRIORITIES: "；只限{list}工单", "; only {list} cases";
    PLACE_RUNG: "第 {n} 步", "Step {n}";
    FAULT_SHARE: "比例为 1 到 100", "between 1 and 100 per cent";
    FAULT_LATE: "超时后的时间为 0.1 到 200 个工作小时", "between 0.1 and 200 working hours after it was late";
    FAULT_NOBODY: "请选择提醒谁", "choose who is told";
    FAULT_TWICE: "与前面的一步相同", "an earlier step is the same";
    FAULT_KINDS: "工单一到就提醒的一步不分承诺", "a step at once belongs to no promise";
    FAULT_MANY: "最多 30 步", "at most 30 steps";
    WHEN: "什么时候", "When";
    KIND_AT_ONCE: "工单一到", "At once";
    KIND_SHARE: "时间用去（%）", "Time run (%)";
    KIND_LATE: "超时后（工作小时）", "After it was late (working hours)";
    NUMBER: "数值（% 或工作小时）", "Value (% or working hours)";
    WHO: "提醒谁", "Who is told";
    BY_MAIL: "同时发邮件", "By mail too";
    ONLY_KINDS: "只限这些承诺（不选表示全部）", "Only for these promises (none means all)";
    ONLY_PRIORITIES: "只限这些优先级（不选表示全部）", "Only for these priorities (none means all)";
    ADD_STEP: "新增一步", "Add a step";
    EDIT_STEP: "修改这一步", "Change the step";
    NO_STEPS: "没有任何提醒：超时了也没有人知道。", "No step: nobody is told of anything late.";

    CENTRE: "提醒", "Reminders";
    BELL: "提醒，{n} 条未读", "Reminders, {n} unread";
    BELL_NONE: "提醒，没有未读", "Reminders, none unread";
    EMPTY: "没有提醒。承诺的时间快到或已超时，会出现在这里。", "No reminder. Promises that come near their due time or are late appear here.";
    UNREAD_N: "{n} 条未读", "{n} unread";
    ALL_READ: "全部标为已读", "Mark all as read";
    READ_ONE: "标为已读", "Mark as read";
    UNREAD: "未读", "Unread";
    OUT_OF_SIGHT: "您已看不到这张工单：它转给了别处，或已被删除。", "You no longer see this case: it went elsewhere, or is gone.";
    DUE: "到期", "due";
    CASE_OVER: "已结案", "closed";
    KEYS: "j / k 上下移动，Enter 打开，e 标为已读", "j / k to move, Enter to open, e to mark as read";

    CHASE: "今日跟进", "Today's list";
    CHASE_HELP: "今天必须兑现的承诺：已超时的，和今天到期的。该同步进展的，按备好的话改一改就能发给顾客。", "What must be kept today: what is late, and what is due today. Where a customer should hear how it stands, a message is prepared for you to edit and send.";
    CHASE_MINE: "我负责的", "Mine";
    CHASE_ALL: "全部", "All";
    CHASE_DUE: "要兑现的承诺", "What to keep";
    CHASE_LATE: "已超时", "Late";
    CHASE_TODAY: "今天到期", "Due today";
    CHASE_EMPTY: "今天没有要跟进的。", "Nothing to chase today.";
    UPDATE: "您反馈的问题仍在处理中，目前的进展是“{phase}”。有了结果我们会马上告诉您；最迟在 {again} 前，会再次向您说明进展。", "We are still working on what you told us; it now stands at “{phase}”. As soon as there is a result we will tell you, and by {again} at the latest you will hear from us again.";
    UPDATE_SEND: "同步进展", "Tell the customer";
    UPDATE_TITLE: "向顾客同步进展（{number}）", "Tell the customer how it stands ({number})";
    UPDATE_HINT: "已按顾客的语言备好，发送前可以修改。", "Prepared in the customer's language; edit it before sending.";
    UPDATE_TEXT: "发给顾客的话", "Message to the customer";
    UPDATE_GO: "发送", "Send";
    UPDATE_SENT: "已发给顾客", "Sent to the customer";
}
