//! Every server function with its right, once: the server mounts these paths and no others.

use shared::actor::Right;

/// Path and what it asks for.
pub const SERVER_FNS: &[(&str, Right)] = &[
    ("/api/session/me", Right::SignedIn),
    ("/api/session/locale", Right::SignedIn),
    ("/api/session/password", Right::SignedIn),
    ("/api/cases/inbox", Right::ReadCases),
    ("/api/cases/board", Right::ReadCases),
    ("/api/cases/one", Right::ReadCases),
    ("/api/cases/choices", Right::ReadCases),
    ("/api/cases/act", Right::HandleCases),
    ("/api/cases/reveal", Right::Reveal),
    ("/api/chase/list", Right::HandleCases),
    ("/api/reminders/list", Right::ReadCases),
    ("/api/reminders/read", Right::ReadCases),
    ("/api/voices/list", Right::ReadCases),
    ("/api/search/find", Right::ReadCases),
    ("/api/search/suggest", Right::ReadCases),
    ("/api/search/near", Right::ReadCases),
    ("/api/handbook/list", Right::ReadCases),
    ("/api/handbook/one", Right::ReadCases),
    ("/api/handbook/beside", Right::ReadCases),
    ("/api/labels/queue", Right::Label),
    ("/api/labels/put", Right::Label),
    ("/api/language/page", Right::Administer),
    ("/api/language/start", Right::Administer),
    ("/api/language/cancel", Right::Administer),
    ("/api/language/restore", Right::Administer),
    ("/api/insight/dashboard", Right::ReadReports),
    ("/api/themes/list", Right::ReadReports),
    ("/api/themes/one", Right::ReadReports),
    ("/api/themes/phrase", Right::ReadReports),
    ("/api/themes/edit", Right::EditThemes),
    ("/api/taxonomy/tree", Right::Administer),
    ("/api/taxonomy/edit", Right::Administer),
    ("/api/rules/open", Right::Administer),
    ("/api/rules/version", Right::Administer),
    ("/api/rules/publish", Right::Administer),
    ("/api/rules/restore", Right::Administer),
    ("/api/rules/try", Right::Administer),
    ("/api/rules/whatif", Right::Administer),
    ("/api/people/list", Right::Administer),
    ("/api/people/departments", Right::Administer),
    ("/api/people/edit", Right::Administer),
    ("/api/people/department", Right::Administer),
    ("/api/imports/list", Right::Import),
    ("/api/imports/status", Right::Import),
    ("/api/imports/start", Right::Import),
    ("/api/imports/cancel", Right::Import),
    ("/api/ops/mailbox", Right::SignedIn),
    ("/api/ops/clock", Right::SignedIn),
    ("/api/ops/jobs", Right::Administer),
    ("/api/ops/retry", Right::Administer),
    ("/api/ops/letters", Right::Administer),
    ("/api/ops/resend", Right::Administer),
    ("/api/ops/audit", Right::Audit),
];

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::SERVER_FNS;
    use http::Method;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_names_every_server_function_and_nothing_else() {
        let listed: BTreeSet<&str> = SERVER_FNS.iter().map(|(path, _)| *path).collect();
        let known: BTreeSet<&str> = leptos::server_fn::axum::server_fn_paths()
            .map(|(path, _)| path)
            .collect();
        assert_eq!(listed, known);
        assert_eq!(listed.len(), SERVER_FNS.len(), "a path is listed twice");
    }

    #[test]
    fn none_can_be_called_by_following_a_link() {
        for (path, method) in leptos::server_fn::axum::server_fn_paths() {
            assert_eq!(method, Method::POST, "{path}");
        }
    }
}
