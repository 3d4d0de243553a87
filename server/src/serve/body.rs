//! A request's body that fails when the client falls silent or trickles.
//!
//! Rule: the time a handler takes between two reads is not the client's fault and isn't counted.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, Bytes};
use hyper::body::{Body as _, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep};

/// Beyond the allowed silence a client must have sent this many bytes for each second it was waited for.
const SLOWEST: u64 = 512;

/// See the module.
pub struct SlowBody {
    inner: Incoming,
    silence: Duration,
    timer: Option<Pin<Box<Sleep>>>,
    since: Option<Instant>,
    waited: Duration,
    received: u64,
}

impl SlowBody {
    /// Puts the limit around a body that comes from the network.
    pub fn wrap(inner: Incoming, silence: Duration) -> Body {
        if inner.is_end_stream() {
            return Body::empty();
        }
        Body::new(Self {
            inner,
            silence,
            timer: None,
            since: None,
            waited: Duration::ZERO,
            received: 0,
        })
    }

    /// What is left before this client counts as too slow, by silence and by rate.
    fn patience(&self) -> Duration {
        let earned = Duration::from_secs(self.received / SLOWEST);
        (self.silence * 2 + earned)
            .saturating_sub(self.waited)
            .min(self.silence)
    }
}

impl hyper::body::Body for SlowBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        if let Poll::Ready(frame) = Pin::new(&mut this.inner).poll_frame(cx) {
            if let Some(since) = this.since.take() {
                this.waited += since.elapsed();
            }
            if let Some(data) = frame
                .as_ref()
                .and_then(|frame| frame.as_ref().ok())
                .and_then(Frame::data_ref)
            {
                this.received += data.len() as u64;
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        if this.since.is_none() {
            let now = Instant::now();
            let deadline = now + this.patience();
            this.since = Some(now);
            match &mut this.timer {
                Some(timer) => timer.as_mut().reset(deadline),
                None => this.timer = Some(Box::pin(tokio::time::sleep_until(deadline))),
            }
        }
        if let Some(timer) = &mut this.timer {
            ready!(timer.as_mut().poll(cx));
        }
        Poll::Ready(Some(Err("the body came too slowly".into())))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
