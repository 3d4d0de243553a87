//! Finds out who sent a request, past the proxies that are ours.
//!
//! Rule: `X-Forwarded-For` is read from the right, as many steps as there are proxies of ours; what stands further
//! left was written by the client. With no proxy the header is not looked at.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::Response;

use super::Policy;
use crate::serve::ClientAddr;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The client's address, in the request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientIp(pub IpAddr);

impl ClientIp {
    /// What limits are counted by: an IPv6 customer has a whole /64 to send from.
    pub fn key(self) -> String {
        match self.0 {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        }
    }
}

pub(super) async fn find(
    State(policy): State<Arc<Policy>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request
        .extensions()
        .get::<ClientAddr>()
        .map_or(IpAddr::V4([0; 4].into()), |peer| peer.0.ip());
    let client = client(peer, request.headers(), policy.trusted_hops);
    request.extensions_mut().insert(ClientIp(client));
    next.run(request).await
}

fn client(peer: IpAddr, headers: &HeaderMap, trusted_hops: usize) -> IpAddr {
    let lines = headers.get_all(FORWARDED_FOR);
    let entries: Vec<&str> = lines
        .iter()
        .flat_map(|line| line.to_str().unwrap_or("?").split(','))
        .collect();
    let steps = trusted_hops.min(entries.len());
    let seen = (steps > 0)
        .then(|| address(entries[entries.len() - steps]))
        .flatten();
    seen.unwrap_or(peer).to_canonical()
}

fn address(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let with_port = || entry.parse::<SocketAddr>().ok().map(|address| address.ip());
    let in_brackets = || entry.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    entry.parse().ok().or_else(with_port).or_else(in_brackets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(forwarded: &[&'static str], hops: usize) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, axum::http::HeaderValue::from_static(line));
        }
        client(IpAddr::V4([10, 0, 0, 1].into()), &headers, hops).to_string()
    }

    #[test]
    fn without_a_proxy_the_header_means_nothing() {
        assert_eq!(seen(&["1.1.1.1"], 0), "10.0.0.1");
    }

    #[test]
    fn only_what_our_proxies_wrote_counts() {
        assert_eq!(seen(&["6.6.6.6, 2.2.2.2"], 1), "2.2.2.2");
        assert_eq!(seen(&["6.6.6.6", "2.2.2.2"], 1), "2.2.2.2");
        assert_eq!(seen(&["6.6.6.6, 2.2.2.2, 3.3.3.3"], 2), "2.2.2.2");
        assert_eq!(seen(&["2.2.2.2"], 2), "2.2.2.2");
        assert_eq!(seen(&[], 1), "10.0.0.1");
        assert_eq!(seen(&["6.6.6.6, rubbish"], 1), "10.0.0.1");
        assert_eq!(seen(&["[2001:db8::1]:443"], 1), "2001:db8::1");
        assert_eq!(seen(&["2.2.2.2:80"], 1), "2.2.2.2");
        assert_eq!(seen(&["::ffff:2.2.2.2"], 1), "2.2.2.2");
    }

    #[test]
    fn a_customer_with_many_addresses_has_one_key() {
        let key = |text: &str| {
            text.parse()
                .map(|ip| ClientIp(ip).key())
                .unwrap_or_default()
        };
        assert_eq!(key("2001:db8:1:2:3::4"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_eq!(key("1.2.3.4"), "1.2.3.4");
    }
}
