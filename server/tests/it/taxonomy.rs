//! Trees that admins edit: versions, conflicts, rights, and that other instances follow.

use app::api::ApiError;
use app::api::ports::Taxonomy as _;
use server::services::ops::poll_settings;
use server::services::taxonomy::Taxonomy;
use shared::actor::{Actor, Role};
use shared::id::NodeId;
use shared::locale::Label;
use shared::taxonomy::{Axis, Edit, EditError};
use uuid::Uuid;

use crate::harness::{TestDb, both, department, number, staffed};

fn add(parent: Option<NodeId>, zh: &str) -> Edit {
    Edit::Add {
        parent,
        label: Label::new(zh, ""),
    }
}

const AXIS: Axis = Axis::Category;

both!(an_edit_publishes_the_next_version, async |db: TestDb| {
    let core = db.core();
    let staff = staffed(&core).await;
    let taxonomy = Taxonomy::new(core.core.clone());
    let edit = async |version, edit| taxonomy.edit(&staff.admin, AXIS, version, edit).await;
    assert_eq!(taxonomy.tree(&staff.admin, AXIS).await, Ok((0, vec![])));
    let (version, nodes) = edit(0, add(None, "质量")).await.expect("added");
    let quality = nodes[0].node.id;
    assert_eq!((version, nodes.len()), (1, 1));
    let (version, nodes) = edit(1, add(Some(quality), "破损")).await.expect("added");
    assert_eq!((version, nodes[1].depth, nodes[1].cases), (2, 1, 0));
    // What was seen is old: nothing changes.
    assert_eq!(edit(1, add(None, "服务")).await, Err(ApiError::Conflict));
    let same = edit(2, add(None, " 质量 ")).await;
    assert_eq!(same, Err(ApiError::Tree(EditError::Duplicate)));
    let (version, nodes) = edit(2, Edit::Retire { id: quality })
        .await
        .expect("retired");
    assert_eq!(version, 3);
    assert!(nodes.iter().all(|view| view.node.retired));
    assert_eq!(number(&db, "SELECT count(*) FROM config").await, 3);
    let trail = "SELECT count(*) FROM audit WHERE action = 'taxonomy.edit'";
    assert_eq!(number(&db, trail).await, 3);
    let before = db.statements();
    taxonomy.tree(&staff.admin, AXIS).await.expect("read");
    assert!(db.statements() - before <= 12);
});

both!(
    of_two_edits_in_one_moment_one_is_told_to_look_again,
    async |db: TestDb| {
        let core = db.core();
        let staff = staffed(&core).await;
        let here = Taxonomy::new(core.core.clone());
        let other = db.instance().await;
        let there = Taxonomy::new(other.core.clone());
        for version in 0..5 {
            let (one, two) = tokio::join!(
                here.edit(
                    &staff.admin,
                    AXIS,
                    version,
                    add(None, &format!("甲{version}"))
                ),
                there.edit(
                    &staff.admin,
                    AXIS,
                    version,
                    add(None, &format!("乙{version}"))
                ),
            );
            let lost = [&one, &two].into_iter().filter(|answer| answer.is_err());
            assert_eq!(lost.cloned().collect::<Vec<_>>(), [Err(ApiError::Conflict)]);
            // Whoever lost is shown what the other did.
            for side in [&here, &there] {
                let (now, nodes) = side.tree(&staff.admin, AXIS).await.expect("read");
                if now == version + 1 {
                    assert_eq!(nodes.len(), version as usize + 1);
                }
            }
            poll_settings(&core).await.expect("polled");
            poll_settings(&other).await.expect("polled");
            assert_eq!(core.rules().categories, other.rules().categories);
            assert_eq!(core.rules().version("taxonomy.category"), version + 1);
        }
    }
);

both!(only_admins_edit_trees, async |db: TestDb| {
    let core = db.core();
    let staff = staffed(&core).await;
    let taxonomy = Taxonomy::new(core.core.clone());
    let home = department(&db, "客服部", None).await;
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Admin) {
        let login = format!("t-{role}");
        let (_, password) = staff.add(&login, role, home).await;
        let token = staff.enter(&login, &password).await;
        let actor = app::api::ports::People::actor(&staff.people, &token).await;
        let actor = actor.expect("an actor");
        let answer = taxonomy.edit(&actor, AXIS, 0, add(None, "甲")).await;
        assert_eq!(answer, Err(ApiError::Forbidden), "{role}");
        assert_eq!(taxonomy.tree(&actor, AXIS).await, Err(ApiError::Forbidden));
    }
    let nobody = taxonomy.tree(&Actor::Anonymous, AXIS).await;
    assert_eq!(nobody, Err(ApiError::SignIn));
    assert_eq!(number(&db, "SELECT count(*) FROM config").await, 0);
});

both!(counts_of_cases_stop_at_a_thousand, async |db: TestDb| {
    use crate::harness::meddle;
    let core = db.core();
    let staff = staffed(&core).await;
    let taxonomy = Taxonomy::new(core.core.clone());
    let home = department(&db, "客服部", None).await;
    let edit = async |version, name| {
        let answer = taxonomy
            .edit(&staff.admin, AXIS, version, add(None, name))
            .await;
        answer.expect("added").1
    };
    edit(0, "少").await;
    edit(1, "多").await;
    let nodes = edit(2, "无").await;
    let now = server::clock::real_now();
    let voice = Uuid::now_v7();
    meddle(
        &db,
        "INSERT INTO feedback (id, kind, channel, raw_text, tidy_text, received_at) \
         VALUES ($1, 'complaint', 'web', '', '', $2)",
        vec![voice.into(), now.into()],
    )
    .await;
    for (at, cases) in [(0, 7), (1, 1_100)] {
        let id = nodes[at].node.id.0;
        // Rows made by the engine itself, each with an id of its own.
        let ids = match db.engine {
            crate::harness::Engine::Sqlite => "randomblob(16)",
            crate::harness::Engine::Postgres => "gen_random_uuid()",
        };
        let sql = format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {cases}) \
             INSERT INTO case_file (id, number, case_type, kind, channel, feedback_id, title, \
             priority, stage, phase, round, department_id, category_id, waiting, seq, opened_at, \
             stage_since, updated_at) SELECT {ids}, 'N{at}-' || i, 'complaint', 'complaint', 'web', \
             $1, '', 'normal', 'x', 'received', 1, $2, $3, false, 1, $4, $4, $4 FROM n"
        );
        meddle(
            &db,
            &sql,
            vec![voice.into(), home.0.into(), id.into(), now.into()],
        )
        .await;
    }
    let (_, nodes) = taxonomy.tree(&staff.admin, AXIS).await.expect("read");
    let counts: Vec<u64> = nodes.iter().map(|view| view.cases).collect();
    assert_eq!(counts, [7, 1_000, 0]);
});
