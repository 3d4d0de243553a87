//! Hand-over and priority: who may get a case, what its history says, and what who gave it away still sees.

use crate::harness::{TestDb, TestSite, Who, both};
use app::api::ApiError;
use app::api::ports::Cases as _;
use server::services::cases;
use shared::actor::Actor;
use shared::cases::{CaseAction, CasePage, Entry};
use shared::field_errors::FieldProblem;
use shared::id::{DepartmentId, PersonId};
use shared::priority::Priority;

async fn act(site: &TestSite, actor: &Actor, action: CaseAction) -> Result<CasePage, ApiError> {
    let cases = cases::Service(site.core.core.clone());
    let page = cases.case(actor, &site.own.number).await?;
    cases.act(actor, &site.own.number, page.seq, action).await
}

fn to(department: DepartmentId, owner: Option<PersonId>) -> CaseAction {
    CaseAction::Assign { department, owner }
}

both!(
    a_case_goes_to_who_handles_cases_there,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let head = site.acting(site.a).await;
        let cases = cases::Service(site.core.core.clone());
        let people = cases.choices(&head).await.expect("choices").people;
        let agent = site.person(Who::AgentA).await;
        assert!(
            people
                .iter()
                .any(|(id, _, of)| (*id, *of) == (agent, site.a))
        );
        for who in [
            Who::Manager,
            Who::Admin,
            Who::Auditor,
            Who::Reporter,
            Who::Deactivated,
        ] {
            let id = site.person(who).await;
            assert!(people.iter().all(|(other, ..)| *other != id), "{who:?}");
            let refused = act(&site, &head, to(site.a, Some(id))).await;
            assert_eq!(refused, Err(ApiError::NotFound), "{who:?}");
        }
        let elsewhere = site.person(Who::AgentB).await;
        let refused = act(&site, &head, to(site.a, Some(elsewhere))).await;
        assert_eq!(refused, Err(ApiError::NotFound), "of another department");
        let page = act(&site, &head, to(site.a, Some(agent)))
            .await
            .expect("done");
        assert_eq!((page.owner_id, page.department_id), (Some(agent), site.a));
        let told = page.timeline.last().expect("an entry");
        assert!(matches!(told.entry, Entry::Assigned { .. }), "{told:?}");
    }
);

both!(
    who_gave_a_case_away_sees_it_once_more,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let head = site.acting(site.a).await;
        let page = act(&site, &head, to(site.b, None)).await.expect("done");
        assert_eq!(page.department_id, site.b);
        assert!(!page.may_handle, "nothing to press");
        let again = act(&site, &head, to(site.a, None)).await;
        assert_eq!(again, Err(ApiError::NotFound), "it is theirs no longer");
    }
);

both!(a_priority_by_hand_has_a_reason, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let head = site.acting(site.a).await;
    let urgent = |reason: &str| CaseAction::Prioritise {
        priority: Priority::Urgent,
        reason: reason.into(),
    };
    let Err(ApiError::Invalid(errors)) = act(&site, &head, urgent(" ")).await else {
        panic!("refused")
    };
    assert_eq!(errors.of("reason"), Some(&FieldProblem::Required));
    let page = act(&site, &head, urgent("顾客家里有婴儿"))
        .await
        .expect("done");
    assert_eq!(page.row.priority, Priority::Urgent);
    // The reason stands as a note before the change.
    let [.., reason, changed] = page.timeline.as_slice() else {
        panic!("two entries")
    };
    assert_eq!(reason.text.as_deref(), Some("顾客家里有婴儿"));
    assert!(matches!(changed.entry, Entry::Prioritised { .. }));
});
