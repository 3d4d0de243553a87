//! Cookies on one's own machine, where the site is plain http.
//!
//! `__Host-` cookies must be `Secure`. Chromium and Firefox keep them for a loopback address, Safari does not: there
//! nobody could sign in. So they go by another prefix here, and everything behind this layer knows the real one.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

const PREFIX: &str = "__Host-";
/// Stands for it here.
const LOCAL: &str = "local-";

/// Gives our cookies their real name on the way in, and the local one on the way out.
pub async fn cookies(mut request: Request, next: Next) -> Response {
    rewrite(request.headers_mut(), &header::COOKIE, real);
    let mut response = next.run(request).await;
    rewrite(response.headers_mut(), &header::SET_COOKIE, local);
    response
}

fn rewrite(headers: &mut HeaderMap, name: &header::HeaderName, change: fn(&str) -> String) {
    let lines: Vec<HeaderValue> = headers.get_all(name).iter().cloned().collect();
    headers.remove(name);
    for line in lines {
        let changed = line.to_str().ok().map(change);
        let changed = changed.and_then(|line| HeaderValue::from_str(&line).ok());
        headers.append(name, changed.unwrap_or(line));
    }
}

/// A `Cookie` line with real names.
fn real(line: &str) -> String {
    let (ours, rest): (Vec<&str>, Vec<&str>) = line
        .split(';')
        .map(str::trim)
        .partition(|pair| pair.starts_with(LOCAL));
    let ours = ours
        .into_iter()
        .filter_map(|pair| pair.strip_prefix(LOCAL))
        .map(|pair| format!("{PREFIX}{pair}"));
    // Ours first: what an earlier program left at this address must not stand in the way.
    let pairs: Vec<String> = ours.chain(rest.into_iter().map(str::to_owned)).collect();
    pairs.join("; ")
}

/// A `Set-Cookie` line that plain http may keep.
fn local(line: &str) -> String {
    match line.strip_prefix(PREFIX) {
        Some(rest) => format!("{LOCAL}{}", rest.replace("; Secure", "")),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_cookies_change_their_prefix_on_the_way_out_and_get_it_back() {
        let set = "__Host-huiyin-desk=t; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=9";
        assert_eq!(
            local(set),
            "local-huiyin-desk=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=9"
        );
        assert_eq!(
            local("huiyin-theme=dark; Secure"),
            "huiyin-theme=dark; Secure"
        );
        assert_eq!(
            real("local-huiyin-desk=t; huiyin-theme=dark;local-huiyin-lang=en"),
            "__Host-huiyin-desk=t; __Host-huiyin-lang=en; huiyin-theme=dark"
        );
        for both in [
            "__Host-huiyin-desk=old; local-huiyin-desk=new",
            "local-huiyin-desk=new; __Host-huiyin-desk=old",
        ] {
            let real = real(both);
            assert_eq!(real, "__Host-huiyin-desk=new; __Host-huiyin-desk=old");
        }
        assert_eq!(real("__Host-huiyin-desk=t"), "__Host-huiyin-desk=t");
    }
}
