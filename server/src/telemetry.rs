//! Logs and metrics, set up once at boot.
//!
//! Rule: one event is one line. Whatever a value holds, it can't begin a second line or speak to a terminal.

use crate::config::{Config, ConfigError};
use metrics_exporter_prometheus::PrometheusBuilder;
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Begins to log as configured. A second call in one process changes nothing.
///
/// # Errors
/// [`ConfigError`] when the filter can't be read.
pub fn init(config: &Config) -> Result<(), ConfigError> {
    let filter =
        EnvFilter::try_new(&config.log).map_err(|_| config.wrong("log", FILTER.to_owned()))?;
    let colours = !config.log_json && io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(colours)
        .with_writer(Lines {
            colours,
            open: io::stderr,
        });
    // Fails only when a subscriber is there already, as in tests.
    let _already = if config.log_json {
        lines.json().flatten_event(true).try_init()
    } else {
        lines.compact().try_init()
    };
    Ok(())
}

/// Begins to serve `/metrics` where `metrics_listen` says. Call it inside the runtime.
///
/// # Errors
/// [`ConfigError`] when the address can't be used or is not a loopback address.
pub fn init_metrics(config: &Config) -> Result<(), ConfigError> {
    if config.metrics_listen.is_empty() {
        return Ok(());
    }
    let address: SocketAddr = config
        .metrics_listen
        .parse()
        .map_err(|_| config.wrong(METRICS, ADDRESS.to_owned()))?;
    if !address.ip().is_loopback() {
        return Err(config.wrong(METRICS, ADDRESS.to_owned()));
    }
    PrometheusBuilder::new()
        .with_http_listener(address)
        .install()
        .map_err(|cause| ConfigError::Unsafe {
            key: METRICS,
            why: format!("can't serve metrics there: {cause}"),
        })
}

const METRICS: &str = "metrics_listen";
const FILTER: &str = "a filter such as info,server=debug";
const ADDRESS: &str = "a loopback address such as 127.0.0.1:9100";

/// Makes writers that keep each event on one line.
struct Lines<F> {
    colours: bool,
    open: F,
}

impl<'a, F, W> MakeWriter<'a> for Lines<F>
where
    F: Fn() -> W + 'a,
    W: Write,
{
    type Writer = Line<W>;

    fn make_writer(&'a self) -> Line<W> {
        Line {
            colours: self.colours,
            out: (self.open)(),
        }
    }
}

/// Takes a whole event with each write, as the formatter hands them over.
struct Line<W> {
    colours: bool,
    out: W,
}

impl<W: Write> Write for Line<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let body = text.strip_suffix('\n').unwrap_or(&text);
        let mut line = String::with_capacity(text.len() + 1);
        for c in body.chars() {
            match c {
                // Our own colours; the formatter has escaped those of values.
                '\u{1b}' if self.colours => line.push(c),
                '\n' => line.push_str("\\n"),
                '\r' => line.push_str("\\r"),
                c if c.is_control() || breaks_or_reorders(c) => {
                    // As JSON writes it, so that a JSON line stays one.
                    let _ = write!(line, "\\u{:04x}", u32::from(c));
                }
                c => line.push(c),
            }
        }
        line.push('\n');
        self.out.write_all(line.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

const fn breaks_or_reorders(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("lock").extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    const EVIL: &str = "x\r\n{\"level\":\"ERROR\"}\n\u{1b}[2J\u{9b}31m\u{2028}\u{202E}";

    fn logged(json: bool) -> String {
        let kept = Kept::default();
        let open = {
            let kept = kept.clone();
            move || kept.clone()
        };
        let lines = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(Lines {
                colours: false,
                open,
            });
        let say = || {
            tracing::warn!(name = EVIL, shown = %EVIL, debugged = ?EVIL, "a message with {EVIL}");
        };
        if json {
            tracing::subscriber::with_default(lines.json().flatten_event(true).finish(), say);
        } else {
            tracing::subscriber::with_default(lines.compact().finish(), say);
        }
        let bytes = kept.0.lock().expect("lock").clone();
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn g06_no_value_forges_a_line() {
        for json in [false, true] {
            let text = logged(json);
            assert_eq!(text.matches('\n').count(), 1, "{text:?}");
            let line = text.trim_end_matches('\n');
            assert!(!line.chars().any(char::is_control), "{line:?}");
            assert!(!line.contains(['\u{2028}', '\u{202E}']), "{line:?}");
        }
        let line: serde_json::Value = serde_json::from_str(&logged(true)).expect("json");
        assert_eq!(line["level"], "WARN");
    }

    fn config(key: &'static str, value: &str) -> Config {
        Config::load(None, [], &[(key, value.to_owned())]).expect("valid")
    }

    #[test]
    fn a_wrong_setting_is_named() {
        let error = init(&config("log", "info,=,=")).expect_err("refused");
        assert!(error.to_string().contains("`log`"), "{error}");
        for address in ["x", "0.0.0.0:9100", "203.0.113.1:9100"] {
            let error = init_metrics(&config("metrics_listen", address)).expect_err("refused");
            assert!(error.to_string().contains("`metrics_listen`"), "{error}");
        }
        assert!(init_metrics(&config("metrics_listen", "")).is_ok());
    }
}
