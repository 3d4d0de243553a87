//! Filters live in the address: a view can be bookmarked, sent and gone back to.

use leptos_router::params::ParamsMap;
use shared::cases::{InboxQuery, View};

/// Reads the filters; what can't be read counts as not set.
pub fn read(params: &ParamsMap) -> InboxQuery {
    fn get<T: std::str::FromStr>(params: &ParamsMap, name: &str) -> Option<T> {
        params.get_str(name).and_then(|text| text.parse().ok())
    }
    InboxQuery {
        view: get(params, "view").unwrap_or_default(),
        kind: get(params, "kind"),
        priority: get(params, "priority"),
        phase: get(params, "phase"),
        department: get(params, "department"),
        day: get(params, "day"),
        since: get(params, "since"),
        search: params
            .get("q")
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty()),
        rated: get(params, "rated"),
        after: None,
        changed: Vec::new(),
    }
}

/// The address of a list with these filters.
pub fn url(path: &str, query: &InboxQuery) -> String {
    let mut map = ParamsMap::new();
    let mut put = |name: &'static str, value: Option<String>| {
        if let Some(value) = value {
            map.insert(name, value);
        }
    };
    put(
        "view",
        (query.view != View::default()).then(|| query.view.to_string()),
    );
    put("kind", query.kind.map(|v| v.to_string()));
    put("priority", query.priority.map(|v| v.to_string()));
    put("phase", query.phase.map(|v| v.to_string()));
    put("department", query.department.map(|v| v.to_string()));
    put("day", query.day.map(|v| v.to_string()));
    put("since", query.since.map(|v| v.to_string()));
    put("rated", query.rated.map(|v| v.to_string()));
    put("q", query.search.clone());
    format!("{path}{}", map.to_query_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::cases::{Kind, Phase};

    #[test]
    fn an_address_reads_back_as_what_made_it() {
        let query = InboxQuery {
            view: View::Open,
            kind: Some(Kind::Complaint),
            phase: Some(Phase::Planning),
            search: Some("a&b=c 1".into()),
            rated: "2026-11-01".parse().ok(),
            ..InboxQuery::default()
        };
        let address = url("/desk", &query);
        let mut map = ParamsMap::new();
        for pair in address.trim_start_matches("/desk?").split('&') {
            let (name, value) = pair.split_once('=').expect("pair");
            let value = value
                .replace("%26", "&")
                .replace("%3D", "=")
                .replace("%20", " ");
            map.insert(name.to_owned(), value);
        }
        assert_eq!(read(&map), query);
        assert!(query.narrowed() && !InboxQuery::default().narrowed());
    }
}
