//! Letters to customers. Each says what was received with thanks, who acts, by when, what to do meanwhile, and how to
//! reach us; a letter that lacks one of the five fails the test beside it.

crate::words! {
    GREETING: "您好，", "Hello,";
    SIGNED: "{organisation}", "{organisation}";
    TEAM: "客户服务团队", "our customer care team";
    OFFER_MEASURES: "措施：{measures}", "What we do: {measures}";
    OFFER_AMOUNT: "金额：{amount}", "Amount: {amount}";
    OFFER_BY: "计划完成日期：{day}", "To be done by {day}";
    CONTACT: "随时补充或联系我们：打开下面的专属链接留言，我们会看到并回复。链接只属于您，请勿转发。\n{link}", "To add something or to reach us, write on your private page; we read and answer it. The link is yours alone: please do not forward it.\n{link}";
    CONTACT_PLAIN: "如需联系我们，请访问 {link}", "To reach us, please go to {link}";

    ACK_SUBJECT: "已收到您的反馈（{number}）", "We have received your message ({number})";
    ACK_BODY: "感谢您告诉我们。您的反馈已登记，编号 {number}。给您带来的不便，我们深表歉意。\n\n由{team}负责处理。\n\n将在{promised}前给您第一次答复。\n\n在此期间请保留相关凭证（订单、照片、票据），不需要重复提交。", "Thank you for telling us. Your message is registered as {number}. We are sorry for the trouble.\n\nIt is with {team}.\n\nYou will have a first answer by {promised}.\n\nMeanwhile please keep anything that belongs to it (order, photos, receipts); there is no need to send it again.";

    REPLY_SUBJECT: "关于 {number} 的答复", "An answer about {number}";
    REPLY_BODY: "感谢您的耐心等待。{team}就 {number} 给您答复：\n\n{text}\n\n下一步将在{promised}前进行。\n\n在此期间，如果还有疑问，请直接在专属页面留言。", "Thank you for your patience. About {number}, {team} answers:\n\n{text}\n\nThe next step follows by {promised}.\n\nMeanwhile, if something is still unclear, just write on your private page.";

    QUESTION_SUBJECT: "关于 {number}，需要您补充", "A question about {number}";
    QUESTION_BODY: "感谢您的反馈。{team}在处理 {number} 时需要向您了解：\n\n{text}\n\n收到您的回复后我们会继续处理，目标时间是{promised}。\n\n在此期间请在专属页面回复这个问题。", "Thank you for your message. To go on with {number}, {team} needs to know:\n\n{text}\n\nWe go on as soon as you answer; the target is {promised}.\n\nMeanwhile please answer on your private page.";

    PROPOSAL_SUBJECT: "{number} 的解决方案，请您选择", "A proposed solution for {number}";
    PROPOSAL_BODY: "感谢您的等待。{team}为 {number} 提出解决方案：\n\n{text}\n\n请打开专属页面选择接受，或告诉我们哪里不合适，我们会重新考虑。\n\n在此期间，我们最迟在{promised}前再告诉您进展。", "Thank you for waiting. For {number}, {team} proposes:\n\n{text}\n\nPlease accept it on your private page, or tell us what does not suit you, and we will think again.\n\nMeanwhile we tell you how things stand by {promised} at the latest.";

    CONFIRM_SUBJECT: "{number} 已处理，请您确认", "{number} is done: please confirm";
    CONFIRM_BODY: "感谢您的配合。{team}已完成 {number} 的处理。\n\n{text}\n\n在此期间，请检查结果，并在专属页面告诉我们是否已解决；如果没有，点“还没解决”，我们会继续处理。\n\n到{promised}还没有您的回音，我们会按已解决结案；结案后您仍可以让我们重新处理。", "Thank you for your help. The work on {number} by {team} is done.\n\n{text}\n\nMeanwhile please check the result and tell us on your private page whether it is solved; if it is not, press “No, not yet” and we go on.\n\nWithout an answer by {promised} we close it as solved; you can still have it taken up again afterwards.";

    REMIND_SUBJECT: "提醒：{number} 等待您确认", "Reminder: {number} waits for you";
    REMIND_BODY: "感谢您的反馈。{team}完成 {number} 后还没有收到您的确认。\n\n如果到{promised}仍没有回音，我们会按已解决结案；结案后您仍可以在专属页面点“又出现了同样的问题”，我们会重新处理。\n\n在此期间，请打开专属页面告诉我们结果。", "Thank you for your message. Since {number} was done, {team} has not heard from you.\n\nWithout an answer by {promised} we close it as solved; you can still say on your private page that the problem is back, and we take it up again.\n\nMeanwhile please tell us the result on your private page.";

    CLOSED_SUBJECT: "{number} 已结案", "{number} is closed";
    CLOSED_BODY: "感谢您的反馈和信任。{team}已将 {number} 结案（{promised}）：\n\n{text}\n\n如果问题再次出现，不需要重新提交，在专属页面点“又出现了同样的问题”即可。", "Thank you for your message and your trust. {number} was closed by {team} ({promised}):\n\n{text}\n\nIf it comes back there is no need to start again: say on your private page that the problem is back.";

    REOPENED_SUBJECT: "{number} 重新处理", "{number} is taken up again";
    REOPENED_BODY: "感谢您告诉我们结果。上次处理没有解决问题，我们深表歉意。{team}已重新处理 {number}，将在{promised}前给您答复。\n\n在此期间，如果有新的情况，请在专属页面补充，不需要重新提交。", "Thank you for telling us how it went. We are sorry that it did not help. {team} has taken up {number} again and will answer you by {promised}.\n\nMeanwhile, if there is anything new, add it on your private page; there is no need to start again.";

    SURVEY_SUBJECT: "{number} 处理得怎么样？请您评价", "How did we do with {number}?";
    SURVEY_BODY: "感谢您的反馈。{team}已处理完 {number}，想请您用一分钟评价这次处理。\n\n评价在{promised}前有效。您的评价只用于改进服务，处理人员不能替您填写。在此期间，如果问题没有解决，也请在评价里告诉我们。", "Thank you for your message. With {number} finished, {team} asks for a minute of your time to rate how it was handled.\n\nThe survey is open until {promised}. Your rating is used to improve our service only, and those who handled it can't fill it in for you. Meanwhile, if it is not solved, please say so there.";
    SURVEY_LINK: "开始评价：\n{link}", "Start the survey:\n{link}";

    SURVEY_REMIND_SUBJECT: "还差您的评价（{number}）", "Your rating is still missing ({number})";
    SURVEY_REMIND_BODY: "感谢您的反馈。{team}还没有收到您对 {number} 的评价，这是唯一一次提醒。\n\n评价在{promised}前有效，一分钟就能完成。在此期间不评价也不影响您的权益。", "Thank you for your message. Your rating of {number} has not reached {team} yet; this is the only reminder.\n\nThe survey is open until {promised} and takes a minute. Meanwhile nothing happens if you would rather not answer.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_the_five_elements() {
        let bodies: Vec<_> = ALL.iter().filter(|(n, _)| n.ends_with("_BODY")).collect();
        assert_eq!(bodies.len(), 10);
        for (name, words) in bodies {
            for text in [words.zh, words.en] {
                assert!(text.contains("{team}"), "{name}: who acts");
                assert!(text.contains("{promised}"), "{name}: by when");
                assert!(text.contains("{number}"), "{name}: what about");
            }
            assert!(
                words.zh.contains("感谢") && words.en.contains("Thank"),
                "{name}: thanks"
            );
            let meanwhile = ["在此期间", "在此之前", "如果问题再次出现"];
            assert!(
                meanwhile.iter().any(|m| words.zh.contains(m)),
                "{name}: what to do meanwhile"
            );
        }
        for link in [CONTACT, CONTACT_PLAIN, SURVEY_LINK] {
            assert!(link.zh.contains("{link}"), "how to reach us");
        }
    }
}
