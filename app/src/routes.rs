//! The desk's paths, once: the router, the server and the permission matrix read them here.

use shared::actor::Right;

/// Path in axum's syntax and what it asks for.
pub const DESK: &[(&str, Right)] = &[
    ("/desk", Right::ReadCases),
    ("/desk/board", Right::ReadCases),
    ("/desk/cases/{number}", Right::ReadCases),
    ("/desk/voices", Right::ReadCases),
    ("/manage", Right::ReadReports),
    ("/manage/imports", Right::Import),
    ("/admin/taxonomy", Right::Administer),
    ("/admin/people", Right::Administer),
    ("/admin/jobs", Right::Administer),
    ("/admin/audit", Right::Audit),
    ("/demo/mailbox", Right::SignedIn),
    ("/me", Right::SignedIn),
];
