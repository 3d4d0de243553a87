//! An answer belongs to the round that it was asked about, and every round is asked about by itself.

use super::*;

/// Answers kept for this round of this case.
pub async fn of(db: &TestDb, case: &str, round: u32) -> i64 {
    let sql = format!(
        "SELECT count(*) FROM response r JOIN case_file c ON c.id = r.case_id \
         JOIN invitation i ON i.id = r.invitation_id AND i.case_id = r.case_id AND i.round = r.round \
         WHERE c.number = '{case}' AND r.round = {round}"
    );
    number(db, &sql).await
}

both!(an_answer_belongs_to_its_round, async |db: TestDb| {
    let case = closed(&db, "li@x.cn").await;
    at(&case.core, 2 * DAY);
    let first = case.token(&db).await;
    let answered = case.surveys().answer(&first, pairs("4")).await;
    answered.expect("thanked");
    assert_eq!(of(&db, &case.number, 1).await, 1);

    // Beyond the days that a customer is left alone after a survey.
    at(&case.core, 40 * DAY);
    case.customer(CustomerAction::ReportUnsolved("还是不制冷".into()))
        .await;
    case.ask().await;
    case.confirm_and_close().await;
    at(&case.core, 42 * DAY);
    let second = case.token(&db).await;
    assert_ne!(second, first);
    let page = case.surveys().open(&second).await.expect("a page");
    assert_eq!(
        (page.state, page.case_number.as_str()),
        (SurveyState::Open, case.number.as_str())
    );
    let answered = case.surveys().answer(&second, pairs("5")).await;
    answered.expect("thanked");
    assert_eq!(of(&db, &case.number, 2).await, 1);
    assert_eq!(of(&db, &case.number, 1).await, 1, "the first stays");
    assert_eq!(number(&db, "SELECT count(*) FROM response").await, 2);
    for (round, overall) in [(1, 4), (2, 5)] {
        let sql =
            format!("SELECT count(*) FROM response WHERE round = {round} AND overall = {overall}");
        assert_eq!(number(&db, &sql).await, 1, "round {round}");
    }
});
