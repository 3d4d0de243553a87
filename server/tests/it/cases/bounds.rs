//! What may not be: out of bounds, of another department, at the same time, by another link.

use super::*;

both!(a_proposal_is_bounded, async |db: TestDb| {
    let office = Office::open(&db).await;
    let (_, number) = office.file(complaint()).await;
    let page = office.page(&number).await;
    let page = office.act(&page, CaseAction::Take).await;
    let today = office.core.clock.now().date_naive();
    let draft = |days: i64| ProposalDraft {
        measures: [Measure::Refund, Measure::Repair].repeat(5_000),
        text: "免费上门维修".into(),
        by: Some(today + TimeDelta::days(days)),
        ..ProposalDraft::default()
    };
    for days in [-2, 731, 2_900_000] {
        let action = CaseAction::Propose(draft(days));
        let answer = office
            .cases()
            .act(&office.agent, &number, page.seq, action)
            .await;
        let Err(ApiError::Invalid(errors)) = answer else {
            panic!("not refused: {days} days from now");
        };
        let (from, to) = (today - TimeDelta::days(1), today + TimeDelta::days(730));
        let problem = FieldProblem::NotBetween { from, to };
        assert_eq!(errors.of("by"), Some(&problem), "{days}");
    }
    let page = office.act(&page, CaseAction::Propose(draft(730))).await;
    assert_eq!(
        page.proposals[0].measures,
        [Measure::Repair, Measure::Refund]
    );
});

both!(another_department_sees_nothing, async |db: TestDb| {
    let office = Office::open(&db).await;
    let (_, number) = office.file(complaint()).await;
    let stranger = agent(PersonId(Uuid::now_v7()), DepartmentId(Uuid::now_v7()));
    let cases = office.cases();
    assert_eq!(
        cases.case(&stranger, &number).await,
        Err(ApiError::NotFound)
    );
    assert_eq!(
        cases.act(&stranger, &number, 99, CaseAction::Take).await,
        Err(ApiError::NotFound)
    );
    assert_eq!(
        cases.upload(&stranger, &number, picture()).await,
        Err(ApiError::NotFound)
    );
    let query = InboxQuery {
        view: View::Open,
        ..InboxQuery::default()
    };
    assert!(
        cases
            .inbox(&stranger, query)
            .await
            .expect("a page")
            .page
            .rows
            .is_empty()
    );
});

both!(somebody_elses_step_is_a_conflict, async |db: TestDb| {
    let office = Office::open(&db).await;
    let (link, number) = office.file(complaint()).await;
    let page = office.page(&number).await;
    office
        .customer(&link, CustomerAction::Write("还有异响".into()))
        .await
        .expect("written");
    let reply = CaseAction::Reply {
        text: "好的".into(),
        ask: false,
    };
    let answer = office
        .cases()
        .act(&office.agent, &number, page.seq, reply)
        .await;
    assert_eq!(answer, Err(ApiError::Conflict));
});

both!(
    a_second_tap_on_the_same_button_does_nothing,
    async |db: TestDb| {
        let office = Office::open(&db).await;
        let (link, _) = office.file(complaint()).await;
        let following = office.following();
        let session = following.open_link(&link).await.expect("a session");
        let key = "k".repeat(40);
        for _ in 0..3 {
            following
                .act(&session, &key, CustomerAction::Write("补充一点".into()))
                .await
                .expect("taken");
        }
        assert_eq!(
            crate::harness::number(&db, "SELECT count(*) FROM message").await,
            1
        );
    }
);

both!(a_link_of_one_case_opens_no_other, async |db: TestDb| {
    let office = Office::open(&db).await;
    let (link, _) = office.file(complaint()).await;
    let other = FeedbackForm {
        form_token: "u".repeat(43),
        contact: String::new(),
        name: String::new(),
        ..complaint()
    };
    office.file(other).await;
    let session = office
        .following()
        .open_link(&link)
        .await
        .expect("a session");
    let (case, _) = office
        .following()
        .by_session(&session)
        .await
        .expect("its case");
    assert_ne!(case, CaseId(Uuid::nil()));
    assert_eq!(
        office.following().by_session(&link).await,
        Err(ApiError::NotFound),
        "a link is no session"
    );
    assert_eq!(
        office.following().open_link(&session).await,
        Err(ApiError::NotFound),
        "a session is no link"
    );
});

both!(pages_cost_the_same_with_more_cases, async |db: TestDb| {
    let office = Office::open(&db).await;
    let query = InboxQuery {
        view: View::Open,
        ..InboxQuery::default()
    };
    let mut costs = Vec::new();
    for round in 0..2 {
        for n in 0..5 + round * 45 {
            let token = format!("{round}-{n}-{}", "x".repeat(40));
            office
                .file(FeedbackForm {
                    form_token: token,
                    ..complaint()
                })
                .await;
        }
        let before = db.statements();
        let inbox = office
            .cases()
            .inbox(&office.agent, query.clone())
            .await
            .expect("a page");
        costs.push(db.statements() - before);
        assert!(!inbox.page.rows.is_empty());
    }
    assert_eq!(
        costs[0], costs[1],
        "a list of 50 costs what a list of 5 does"
    );
    assert!(costs[0] <= 12, "{costs:?}");
    let number = office
        .cases()
        .inbox(&office.agent, query)
        .await
        .expect("a page")
        .page
        .rows
        .remove(0)
        .number;
    let before = db.statements();
    office.page(&number).await;
    let page = db.statements() - before;
    assert!(page <= 12, "the case page takes {page} statements");
    let before = db.statements();
    office
        .cases()
        .board(&office.agent, None)
        .await
        .expect("a board");
    let board = db.statements() - before;
    assert!(board <= 12, "the board takes {board} statements");
});

both!(
    the_inbox_pages_by_key_without_loss_or_repeat,
    async |db: TestDb| {
        let office = Office::open(&db).await;
        for n in 0..120 {
            let token = format!("{n}-{}", "x".repeat(40));
            let kind = if n % 3 == 0 { "inquiry" } else { "complaint" };
            office
                .file(FeedbackForm {
                    form_token: token,
                    kind: kind.into(),
                    ..complaint()
                })
                .await;
            office
                .core
                .clock
                .set_offset(TimeDelta::minutes(n).num_seconds());
        }
        let mut query = InboxQuery {
            view: View::Open,
            ..InboxQuery::default()
        };
        let mut seen = Vec::new();
        loop {
            let inbox = office
                .cases()
                .inbox(&office.agent, query.clone())
                .await
                .expect("a page");
            seen.extend(inbox.page.rows.into_iter().map(|r| r.number));
            match inbox.page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        let all = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((all, seen.len()), (120, 120));
    }
);

both!(
    events_of_an_earlier_version_are_read_after_the_migration,
    async |db: TestDb| {
        let office = Office::open(&db).await;
        let (_, number) = office.file(complaint()).await;
        let page = office.page(&number).await;
        let before = (page.priority_reason.clone(), page.timeline.clone());
        let sql = match db.backend() {
            sea_orm::DbBackend::Postgres => {
                include_str!("../../../src/db/migration/m0005_events.postgres.sql")
            }
            _ => include_str!("../../../src/db/migration/m0005_events.sqlite.sql"),
        };
        let old = [
            (r#""reason":"kind""#, r#""reason":{"because":"kind"}"#),
            (
                r#""reason":{"phrase":{"phrase""#,
                r#""reason":{"because":"phrase","phrase""#,
            ),
            (r#""why":"default""#, r#""why":{"by":"default"}"#),
        ];
        db.write(async move |tx| -> Result<(), sea_orm::DbErr> {
            for (now, then) in old {
                let set =
                    format!("UPDATE case_event SET event = replace(event, '{now}', '{then}')");
                tx.execute_unprepared(&set).await?;
            }
            Ok(())
        })
        .await
        .expect("as it was");
        let unread = office.cases().case(&office.agent, &number).await;
        assert!(unread.is_err(), "what the migration is for");
        // Running it twice changes nothing more.
        for _ in 0..2 {
            db.write(async move |tx| -> Result<(), sea_orm::DbErr> {
                tx.execute_unprepared(sql).await?;
                Ok(())
            })
            .await
            .expect("migrated");
            let page = office.page(&number).await;
            assert_eq!((page.priority_reason, page.timeline), before);
        }
    }
);
