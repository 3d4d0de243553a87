//! A real mail server on loopback: the npm package `smtp-server`, which `scripts/setup test` installs with the
//! browser journeys' packages. A missing one fails the test.

use serde_json::Value;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

pub struct MailSink {
    port: u64,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    _child: Child,
}

impl MailSink {
    pub async fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end");
        assert!(
            folder.join("node_modules/smtp-server").exists(),
            "smtp-server is missing: run `scripts/setup test`"
        );
        let mut child = Command::new("node")
            .arg("mail-sink.mjs")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node starts");
        let input = child.stdin.take().expect("piped");
        let output = child.stdout.take().expect("piped");
        let mut sink = Self {
            port: 0,
            input,
            output: BufReader::new(output).lines(),
            _child: child,
        };
        let first = sink.next().await;
        sink.port = first["port"].as_u64().expect("a port");
        sink
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The next thing it tells: a mail taken (`id`, `to`, `raw`) or refused (`refused`).
    pub async fn next(&mut self) -> Value {
        let line = tokio::time::timeout(Duration::from_secs(20), self.output.next_line())
            .await
            .expect("the mail server says something in time")
            .expect("reads")
            .expect("the mail server runs");
        serde_json::from_str(&line).expect("JSON")
    }

    /// `refuse 451` or `accept`.
    pub async fn tell(&mut self, command: &str) {
        self.input
            .write_all(format!("{command}\n").as_bytes())
            .await
            .expect("writes");
        let answer = self.next().await;
        assert!(answer.get("now").is_some(), "{answer}");
    }
}
