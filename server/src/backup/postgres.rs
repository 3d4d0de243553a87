//! PostgreSQL's own client programs. The password goes to them in the environment: a command line is everybody's to read.

use anyhow::{Context, Result, ensure};
use std::path::Path;
use tokio::process::Command;

/// Writes a dump of the database.
///
/// # Errors
/// When `pg_dump` is missing or fails.
pub(super) async fn dump(url: &str, file: &Path) -> Result<()> {
    let mut command = client("pg_dump", url);
    command
        .args(["--format=custom", "--no-owner", "--file"])
        .arg(file);
    run(command, "pg_dump").await
}

/// Puts a dump into an empty database, all of it or nothing.
///
/// # Errors
/// When `pg_restore` is missing or fails.
pub(super) async fn load(url: &str, file: &Path) -> Result<()> {
    let mut command = client("pg_restore", url);
    command
        .args(["--single-transaction", "--exit-on-error", "--no-owner"])
        .arg(file);
    run(command, "pg_restore").await
}

fn client(name: &str, url: &str) -> Command {
    let (address, password) = without_password(url);
    let mut command = Command::new(name);
    command.arg("--dbname").arg(address);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command
}

async fn run(mut command: Command, name: &str) -> Result<()> {
    let status = command.status().await.with_context(|| {
        format!("{name} can't be started: install PostgreSQL's client programs (on Debian `apt-get install postgresql-client`)")
    })?;
    ensure!(
        status.success(),
        "{name} failed with {status}; what it said stands above"
    );
    Ok(())
}

/// An address without its password, and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let (url, named) = without_parameter(url);
    let Some((scheme, rest)) = url.split_once("://") else {
        return (url, named);
    };
    let authority = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(authority);
    let Some((login, host)) = authority.rsplit_once('@') else {
        return (url, named);
    };
    match login.split_once(':') {
        Some((user, password)) => {
            let address = format!("{scheme}://{user}@{host}{path}");
            (address, named.or_else(|| Some(decoded(password))))
        }
        None => (url, named),
    }
}

/// The same of `?password=…`.
fn without_parameter(url: &str) -> (String, Option<String>) {
    let Some((address, query)) = url.split_once('?') else {
        return (url.to_owned(), None);
    };
    let (secret, rest): (Vec<&str>, Vec<&str>) = query
        .split('&')
        .partition(|pair| pair.starts_with("password="));
    let password = secret
        .first()
        .and_then(|pair| pair.split_once('='))
        .map(|(_, value)| decoded(value));
    let mark = if rest.is_empty() { "" } else { "?" };
    (format!("{address}{mark}{}", rest.join("&")), password)
}

/// Percent-encoding undone; what is no encoding stays.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let pair = text.get(at + 1..at + 3).filter(|_| byte == b'%');
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_leaves_the_address() {
        for (url, address, password) in [
            (
                "postgres://u:p%40w:x@h:5432/d",
                "postgres://u@h:5432/d",
                Some("p@w:x"),
            ),
            (
                "postgres://u:p@h/d?sslmode=require",
                "postgres://u@h/d?sslmode=require",
                Some("p"),
            ),
            (
                "postgres://u@h/d?password=p%25&host=/run",
                "postgres://u@h/d?host=/run",
                Some("p%"),
            ),
            ("postgres://u@h/d?password=p", "postgres://u@h/d", Some("p")),
            (
                "postgres://u:100%密@h/d",
                "postgres://u@h/d",
                Some("100%密"),
            ),
            (
                "postgres://u@h/d?host=/run",
                "postgres://u@h/d?host=/run",
                None,
            ),
            ("postgres://h/d:x@y", "postgres://h/d:x@y", None),
        ] {
            let (found, secret) = without_password(url);
            assert_eq!(
                (found.as_str(), secret.as_deref()),
                (address, password),
                "{url}"
            );
        }
    }
}
