//! Follows the bytes of a connection and stops at a request whose length two parsers could read differently.
//!
//! Rule: only what decides a request's length is judged here (RFC 9112 §6.3); everything else is the parser's work.
//! That parser would take chunks over a length and accept a bare LF, where a proxy before it may not.

/// Longest part of a line that is kept for a look; names and values that matter are shorter.
const KEPT: usize = 128;

#[derive(Debug, Default)]
pub(super) struct Scan {
    state: State,
    line: Line,
    head: Head,
}

#[derive(Debug, Default, PartialEq)]
enum State {
    #[default]
    Head,
    Body(u64),
    ChunkSize,
    ChunkData(u64),
    Trailers,
}

#[derive(Debug, Default)]
struct Line {
    kept: Vec<u8>,
    length: usize,
    last: u8,
}

#[derive(Debug, Default)]
struct Head {
    lines: usize,
    length: Option<u64>,
    chunked: bool,
}

impl Scan {
    /// Follows some more bytes; on a forbidden request says how many of them came before the offence.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<(), usize> {
        let mut at = 0;
        // Where the current request's head begins within these bytes: what stands before it is still answered.
        let mut begin = 0;
        while at < bytes.len() {
            match &mut self.state {
                State::Body(left) | State::ChunkData(left) => {
                    let here = (*left).min((bytes.len() - at) as u64);
                    *left -= here;
                    at += usize::try_from(here).unwrap_or(bytes.len());
                    if *left == 0 {
                        self.state = if self.state == State::Body(0) {
                            State::Head
                        } else {
                            State::ChunkSize
                        };
                        begin = at;
                    }
                }
                State::Head | State::ChunkSize | State::Trailers => {
                    let byte = bytes[at];
                    at += 1;
                    if byte != b'\n' {
                        self.line.push(byte);
                    } else if self.line.last != b'\r' || self.end_line().is_none() {
                        return Err(begin);
                    } else if self.state == State::Head && self.head.lines == 0 {
                        begin = at;
                    }
                }
            }
        }
        Ok(())
    }

    /// None when the line that has just ended is forbidden.
    fn end_line(&mut self) -> Option<()> {
        let line = std::mem::take(&mut self.line);
        let empty = line.length == 1;
        let text = line.kept.strip_suffix(b"\r").unwrap_or(&line.kept);
        match self.state {
            State::Head if empty && self.head.lines == 0 => {}
            State::Head if empty => {
                let head = std::mem::take(&mut self.head);
                self.state = match head.length {
                    _ if head.chunked => State::ChunkSize,
                    Some(length) if length > 0 => State::Body(length),
                    _ => State::Head,
                };
            }
            State::Head => {
                self.head.lines += 1;
                if self.head.lines > 1 {
                    self.head.take(text)?;
                }
            }
            State::ChunkSize => {
                let digits = text
                    .split(|byte| matches!(byte, b';' | b' ' | b'\t'))
                    .next()?;
                let size = u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
                // The data is followed by a line end of its own.
                self.state = if size == 0 {
                    State::Trailers
                } else {
                    State::ChunkData(size.checked_add(2)?)
                };
            }
            State::Trailers if empty => self.state = State::Head,
            State::Trailers | State::Body(_) | State::ChunkData(_) => {}
        }
        Some(())
    }
}

impl Line {
    fn push(&mut self, byte: u8) {
        if self.kept.len() < KEPT {
            self.kept.push(byte);
        }
        self.length += 1;
        self.last = byte;
    }
}

impl Head {
    fn take(&mut self, line: &[u8]) -> Option<()> {
        if matches!(line.first(), Some(b' ' | b'\t')) {
            return None;
        }
        let colon = line
            .iter()
            .position(|byte| *byte == b':')
            .unwrap_or(line.len());
        let (name, value) = line.split_at(colon);
        let name = name.trim_ascii_end();
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        let framed = self.chunked || self.length.is_some();
        if name.eq_ignore_ascii_case(b"content-length") {
            let digits = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
            if framed || !digits {
                return None;
            }
            self.length = Some(std::str::from_utf8(value).ok()?.parse().ok()?);
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            if framed || !value.eq_ignore_ascii_case(b"chunked") {
                return None;
            }
            self.chunked = true;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &[&str] = &[
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\na\n b\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\na\nb\nc\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\n",
        "\r\nPOST / HTTP/1.1\r\ncontent-length:0\r\n\r\n",
    ];
    const BAD: &[&str] = &[
        "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nabcde",
        "POST / HTTP/1.1\r\nContent-Length: 5, 5\r\n\r\nabcde",
        "POST / HTTP/1.1\r\nContent-Length: +5\r\n\r\nabcde",
        "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding : chunked\r\nContent-Length: 3\r\n\r\n",
        "GET / HTTP/1.1\r\nX: a\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\n\r\n",
    ];

    #[test]
    fn plain_requests_pass_however_they_are_cut() {
        let whole = GOOD.concat();
        for step in [1, 2, 3, 7, 1_000] {
            let mut scan = Scan::default();
            for part in whole.as_bytes().chunks(step) {
                assert_eq!(scan.feed(part), Ok(()), "step {step}");
            }
            assert_eq!(scan.state, State::Head);
        }
    }

    #[test]
    fn an_ambiguous_request_is_stopped_and_the_one_before_it_kept() {
        for bad in BAD {
            let all = [GOOD[1], bad].concat();
            assert_eq!(
                Scan::default().feed(all.as_bytes()),
                Err(GOOD[1].len()),
                "{bad:?}"
            );
            let mut scan = Scan::default();
            assert!(
                all.as_bytes()
                    .chunks(1)
                    .any(|byte| scan.feed(byte).is_err()),
                "{bad:?} byte by byte"
            );
        }
    }
}
