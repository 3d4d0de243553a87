//! The socket under HTTP: cuts a client that won't read, and hides nothing ambiguous from the parser.
//!
//! Rule: after a forbidden head the parser sees a NUL byte and then the end, so it answers 400 and closes.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

use super::scan::Scan;

/// Reading this much makes good for a second of not reading.
const GOOD: usize = 2 << 10;
const FORBIDDEN: &[u8] = b"\0\r\n\r\n";

pub(super) struct Guarded<S> {
    inner: S,
    scan: Scan,
    allowed: Duration,
    stalled: Duration,
    since: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
    ended: bool,
}

impl<S> Guarded<S> {
    pub(super) fn new(inner: S, allowed: Duration) -> Self {
        let scan = Scan::default();
        Self {
            inner,
            scan,
            allowed,
            stalled: Duration::ZERO,
            since: None,
            timer: None,
            ended: false,
        }
    }

    fn judge(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match written {
            Poll::Ready(Ok(bytes)) => {
                if let Some(since) = self.since.take() {
                    self.stalled += since.elapsed();
                }
                let good = Duration::from_secs_f64(bytes as f64 / GOOD as f64);
                self.stalled = self.stalled.saturating_sub(good);
                Poll::Ready(Ok(bytes))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                if self.since.is_none() {
                    let now = Instant::now();
                    let deadline = now + self.allowed.saturating_sub(self.stalled);
                    self.since = Some(now);
                    match &mut self.timer {
                        Some(timer) => timer.as_mut().reset(deadline),
                        None => self.timer = Some(Box::pin(tokio::time::sleep_until(deadline))),
                    }
                }
                let over = self
                    .timer
                    .as_mut()
                    .is_some_and(|timer| timer.as_mut().poll(cx).is_ready());
                if over {
                    Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
                } else {
                    Poll::Pending
                }
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Guarded<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.ended {
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut this.inner).poll_read(cx, buffer);
        if let Poll::Ready(Ok(())) = read
            && let Err(good) = this.scan.feed(&buffer.filled()[before..])
        {
            this.ended = true;
            buffer.set_filled(before + good);
            let end = FORBIDDEN.len().min(buffer.remaining());
            buffer.put_slice(&FORBIDDEN[..end]);
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Guarded<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.inner).poll_write(cx, bytes);
        this.judge(cx, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.inner).poll_write_vectored(cx, parts);
        this.judge(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }
}
