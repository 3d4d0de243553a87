//! The paths of staff's pages, once: the routers, the server, links and the permission matrix read them here.
//!
//! Rule: a link from one program to a page of another is a plain load of that page; [`rel`] says which links are.

use shared::actor::Right;

/// A browser program of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Handling cases: open all day.
    Desk,
    /// Figures and lists: opened now and then.
    Manage,
    /// Rules and people.
    Admin,
}

use Program::{Admin, Desk, Manage};

/// Path in axum's syntax, what it asks for, and whose page it is.
pub const STAFF: &[(&str, Right, Program)] = &[
    ("/desk", Right::ReadCases, Desk),
    ("/desk/board", Right::ReadCases, Desk),
    ("/desk/cases/{number}", Right::ReadCases, Desk),
    ("/desk/search", Right::ReadCases, Manage),
    ("/desk/voices", Right::ReadCases, Manage),
    ("/desk/labels", Right::Label, Manage),
    ("/desk/handbook", Right::ReadCases, Manage),
    ("/desk/handbook/{key}", Right::ReadCases, Manage),
    ("/desk/chase", Right::HandleCases, Manage),
    ("/desk/reminders", Right::ReadCases, Manage),
    ("/manage", Right::ReadReports, Manage),
    ("/manage/themes", Right::ReadReports, Manage),
    ("/manage/themes/{theme}", Right::ReadReports, Manage),
    ("/manage/phrases", Right::ReadReports, Manage),
    ("/manage/imports", Right::Import, Manage),
    ("/admin/taxonomy", Right::Administer, Admin),
    ("/admin/types", Right::Administer, Admin),
    ("/admin/routing", Right::Administer, Admin),
    ("/admin/urgent", Right::Administer, Admin),
    ("/admin/clocks", Right::Administer, Admin),
    ("/admin/escalation", Right::Administer, Admin),
    ("/admin/calendar", Right::Administer, Admin),
    ("/admin/gate", Right::Administer, Admin),
    ("/admin/survey", Right::Administer, Admin),
    ("/admin/retention", Right::Administer, Admin),
    ("/admin/wording", Right::Administer, Admin),
    ("/admin/replies", Right::Administer, Admin),
    ("/admin/language", Right::Administer, Admin),
    ("/admin/people", Right::Administer, Admin),
    ("/admin/jobs", Right::Administer, Admin),
    ("/admin/audit", Right::Audit, Admin),
    ("/demo/mailbox", Right::SignedIn, Admin),
    ("/me", Right::SignedIn, Manage),
];

/// The program that owns a path; `None` for what is no page of staff.
pub fn owner(path: &str) -> Option<Program> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    STAFF
        .iter()
        .find(|(pattern, ..)| fits(pattern, path))
        .map(|(_, _, program)| *program)
}

/// What a link's `rel` says on a page of `program`: `external` where another program, or none, answers.
pub fn rel(program: Program, href: &str) -> Option<&'static str> {
    (owner(href) != Some(program)).then_some("external")
}

fn fits(pattern: &str, path: &str) -> bool {
    let (mut ours, mut theirs) = (pattern.split('/'), path.split('/'));
    loop {
        match (ours.next(), theirs.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == b || (a.starts_with('{') && !b.is_empty()) => {}
            _ => return false,
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_path_belongs_to_one_program() {
        assert_eq!(owner("/desk/cases/TS-20261121-0007"), Some(Desk));
        assert_eq!(owner("/desk?view=open"), Some(Desk));
        assert_eq!(owner("/admin/taxonomy?axis=business#top"), Some(Admin));
        for other in ["/", "/desk/", "/desk/cases/", "/desk/files/1", "/login"] {
            assert_eq!(owner(other), None, "{other}");
        }
    }

    #[test]
    fn only_links_within_a_program_are_followed_by_its_router() {
        assert_eq!(rel(Desk, "/desk/board"), None);
        assert_eq!(rel(Desk, "/manage"), Some("external"));
        assert_eq!(rel(Manage, "/desk?view=open"), Some("external"));
        assert_eq!(rel(Manage, "/manage?days=7"), None);
        assert_eq!(rel(Admin, "/manage?days=7"), Some("external"));
        assert_eq!(rel(Admin, "/login"), Some("external"));
    }

    /// The programs mount exactly the pages of the table.
    #[test]
    fn each_program_has_a_route_for_each_of_its_paths() {
        use crate::desk::context::nobody;
        let routes = |program| {
            let listed =
                leptos_axum::generate_route_list(move || crate::desk::program(program, nobody()));
            let mut paths: Vec<String> = listed.iter().map(|r| r.path().to_owned()).collect();
            paths.sort();
            paths
        };
        for program in [Desk, Manage, Admin] {
            let mut wanted: Vec<String> = STAFF
                .iter()
                .filter(|(_, _, owner)| *owner == program)
                .map(|(path, ..)| (*path).to_owned())
                .collect();
            wanted.sort();
            assert_eq!(routes(program), wanted);
        }
    }
}
