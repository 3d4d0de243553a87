//! Deeds of jobs, commands and editors of themes.

use super::*;
use crate::labels::teach;
use crate::themes::{name_of, of_theme, sorted};
use app::api::ports::Themes as _;
use server::services::imports::open_cases_for;
use server::services::learning::run;
use server::services::themes::Themes;
use shared::feedback::Channel;
use shared::id::{FeedbackId, RunId};
use shared::learning::RunKind;
use shared::themes::ThemeEdit;

both!(s17_runs_over_voices, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let core = &site.core.core;
    let admin = staff(&site, Who::Admin, Role::Admin).await;
    let learning = Learning::new(core.clone());
    let begin = async |kind: RunKind| {
        let start = learning.start(&admin, kind);
        let begun = one(&db, by(&admin), "language.start", "language_run:", start).await;
        let page = begun.expect("started");
        page.running(kind).expect("it runs").id
    };
    let read: RunId = begin(RunKind::Read).await;
    let stop = learning.cancel(&admin, read);
    let object = format!("language_run:{read}");
    let stopped = one(&db, by(&admin), "language.cancel", object, stop).await;
    stopped.expect("cancelled");
    teach(core, &db).await;
    let train = begin(RunKind::Train).await;
    let learned = run(core, train);
    let learned = one(&db, SYSTEM, "model.learn", "language:model", learned).await;
    learned.expect("learned");
});

both!(s17_edits_of_themes, async |db: TestDb| {
    let (site, battery, noise) = sorted(&db).await;
    let manager = staff(&site, Who::Manager, Role::Manager).await;
    let themes = Themes::new(site.core.core.clone());
    let seen = name_of(&site, battery).await;
    let voice: Uuid = crate::harness::value(&db, &of_theme(battery, 1)).await;
    let (id, from) = (
        u32::try_from(battery).expect("small"),
        u32::try_from(noise).expect("small"),
    );
    let rename = ThemeEdit::Rename {
        id,
        name: "耗电".into(),
        seen,
    };
    let cause = ThemeEdit::Attach {
        id,
        cause: "电芯批次".into(),
        seen: String::new(),
    };
    let merge = ThemeEdit::Merge { into: id, from };
    let split = ThemeEdit::Split {
        id,
        voices: vec![FeedbackId(voice)],
        name: "一条".into(),
    };
    for (action, edit) in [
        ("theme.rename", rename),
        ("theme.cause", cause),
        ("theme.merge", merge),
        ("theme.split", split),
    ] {
        let done = themes.edit(&manager, edit);
        let done = one(&db, by(&manager), action, "theme:", done).await;
        done.unwrap_or_else(|error| panic!("{action}: {error}"));
    }
});

both!(s17_a_rule_made_by_a_command, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let open = open_cases_for(&site.core, Channel::Hotline, None, "物流部");
    let opened = one(&db, SYSTEM, "routing.publish", "config:routing", open).await;
    opened.expect("published");
});
