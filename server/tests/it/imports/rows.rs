//! Files as they come: bad rows, other encodings, workbooks, several at once.

use super::*;

both!(bad_rows_are_left_out_by_number, async |db: TestDb| {
    let core = office(&db).await;
    let long = "长".repeat(5_001);
    let csv = format!(
        "编号,时间,内容,情感,类型\n\
         1,2020-01-02,好,1,表扬\n\
         2,昨天,好,1,\n\
         3,,  ,1,\n\
         \n\
         4,,{long},1,\n\
         5,,好,很好,\n\
         6,,好,,吐槽\n\
         1,,又来,,\n\
         7,2020/1/2 8:00,不好,-1,\n"
    );
    let done = import(&core, upload("a.csv", csv)).await;
    assert_eq!((done.imported, done.failed, done.duplicates), (2, 5, 1));
    let errors: Vec<_> = done
        .errors
        .iter()
        .map(|e| (e.row, e.column.as_deref(), e.problem))
        .collect();
    let expected = [
        (3, Some("时间"), RowProblem::BadTime),
        (4, Some("内容"), RowProblem::NoText),
        (5, Some("内容"), RowProblem::LongText),
        (6, Some("情感"), RowProblem::BadSentiment),
        (7, Some("类型"), RowProblem::BadKind),
        (8, None, RowProblem::Duplicate),
    ];
    assert_eq!(errors, expected);
});

both!(gb18030_and_a_file_without_numbers, async |db: TestDb| {
    let core = office(&db).await;
    let text = "内容,姓名\n送餐太慢,李雷\n味道很好,韩梅梅\n送餐太慢,李雷\n";
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    let first = import(&core, upload("a.csv", bytes.to_vec())).await;
    assert_eq!((first.imported, first.duplicates), (2, 1));
    let again = import(&core, upload("a.csv", text)).await;
    assert_eq!((again.imported, again.duplicates), (0, 3));
    let texts =
        "SELECT count(*) FROM feedback WHERE tidy_text = '送餐太慢' AND customer_id IS NOT NULL";
    assert_eq!(number(&db, texts).await, 1);
});

both!(a_workbook_becomes_cases_by_a_rule, async |db: TestDb| {
    let core = office(&db).await;
    let department = core.rules.now().default_department.expect("a department");
    let to = Some(Target {
        department,
        owner: None,
    });
    let opening = RoutingRule {
        name: "热线".into(),
        channels: vec![Channel::Hotline],
        words: vec!["漏水".into()],
        opens_case: true,
        to,
        ..RoutingRule::default()
    };
    rule(&core, &db, opening).await;
    let id = begin(&core, upload("热线.xlsx", workbook()), |mapping| {
        mapping.channel = Channel::Hotline;
        mapping.kind = Some(Kind::Complaint);
    })
    .await;
    let done = imports::run(&core, id).await.expect("runs");
    assert_eq!((done.imported, done.cases, done.failed), (2, 1, 0));
    let raw = "SELECT count(*) FROM feedback WHERE raw_text LIKE '%  漏水%' AND tidy_text LIKE '%楼上 漏水%'";
    assert_eq!(number(&db, raw).await, 1);
    let dated =
        "SELECT count(*) FROM feedback WHERE occurred_at IS NOT NULL AND external_id = '188006'";
    assert_eq!(number(&db, dated).await, 1);
    let open = "SELECT count(*) FROM case_file WHERE staged_by IS NULL AND number LIKE 'TS-%' AND channel = 'hotline'";
    assert_eq!(number(&db, open).await, 1);
    assert!(number(&db, "SELECT count(*) FROM case_event").await >= 2);
    let counted = "SELECT CAST(sum(n) AS bigint) FROM delta WHERE metric = 'case_opened'";
    assert_eq!(number(&db, counted).await, 1);
});

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("空").expect("named");
    let sheet = book.add_worksheet();
    let format = rust_xlsxwriter::Format::new().set_num_format("yyyy/m/d h:mm");
    let headings = [
        "留言编号",
        "留言用户",
        "留言主题",
        "留言时间",
        "留言详情",
        "反对数",
    ];
    for (column, heading) in (0_u16..).zip(headings) {
        sheet.write(0, column, heading).expect("written");
    }
    let time = rust_xlsxwriter::ExcelDateTime::from_ymd(2020, 1, 2)
        .and_then(|d| d.and_hms(8, 5, 0))
        .expect("a time");
    let rows = [
        (188_006, "A01", "求助", "\n\t\t\t楼上  漏水\n\n"),
        (188_007, "A02", "表扬", "路灯修好了"),
    ];
    for (row, (id, user, title, text)) in (1_u32..).zip(rows) {
        sheet.write(row, 0, id).expect("written");
        sheet.write(row, 1, user).expect("written");
        sheet.write(row, 2, title).expect("written");
        sheet
            .write_with_format(row, 3, &time, &format)
            .expect("written");
        sheet.write(row, 4, text).expect("written");
        sheet.write(row, 5, 0).expect("written");
    }
    book.save_to_buffer().expect("a workbook")
}

both!(
    the_job_runner_reads_it_in_while_customers_submit,
    async |db: TestDb| {
        let core = office(&db).await;
        let seen = preview(&core, upload("a.csv", lines(1, 2_000))).await;
        let stop = server::serve::Stop::default();
        let runner = tokio::spawn(server::jobs::runner(&core).run(stop.clone()));
        let service = Service(core.core.clone());
        service
            .start(&Actor::System, seen.id, seen.mapping)
            .await
            .expect("started");
        let mut slowest = Duration::ZERO;
        let mut filed = 0;
        while status(&core, seen.id).await.state == ImportState::Running {
            let form = FeedbackForm {
                kind: "complaint".into(),
                text: "冰箱不制冷，已经三天".into(),
                form_token: Uuid::now_v7().to_string(),
                ..FeedbackForm::default()
            };
            let began = std::time::Instant::now();
            let voices = voices::Service(core.core.clone());
            voices.submit(form, Locale::Zh).await.expect("accepted");
            slowest = slowest.max(began.elapsed());
            filed += 1;
            assert!(filed < 20_000, "the import ends");
        }
        stop.now();
        runner.await.expect("joins");
        assert_eq!(status(&core, seen.id).await.state, ImportState::Done);
        assert_eq!(number(&db, VISIBLE).await, 2_000 + filed);
        // Loose, since tests share the machine; the bench holds the figure.
        assert!(slowest < Duration::from_secs(5), "{slowest:?}");
    }
);

both!(
    an_import_is_its_bringers_and_the_managers,
    async |db: TestDb| {
        let core = office(&db).await;
        let service = Service(core.core.clone());
        let (head, other, manager) = (staff(Role::Head), staff(Role::Head), staff(Role::Manager));
        let file = upload("a.csv", "内容,备注\n好,x\n");
        let seen = service.preview(&head, file).await.expect("a preview");
        let (id, mapping) = (seen.id, seen.mapping);
        // What the command line brought belongs to nobody.
        let ours = preview(&core, upload("b.csv", "内容\n好\n")).await;
        assert_eq!(service.list(&other).await, Ok(vec![]));
        for id in [id, ours.id] {
            let refused = [
                service.status(&other, id).await,
                service.start(&other, id, mapping.clone()).await,
                service.cancel(&other, id).await,
            ];
            let hidden = |answer: &Result<_, _>| *answer == Err(ApiError::NotFound);
            assert!(refused.iter().all(hidden), "{refused:?}");
            assert_eq!(status(&core, id).await.state, ImportState::Mapped);
        }
        let ids = async |actor: &Actor| -> Vec<ImportId> {
            let list = service.list(actor).await.expect("a list");
            list.into_iter().map(|import| import.id).collect()
        };
        assert_eq!(ids(&head).await, [id]);
        assert_eq!(ids(&manager).await, [ours.id, id]);
        let started = service.start(&head, id, mapping).await.expect("started");
        assert_eq!(started.state, ImportState::Running);
        let ended = service.cancel(&manager, id).await.expect("ended");
        assert_eq!(ended.state, ImportState::Cancelled);
        let seen = service.status(&head, id).await.expect("a status");
        assert_eq!(seen.state, ImportState::Cancelled);
    }
);

both!(
    who_may_not_import_and_what_is_no_table,
    async |db: TestDb| {
        let core = office(&db).await;
        let service = Service(core.core.clone());
        for (actor, expected) in [
            (Actor::Anonymous, ApiError::SignIn),
            (staff(Role::Agent), ApiError::Forbidden),
            (staff(Role::Admin), ApiError::Forbidden),
        ] {
            let refused = service.preview(&actor, upload("a.csv", "内容\n好\n")).await;
            assert_eq!(refused, Err(expected.clone()));
            assert_eq!(service.list(&actor).await, Err(expected));
        }
        let head = staff(Role::Head);
        for (bytes, problem) in [
            (&b"\x00\x01\xff"[..], FieldProblem::TableKind),
            (b"PK\x03\x04zip", FieldProblem::TableBroken),
            (b"", FieldProblem::TableBroken),
        ] {
            let Err(ApiError::Invalid(errors)) =
                service.preview(&head, upload("a.xlsx", bytes)).await
            else {
                panic!("not refused");
            };
            assert_eq!(errors.of("file"), Some(&problem));
        }
        let seen = service
            .preview(&head, upload("a.csv", "内容,备注\n好,x\n"))
            .await
            .expect("a preview");
        let none = Mapping {
            columns: vec![ImportField::Ignore; 2],
            ..seen.mapping.clone()
        };
        let refused = service.start(&head, seen.id, none).await;
        assert!(matches!(refused, Err(ApiError::Invalid(_))), "{refused:?}");
        let unknown = service.status(&head, ImportId(Uuid::now_v7())).await;
        assert_eq!(unknown, Err(ApiError::NotFound));
    }
);
