//! What a customer answered after closing, in the history of the case.

use crate::harness::{TestDb, both};
use crate::surveys::{DAY, at, closed, pairs};
use app::api::ports::{Cases as _, Surveys as _};
use server::services::cases;
use shared::actor::{Actor, Role, Scope};
use shared::cases::{Entry, TimelineEntry};

both!(
    the_words_of_an_answer_stand_on_the_case,
    async |db: TestDb| {
        let case = closed(&db, "li@x.cn").await;
        at(&case.core, 2 * DAY);
        let token = case.token(&db).await;
        let mut answers = pairs("4");
        answers.retain(|(key, _)| key != "suggestion");
        answers.push(("suggestion".into(), "有事请打13812345678".into()));
        case.surveys().answer(&token, answers).await.expect("taken");
        let Actor::Staff(mut reader) = case.agent.clone() else {
            panic!("staff")
        };
        reader.grants[0].role = Role::Manager;
        reader.scopes.handle = Scope::Nothing;
        let desk = cases::Service(case.core.core.clone());
        for (actor, words) in [
            (case.agent.clone(), "有事请打13812345678"),
            (Actor::Staff(reader), "有事请打138****5678"),
        ] {
            let page = desk.case(&actor, &case.number).await.expect("a page");
            let answered = |entry: &&TimelineEntry| {
                matches!(
                    entry.entry,
                    Entry::SurveyAnswered {
                        overall: Some(4),
                        ..
                    }
                )
            };
            let told = page.timeline.iter().find(answered).expect("an entry");
            assert_eq!(told.text.as_deref(), Some(words));
        }
    }
);
