//! Counts requests by kind and by client, in this process's memory.
//!
//! Rule: logins and codes are counted in the database instead, since many instances must count those together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::client_ip::ClientIp;
use super::plain;

/// How many may come at once, and in which time that many may come again.
#[derive(Debug, Clone, Copy)]
pub struct Quota {
    /// Requests.
    pub count: u32,
    /// The time they are meant for.
    pub per: Duration,
}

/// Counters of all kinds; clones share them.
#[derive(Clone)]
pub struct Limiter {
    quotas: Arc<HashMap<&'static str, Quota>>,
    /// For each kind and client the time at which its allowance is whole again.
    whole_at: Arc<Mutex<HashMap<(&'static str, String), Instant>>>,
    most: usize,
}

/// Clients remembered at once; a client beyond that shares one counter with all others beyond it.
const CLIENTS: usize = 100_000;

impl Limiter {
    /// A limiter for these kinds.
    pub fn new(quotas: impl IntoIterator<Item = (&'static str, Quota)>) -> Self {
        Self {
            quotas: Arc::new(quotas.into_iter().collect()),
            whole_at: Arc::default(),
            most: CLIENTS,
        }
    }

    /// Counts one; says how long to wait when that was one too many. A kind without a quota is not limited.
    pub fn check(&self, kind: &'static str, client: &str, now: Instant) -> Result<(), Duration> {
        let Some(quota) = self.quotas.get(kind) else {
            return Ok(());
        };
        let mut clients = self.whole_at.lock().unwrap_or_else(PoisonError::into_inner);
        let mut key = (kind, client.to_owned());
        if clients.len() >= self.most && !clients.contains_key(&key) {
            clients.retain(|_, whole_at| *whole_at > now);
            if clients.len() >= self.most {
                key.1.clear();
            }
        }
        let each = quota.per / quota.count.max(1);
        let whole_at = clients.entry(key).or_insert(now);
        let next = (*whole_at).max(now) + each;
        let over = next
            .saturating_duration_since(now)
            .saturating_sub(quota.per);
        if over > Duration::ZERO {
            return Err(over);
        }
        *whole_at = next;
        Ok(())
    }
}

/// A layer for some routes: `from_fn_with_state((limiter, "submit"), rate_limit::limit)`.
pub async fn limit(
    State((limiter, kind)): State<(Limiter, &'static str)>,
    request: Request,
    next: Next,
) -> Response {
    let client = request
        .extensions()
        .get::<ClientIp>()
        .map(|client| client.key())
        .unwrap_or_default();
    match limiter.check(kind, &client, Instant::now()) {
        Ok(()) => next.run(request).await,
        Err(wait) => refused(wait),
    }
}

/// The answer to one request too many.
pub fn refused(wait: Duration) -> Response {
    let english = "Too many requests. Please wait a little and try again.";
    let mut response = plain::page(
        StatusCode::TOO_MANY_REQUESTS,
        "操作太频繁，请稍后再试",
        english,
        None,
    );
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter(count: u32, seconds: u64) -> Limiter {
        Limiter::new([(
            "submit",
            Quota {
                count,
                per: Duration::from_secs(seconds),
            },
        )])
    }

    #[test]
    fn a_quota_is_spent_at_once_and_comes_back_evenly() {
        let (limiter, start) = (limiter(5, 10), Instant::now());
        for _ in 0..5 {
            assert_eq!(limiter.check("submit", "a", start), Ok(()));
        }
        assert_eq!(
            limiter.check("submit", "a", start),
            Err(Duration::from_secs(2))
        );
        assert_eq!(limiter.check("submit", "b", start), Ok(()));
        assert_eq!(limiter.check("other", "a", start), Ok(()));
        assert_eq!(
            limiter.check("submit", "a", start + Duration::from_secs(2)),
            Ok(())
        );
        assert!(
            limiter
                .check("submit", "a", start + Duration::from_secs(3))
                .is_err()
        );
    }

    #[test]
    fn memory_is_bounded_and_the_crowd_shares_one_counter() {
        let mut limiter = limiter(2, 10);
        limiter.most = 10;
        let start = Instant::now();
        let passed = (0..50)
            .filter(|n| limiter.check("submit", &n.to_string(), start).is_ok())
            .count();
        assert_eq!(passed, 12);
        assert!(
            limiter
                .whole_at
                .lock()
                .is_ok_and(|clients| clients.len() <= 11)
        );
        assert_eq!(
            limiter.check("submit", "late", start + Duration::from_secs(11)),
            Ok(())
        );
        assert!(
            limiter
                .whole_at
                .lock()
                .is_ok_and(|clients| clients.len() <= 2)
        );
    }
}
