//! Live updates as server-sent events: the number of each case that changed and that this person may see, and how many
//! reminders they have not read.
//!
//! Rule: what rang while nobody listened is made up for: a stream begins with the count of the bell, and says it again
//! after a gap. Nothing is told on rights older than a second. A stream ends at once when its session ends on this instance,
//! and within [`RECHECK`] when it ended on another.

use crate::live::{Changed, News};
use crate::middleware::session::{COOKIE, cookie, refuse};
use crate::serve::Stop;
use crate::state::AppState;
use app::api::ApiError;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use shared::actor::{Actor, Right, Staff};
use shared::cases::ANY_CASE;
use shared::reminders::BELL;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

/// So that proxies keep the connection, and a dead one is noticed.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often a quiet stream looks at its session again.
const RECHECK: Duration = Duration::from_secs(10);

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
        news: state.core.live.subscribe(),
        state,
        token,
        staff,
        recheck,
        stop,
        bell_owed: true,
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
    news: Receiver<News>,
    token: String,
    staff: Staff,
    recheck: Interval,
    stop: Stop,
    /// Whether reminders may have come that this stream has not told of.
    bell_owed: bool,
}

impl Listener {
    /// A case's number, or the bell.
    async fn said(&self, change: Changed) -> Option<String> {
        if change.number == BELL {
            self.bell().await
        } else {
            Some(change.number)
        }
    }

    /// How many reminders are unread, after the bell's mark. Nothing when they can't be counted.
    async fn bell(&self) -> Option<String> {
        let actor = Actor::Staff(self.staff.clone());
        let unread = self.state.ports.reminders.unread(&actor).await;
        unread.ok().map(|n| format!("{BELL}{n}"))
    }

    /// The next case that concerns this person; `None` ends the stream.
    async fn next(&mut self) -> Option<String> {
        if std::mem::take(&mut self.bell_owed)
            && let Some(count) = self.bell().await
        {
            return Some(count);
        }
        loop {
            tokio::select! {
                news = self.news.recv() => match news {
                    Ok(News::Case(change)) => {
                        if change.concerns(&self.staff) {
                            self.look_again().await?;
                            if change.concerns(&self.staff)
                                && let Some(said) = self.said(change).await
                            {
                                return Some(said);
                            }
                        }
                    }
                    Ok(News::People) => self.look_again().await?,
                    Err(RecvError::Lagged(_)) => {
                        self.look_again().await?;
                        self.bell_owed = true;
                        return Some(ANY_CASE.into());
                    }
                    Err(RecvError::Closed) => return None,
                },
                _ = self.recheck.tick() => self.look_again().await?,
                () = self.stop.wait() => return None,
            }
        }
    }

    /// Who listens, as of the last second; `None` when they may hear nothing more.
    async fn look_again(&mut self) -> Option<()> {
        match self.state.ports.people.actor(&self.token).await {
            Ok(Actor::Staff(staff)) if staff.may(Right::ReadCases) => self.staff = staff,
            Err(ApiError::Unavailable) => {}
            _ => return None,
        }
        Some(())
    }
}
