//! Passwords: argon2id at the minimum that OWASP names (19 MiB, 2 passes), at most two at a time.
//!
//! Rule: an account that does not exist costs the same as one that does: both verify against a hash.

use crate::turns::Turns;
use crate::vault;
use app::api::{ApiError, ApiResult};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use shared::field_errors::{FieldErrors, FieldProblem};
use std::sync::LazyLock;

/// Longest password in bytes; a longer one is refused, never cut.
pub const MAX_BYTES: usize = 1_024;
/// Shortest new password in characters.
pub const MIN_CHARS: usize = 10;

/// Hashes and verifies off the async threads. Two at a time bound the memory to 38 MiB.
#[derive(Clone)]
pub(super) struct Passwords {
    turns: Turns,
}

/// Verified when there is no such account. Its password is random and forgotten.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash(&vault::token()));

impl Default for Passwords {
    fn default() -> Self {
        LazyLock::force(&NOBODY);
        Self {
            turns: Turns::new(2),
        }
    }
}

impl Passwords {
    /// Hashes a new password.
    pub(super) async fn hash(&self, password: &str) -> ApiResult<String> {
        let password = password.to_owned();
        self.turns
            .take(move || hash(&password))
            .await?
            .ok_or(ApiError::Internal)
    }

    /// True when the password belongs to the hash. `None` is an account that does not exist.
    pub(super) async fn verify(&self, password: &str, stored: Option<String>) -> ApiResult<bool> {
        let password = password.to_owned();
        let work = move || match (stored, NOBODY.as_deref()) {
            (Some(stored), _) => verify(&password, &stored),
            (None, nobody) => {
                let _for_the_time_it_takes = nobody.map(|nobody| verify(&password, nobody));
                false
            }
        };
        self.turns.take(work).await
    }
}

/// Hashes on the caller's thread. For the demo, whose logins share one hash; everybody else waits for a turn.
pub(crate) fn hash(password: &str) -> Option<String> {
    let salt: [u8; 16] = vault::random();
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .inspect_err(|cause| tracing::error!(%cause, "a password could not be hashed"))
        .ok()
        .map(|hash| hash.to_string())
}

fn verify(password: &str, stored: &str) -> bool {
    Argon2::default()
        .verify_password(password.as_bytes(), stored)
        .is_ok()
}

/// Refuses a password that is too long to be one.
pub(super) fn check_length(field: &str, password: &str) -> ApiResult<()> {
    let over = password.len().saturating_sub(MAX_BYTES);
    if over == 0 {
        return Ok(());
    }
    let problem = FieldProblem::TooLong {
        max: MAX_BYTES,
        over,
    };
    Err(invalid(field, problem))
}

/// Refuses a new password that is short, among the first that are tried, or holds the login.
pub(super) fn check_new(field: &str, password: &str, login: &str) -> ApiResult<()> {
    check_length(field, password)?;
    if password.chars().count() < MIN_CHARS {
        return Err(invalid(field, FieldProblem::TooShort { min: MIN_CHARS }));
    }
    if is_common(password, login) {
        return Err(invalid(field, FieldProblem::Guessable));
    }
    Ok(())
}

/// Endings and beginnings that people add to make a common password long enough.
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "qwerty",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1q2w3e4r",
    "1qaz2wsx",
    "q1w2e3r4",
    "letmein",
    "welcome",
    "iloveyou",
    "admin",
    "administrator",
    "root",
    "woaini",
    "huiyin",
    "mima",
    "abc",
    "aa",
    "qq",
    "test",
    "changeme",
    "default",
    "secret",
    "monkey",
    "dragon",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "batman",
    "trustno",
    "master",
    "login",
    "hello",
    "wang",
    "zhang",
    "回音",
];

fn is_common(password: &str, login: &str) -> bool {
    let lower = password.to_lowercase();
    let letters: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let core = letters.trim_matches(|c: char| c.is_ascii_digit());
    let few = {
        let mut distinct: Vec<char> = lower.chars().collect();
        distinct.sort_unstable();
        distinct.dedup();
        distinct.len() < 5
    };
    let login = login.to_lowercase();
    few || core.is_empty()
        || core == login
        || letters == login
        || COMMON.iter().any(|word| core == *word || letters == *word)
        || is_run(&letters)
}

/// Each character follows the one before it, up or down: 0123456789, zyxwvutsrq.
fn is_run(text: &str) -> bool {
    let steps: Vec<i64> = text
        .chars()
        .zip(text.chars().skip(1))
        .map(|(a, b)| i64::from(u32::from(b)) - i64::from(u32::from(a)))
        .collect();
    steps.iter().all(|step| *step == 1) || steps.iter().all(|step| *step == -1)
}

/// One refused field.
pub(super) fn invalid(field: &str, problem: FieldProblem) -> ApiError {
    let mut errors = FieldErrors::default();
    errors.add(field, problem);
    ApiError::Invalid(errors)
}

/// A password to be shown once: 128 bits.
pub(super) fn one_time() -> String {
    vault::token().chars().take(22).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for bad in [
            "1234567890",
            "0123456789",
            "aaaaaaaaaa",
            "password123",
            "Passw0rd2024!",
            "zhangsan2024",
            "qwertyuiop",
            "abcdefghij",
            "admin12345",
            "11111111112",
        ] {
            assert!(check_new("new", bad, "zhangsan").is_err(), "{bad}");
        }
        for good in ["correct horse", "夜来风雨声花落知多少", "tr0ub4dor&3x"] {
            assert_eq!(check_new("new", good, "zhangsan"), Ok(()), "{good}");
        }
    }

    #[test]
    fn nothing_is_cut() {
        let long = "长".repeat(300);
        let stored = hash(&long).expect("hashes");
        assert!(verify(&long, &stored));
        assert!(!verify(&long[..long.len() - 3], &stored));
        assert!(!verify(&format!("{long} "), &stored));
        let nul = hash("a\0b").expect("hashes");
        assert!(!verify("a", &nul) && !verify("a\0c", &nul) && verify("a\0b", &nul));
        assert!(check_length("password", &"x".repeat(MAX_BYTES)).is_ok());
        assert!(check_length("password", &"x".repeat(MAX_BYTES + 1)).is_err());
    }
}
