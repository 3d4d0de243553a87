//! Messages about what went wrong. Each names the remedy.

crate::words! {
    REQUIRED: "请填写这一项", "Please fill this in";
    TOO_SHORT: "请至少写 {min} 个字", "Please write at least {min} {min|character|characters}";
    TOO_LONG: "最多 {max} 个字，请删去 {over} 个字", "At most {max} characters: please remove {over}";
    NOT_A_CONTACT: "请填写手机号（如 13800001234）或邮箱（如 name@example.com）", "Please give a phone number (13800001234) or an e-mail address (name@example.com)";
    NOT_AN_ADDRESS: "邮箱地址请写成 name@example.com 的样子，或者留空", "Write the e-mail address like name@example.com, or leave it empty";
    NOT_OFFERED: "请从列出的选项中选择", "Please choose one of the options";
    NOT_A_DATE: "请按 2026-11-21 14:30 的格式填写时间", "Please give the time as 2026-11-21 14:30";
    NOT_BETWEEN: "请选择 {from} 至 {to} 之间的日期", "Please choose a day from {from} to {to}";
    IN_FUTURE: "时间不能晚于现在", "The time can't be later than now";
    CONSENT_NEEDED: "留下联系方式需要您同意隐私说明；也可以清空联系方式后匿名提交", "To leave a contact, please agree to the privacy note, or clear the contact and submit anonymously";
    FILE_TOO_LARGE: "文件超过 {max} MB，请压缩或另选一个", "The file is over {max} MB: please shrink it or choose another";
    TOO_MANY_FILES: "最多上传 {max} 个文件", "At most {max} files";
    FILE_KIND: "只能上传照片、录音或 PDF", "Only photos, audio and PDF are accepted";
    FILE_BROKEN: "这张图片无法读取，请重新拍摄或另选一张", "This picture can't be read: please take it again or choose another";
    PICTURE_TOO_LARGE: "图片太大：最多 {megapixels}00 万像素，每边最多 {side} 像素。请缩小后再传，或截图另存", "This picture is too large: at most {megapixels} megapixels and {side} pixels a side. Please make it smaller, or send a screenshot of it";
    TABLE_KIND: "只能导入 xlsx 或 csv 文件，请在表格软件中另存为其中一种", "Only xlsx and csv files can be imported: please save the table as one of these";
    TABLE_BROKEN: "这个表格无法读取，请重新导出，或另存为 UTF-8 编码的 csv 后重试", "This table can't be read: please export it again, or save it as csv in UTF-8";
    TOO_MANY_ROWS: "一个文件最多 {max} 行，请拆分后分别导入", "A file may have at most {max} rows: please split it";
    ONE_TEXT_COLUMN: "请指定且只指定一列作为正文", "Please say which one column holds the text";
    TAKEN: "已被使用，请换一个", "Already in use: please choose another";
    GUESSABLE: "这个密码太容易被猜到，请换一个，例如几个不相干的词", "This password is easy to guess: please choose another, for example a few unrelated words";
    WRONG: "与记录不符，请核对后重试", "Does not match our record: please check and try again";

    NOT_FOUND: "没有找到这一页，或您无权查看", "There is no such page, or you may not see it";
    FORBIDDEN: "您没有权限执行此操作，请联系管理员", "You may not do this: please ask an administrator";
    SIGN_IN: "请先登录", "Please sign in first";
    CONFLICT: "内容刚被别人更新，已为您显示最新状态，请再试一次", "Someone else has just changed this: the latest state is shown, please try again";
    INVALID: "有几项需要修改，请看标出的地方", "Some fields need a change: see the marked ones";
    TOO_MANY_MINUTES: "操作太频繁，请约 {minutes} 分钟后再试", "Too many tries: please wait about {minutes} minutes";
    TOO_MANY: "操作太频繁，请稍等 {seconds} 秒再试", "Too many tries: please wait {seconds} {seconds|second|seconds}";
    INTERNAL: "系统出了问题，我们已经记录。请稍后重试", "Something went wrong on our side and was recorded. Please try again later";
    UNAVAILABLE: "服务暂时不可用，您填写的内容没有丢失，请稍后重试", "The service is briefly unavailable. What you typed is kept: please try again";
    LOGIN_FAILED: "账号或密码不正确", "The account or password is not correct";
    NOT_ALLOWED_NOW: "当前阶段不能执行此操作", "This can't be done at the current stage";
    GATE: "还不能结案，缺少：{missing}", "Can't close yet. Missing: {missing}";
    MISSING_CAUSE: "原因", "the cause";
    MISSING_ACTION: "处理措施", "the action taken";
    MISSING_EVIDENCE: "证据", "evidence";
    MISSING_CONFIRMATION: "顾客确认（或满 {days} 天无回复且有通知记录）", "the customer's confirmation (or {days} silent days with logged notices)";
    MISSING_SUMMARY: "结案小结", "a closing summary";
    LIST_SEPARATOR: "、", ", ";

    TREE_NO_NAME: "请填写中文名称", "Please give a Chinese name";
    TREE_LONG_NAME: "名称太长：中文最多 40 字，英文最多 80 字", "The name is too long: at most 40 characters in Chinese, 80 in English";
    TREE_DUPLICATE: "同级已有同名项，请换一个名称", "A sibling has this name already: please choose another";
    TREE_LOOP: "不能移动到自己的下级", "A node can't be moved below itself";
    TREE_TOO_DEEP: "最多四级，请选择更高的上级", "At most four levels: please choose a higher parent";
    TREE_PARENT_RETIRED: "上级已停用，请先恢复上级", "The node above is retired: restore it first";

    DEPARTMENT_TAKEN: "同一个上级下已有同名部门，请换一个名称", "A department beside it has this name already: please choose another";
    DEPARTMENT_LOOP: "部门不能移动到自己或自己的下级，请选择别的上级", "A department can't be moved below itself: please choose another one above";
    DEPARTMENT_PARENT_RETIRED: "上级部门已停用，请先恢复上级，或选择别的上级", "The department above is retired: restore it first, or choose another one above";
    DEPARTMENT_RETIRED: "所属部门已停用，请先把此人调到在用的部门", "Their department is retired: move them to one in use first";
    DEPARTMENT_PEOPLE: "部门里还有 {n} 名可登录的人员，请先把他们调走或停用", "{n} {n|person|people} who may sign in {n|belongs|belong} to it: move or deactivate them first";
    DEPARTMENT_BELOW: "下面还有 {n} 个在用的部门，请先移走或停用它们", "{n} {n|department|departments} in use {n|is|are} below it: move or retire them first";
    DEPARTMENT_CASES: "部门里还有未结案的工单，请先结案或转给别的部门", "It has open cases: close them or hand them to another department first";
    DEPARTMENT_RULE: "第 {n} 条分派规则指向它，请先在“分派规则”里改掉", "Routing rule {n} sends cases there: change the rule first";
    DEPARTMENT_REST: "没有规则符合的工单归它，请先在“分派规则”里另选部门", "It takes what no rule sends anywhere: choose another department beside the routing rules first";
}
