//! Live updates as server-sent events: the number of each case that changed and that this person may see.
//!
//! Rule: the session is looked at again every minute; whoever was deactivated hears nothing more.

use crate::live::Changed;
use crate::middleware::session::{COOKIE, cookie, refuse};
use crate::serve::Stop;
use crate::state::AppState;
use app::api::ApiError;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use shared::actor::{Actor, Right, Staff};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

/// So that proxies keep the connection, and a dead one is noticed.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often the session is looked at again.
const RECHECK: Duration = Duration::from_secs(60);

/// The stream of one open page.
pub async fn stream(State(state): State<AppState>, request: Request, stop: Stop) -> Response {
    let token = cookie(request.headers(), COOKIE);
    let staff = request
        .extensions()
        .get::<Actor>()
        .and_then(Actor::staff)
        .cloned();
    let (Some(token), Some(staff)) = (token, staff) else {
        return refuse(&ApiError::SignIn);
    };
    let mut recheck = interval_at(Instant::now() + RECHECK, RECHECK);
    recheck.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let listener = Listener {
        changes: state.core.live.subscribe(),
        state,
        token,
        staff,
        recheck,
        stop,
    };
    let events = futures::stream::unfold(listener, |mut listener| async move {
        let number = listener.next().await?;
        Some((Ok::<_, Infallible>(Event::default().data(number)), listener))
    });
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    ([(header::CACHE_CONTROL, "no-store")], stream).into_response()
}

struct Listener {
    state: AppState,
    changes: Receiver<Changed>,
    token: String,
    staff: Staff,
    recheck: Interval,
    stop: Stop,
}

impl Listener {
    /// The next case that concerns this person; `None` ends the stream.
    async fn next(&mut self) -> Option<String> {
        loop {
            tokio::select! {
                change = self.changes.recv() => match change {
                    Ok(change) if change.concerns(&self.staff) => return Some(change.number),
                    Ok(_) => {}
                    // Some were missed: an unknown number makes lists look again and touches no case.
                    Err(RecvError::Lagged(_)) => return Some("*".into()),
                    Err(RecvError::Closed) => return None,
                },
                _ = self.recheck.tick() => {
                    match self.state.ports.people.actor(&self.token).await {
                        Ok(Actor::Staff(staff)) if staff.may(Right::ReadCases) => self.staff = staff,
                        Err(ApiError::Unavailable) => {}
                        _ => return None,
                    }
                }
                () = self.stop.wait() => return None,
            }
        }
    }
}
