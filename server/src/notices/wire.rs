//! A notice as a mail on the wire. Addresses and subject go through typed headers: a line break in them is no header.

use crate::config::Config;
use lettre::address::AddressError;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::{AsyncSmtpTransportBuilder, Error, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, Tokio1Executor};
use std::time::{Duration, SystemTime};
use uuid::Uuid;

/// One answer of the mail server is waited for this long.
const ANSWER: Duration = Duration::from_secs(15);
/// Connections kept open to the mail server.
pub(super) const CONNECTIONS: u32 = 4;

pub(super) type Smtp = AsyncSmtpTransport<Tokio1Executor>;

/// Refuses settings that no mail could be sent with; gives the key and what was expected.
///
/// # Errors
/// The first such setting.
pub(crate) fn check(config: &Config) -> Result<(), (&'static str, &'static str)> {
    server(config).map_err(|_| {
        let expected = "a mail server such as smtp://user:password@mail.example.com:587?tls=required, or nothing";
        ("smtp_url", expected)
    })?;
    sender(config).map_err(|_| {
        let expected = "a mail address such as no-reply@example.com or 回音 <no-reply@example.com>";
        ("mail_from", expected)
    })?;
    Ok(())
}

fn server(config: &Config) -> Result<Option<AsyncSmtpTransportBuilder>, Error> {
    let url = Some(config.smtp_url.as_str()).filter(|url| !url.is_empty());
    url.map(Smtp::from_url).transpose()
}

fn sender(config: &Config) -> Result<Mailbox, AddressError> {
    config.mail_from.parse()
}

/// The connection to the mail server; `None` where none is configured.
pub(super) fn transport(config: &Config) -> Result<Option<Smtp>, Error> {
    let pool = PoolConfig::new().max_size(CONNECTIONS);
    let built = |builder: AsyncSmtpTransportBuilder| {
        builder.timeout(Some(ANSWER)).pool_config(pool).build()
    };
    Ok(server(config)?.map(built))
}

/// The same for every try of a notice, so that a receiver can drop a copy.
pub(super) fn message_id(config: &Config, id: Uuid) -> String {
    let host = config
        .public_url
        .split_once("://")
        .map_or(config.public_url.as_str(), |(_, rest)| rest)
        .split(['/', ':'])
        .next()
        .filter(|host| !host.is_empty())
        .unwrap_or("localhost");
    format!("<{id}@{host}>")
}

/// The mail, or why it can never be one.
pub(super) fn message(
    config: &Config,
    id: Uuid,
    to: &str,
    subject: &str,
    body: String,
) -> Result<Message, &'static str> {
    let from = sender(config).map_err(|_| "the sender (mail_from) is no mail address")?;
    let to: Address = to.parse().map_err(|_| "the receiver is no mail address")?;
    let mut mail = Message::builder()
        .message_id(Some(message_id(config, id)))
        .date(SystemTime::now())
        .from(from)
        .to(Mailbox::new(None, to))
        .subject(shared::text::clean_line(subject))
        .header(ContentType::TEXT_PLAIN)
        .body(body)
        .map_err(|_| "the mail can't be written")?;
    mail.headers_mut().insert_raw(HeaderValue::new(
        HeaderName::new_from_ascii_str("Auto-Submitted"),
        "auto-generated".to_owned(),
    ));
    Ok(mail)
}

/// What to show of a failure: the kind and the code, never the server's words, which may repeat the address.
pub(super) fn reason(error: &Error) -> String {
    match error.status() {
        Some(code) => format!("the mail server answered {code}"),
        None if error.is_timeout() => "the mail server did not answer in time".to_owned(),
        None if error.is_tls() => "the mail server's certificate was refused".to_owned(),
        None if error.is_response() => "the mail server's answer can't be read".to_owned(),
        None => "the mail server can't be reached".to_owned(),
    }
}

/// True when the server says that this receiver will never be reached.
pub(super) fn is_final(error: &Error) -> bool {
    error
        .status()
        .is_some_and(|code| matches!(u16::from(code), 550 | 551 | 553))
}

/// True when the fault is the connection's and not the mail's.
pub(super) fn is_connection(error: &Error) -> bool {
    error.status().is_none() || error.status().is_some_and(|c| u16::from(c) == 421)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(from: &str) -> Config {
        let pairs = [("HUIYIN_MAIL_FROM".to_owned(), from.to_owned())];
        Config::load(None, pairs, &[]).expect("valid")
    }

    /// G02: a line break or an encoded one brings neither a second receiver nor a header.
    #[test]
    fn line_breaks_make_no_header() {
        let subject = "a\r\nBcc: x@evil.example\r\n\r\nbody =?utf-8?q?=0d=0aBcc:_y@evil.example?=";
        let config = config("回音 <no-reply@care.example>");
        let mail = message(&config, Uuid::nil(), "a@x.cn", subject, "hi".into()).expect("a mail");
        assert_eq!(mail.envelope().to().len(), 1);
        let text = String::from_utf8(mail.formatted()).expect("text");
        let (head, _) = text.split_once("\r\n\r\n").expect("a head");
        let names: Vec<&str> = head
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .filter_map(|line| line.split_once(':').map(|(name, _)| name))
            .collect();
        assert!(!names.contains(&"Bcc"), "{head}");
        assert_eq!(names.iter().filter(|n| **n == "Subject").count(), 1);
        for to in [
            "a@x.cn\r\nBcc: b@x.cn",
            "a@x.cn, b@x.cn",
            "=?utf-8?q?a=0d=0a?= <a@x.cn>",
            "a@x.cn>\r\nRCPT TO:<b@x.cn",
        ] {
            assert!(
                message(&config, Uuid::nil(), to, "s", String::new()).is_err(),
                "{to:?}"
            );
        }
        let from = ("mail_from", "x\r\nBcc: b@x.cn <a@x.cn>".to_owned());
        assert!(
            Config::load(None, [], &[from]).is_err(),
            "not even a setting"
        );
    }

    #[test]
    fn every_try_has_the_same_message_id() {
        let config = config("a@x.cn");
        let mail = || {
            let mail = message(&config, Uuid::from_u128(7), "a@x.cn", "s", "b".into());
            String::from_utf8(mail.expect("a mail").formatted()).expect("text")
        };
        let id = message_id(&config, Uuid::from_u128(7));
        assert_eq!(id, "<00000000-0000-0000-0000-000000000007@127.0.0.1>");
        assert!(mail().contains(&id) && mail().contains("Auto-Submitted: auto-generated"));
    }
}
