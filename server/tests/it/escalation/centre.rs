//! Reminders in the app: everybody's own, read by their owner, heard by their owner.

use super::{file, mine, office, tell};
use crate::harness::{TestDb, Who, both, meddle, number};
use crate::surveys::{DAY, at};
use serde_json::{Value, json};
use server::jobs::housekeeping::tidy_up;
use uuid::Uuid;

both!(
    reminders_are_read_by_their_owner_alone,
    async |db: TestDb| {
        let site = office(&db).await;
        let case = file(&site, "插座起火了").await;
        file(&site, "插座冒烟，起火了").await;
        tell(&site, 5).await;
        let found = mine(&site, Who::Head).await;
        assert_eq!(found["unread"], 2);
        let of = |page: &Value| {
            let rows = page["page"]["rows"].as_array().expect("rows").clone();
            rows.into_iter()
                .find(|row| row["case"]["number"] == json!(case))
                .expect("the case's")
        };
        let id = of(&found)["id"].clone();
        let read = async |who: Who, seen: Value| {
            let answer = site.call(who, "/api/reminders/read", json!({ "seen": seen }));
            answer.await.json()
        };
        assert_eq!(read(Who::Manager, json!({ "one": id })).await, 0);
        assert_eq!(
            mine(&site, Who::Head).await["unread"],
            2,
            "not by somebody else"
        );
        assert_eq!(read(Who::Head, json!({ "one": id })).await, 1);
        let me = site
            .call(Who::Head, "/api/session/me", json!({}))
            .await
            .json();
        assert_eq!(me["unread"], 1);
        // What went out of sight keeps its sentence and shows nothing of the case.
        let there = "UPDATE case_file SET department_id = $1 WHERE number = $2";
        meddle(
            &site.core.db,
            there,
            vec![site.b.0.into(), case.clone().into()],
        )
        .await;
        let found = mine(&site, Who::Head).await;
        let rows = found["page"]["rows"].as_array().expect("rows").iter();
        let gone: Vec<&Value> = rows.filter(|row| row["case"].is_null()).collect();
        assert_eq!(
            (gone.len(), &gone[0]["id"], &gone[0]["read"]),
            (1, &id, &json!(true))
        );
        // Up to what was seen: what came since stays.
        let seen = json!({ "up_to": found["page"]["rows"][0]["id"] });
        file(&site, "插座又起火了").await;
        tell(&site, 10).await;
        assert_eq!(read(Who::Head, seen).await, 1);
        let latest = mine(&site, Who::Head).await["page"]["rows"][0]["id"].clone();
        assert_eq!(read(Who::Head, json!({ "up_to": latest })).await, 0);
        // Read ones stay for 90 days.
        at(&site.core, 80 * DAY);
        tidy_up(&site.core).await.expect("tidies");
        assert_eq!(site.number("SELECT count(*) FROM reminder").await, 3);
        at(&site.core, 91 * DAY);
        tidy_up(&site.core).await.expect("tidies");
        assert_eq!(site.number("SELECT count(*) FROM reminder").await, 0);
    }
);

both!(the_bell_is_heard_by_its_owner_alone, async |db: TestDb| {
    let site = office(&db).await;
    file(&site, "插座起火了").await;
    tell(&site, 5).await;
    let rung = "SELECT count(*) FROM change WHERE number = '!' AND owner_id IS NOT NULL";
    assert_eq!(number(&db, rung).await, 1);
    let staff = async |who: Who| {
        let token = site.staff_token(who).await;
        let people = server::services::people::People::new(site.core.core.clone());
        let actor = app::api::ports::People::actor(&people, &token).await;
        actor.expect("signed in").staff().cloned().expect("staff")
    };
    let head = staff(Who::Head).await;
    let bell = server::live::Changed {
        number: "!".into(),
        department: shared::id::DepartmentId(Uuid::nil()),
        owner: Some(head.id),
    };
    assert!(bell.concerns(&head));
    for other in [Who::AgentA, Who::Manager, Who::Auditor] {
        assert!(!bell.concerns(&staff(other).await), "{other:?}");
    }
});
