//! Keys of the installation: sealing of contact fields, keyed hashes for look-up, tokens and their digests.
//!
//! Keys live outside the database. A sealed value starts with the key's id, so that keys can be rotated.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

const KEY_ID: u8 = 1;
const NONCE: usize = 24;

/// Seals and hashes with keys derived from the installation's secret.
pub struct Vault {
    cipher: XChaCha20Poly1305,
    hash_key: [u8; 32],
}

/// A sealed value that can't be opened: another key, or changed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sealed value does not open with the configured secret")]
pub struct Unsealable;

impl Vault {
    /// Derives the keys from a secret of at least 32 bytes.
    pub fn new(secret: &[u8]) -> Self {
        let derive = |purpose: &str| keyed(secret, purpose, b"");
        Self {
            cipher: XChaCha20Poly1305::new(&derive("huiyin/seal/1").into()),
            hash_key: derive("huiyin/hash/1"),
        }
    }

    /// Seals bytes for one purpose; a value sealed for another purpose does not open.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE] = random();
        let sealed = self.cipher.encrypt(
            &XNonce::from(nonce),
            Payload {
                msg: plain,
                aad: purpose.as_bytes(),
            },
        );
        let mut out = vec![KEY_ID];
        out.extend_from_slice(&nonce);
        // Encryption of a slice in memory can't fail below 256 GiB; an empty body would fail to open, loudly.
        out.extend_from_slice(&sealed.unwrap_or_default());
        out
    }

    /// Opens what [`Vault::seal`] made for the same purpose.
    ///
    /// # Errors
    /// [`Unsealable`].
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, Unsealable> {
        let (head, body) = sealed.split_at_checked(1 + NONCE).ok_or(Unsealable)?;
        if head[0] != KEY_ID {
            return Err(Unsealable);
        }
        let nonce: [u8; NONCE] = head[1..].try_into().map_err(|_| Unsealable)?;
        self.cipher
            .decrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: body,
                    aad: purpose.as_bytes(),
                },
            )
            .map_err(|_| Unsealable)
    }

    /// Opens a sealed text.
    ///
    /// # Errors
    /// [`Unsealable`].
    pub fn open_text(&self, purpose: &str, sealed: &[u8]) -> Result<String, Unsealable> {
        String::from_utf8(self.open(purpose, sealed)?).map_err(|_| Unsealable)
    }

    /// Keyed hash for look-up, bound to a purpose.
    pub fn hash(&self, purpose: &str, value: &str) -> Vec<u8> {
        keyed(&self.hash_key, purpose, value.as_bytes()).to_vec()
    }
}

fn keyed(key: &[u8], purpose: &str, value: &[u8]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key)
        .unwrap_or_else(|_| unreachable!("any length"));
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(value);
    mac.finalize().into_bytes().into()
}

/// Random bytes from the operating system.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .unwrap_or_else(|error| panic!("the system gives no randomness: {error}"));
    bytes
}

/// A fresh 256-bit token, 43 characters, safe in a URL.
pub fn token() -> String {
    URL_SAFE_NO_PAD.encode(random::<32>())
}

/// True for what may be a token of ours or the id of a form; anything else is never looked up.
pub fn believable(token: &str) -> bool {
    (32..=200).contains(&token.len())
        && token
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// What is kept of a token.
pub fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_purpose_and_key_open() {
        let vault = Vault::new(&[7; 32]);
        let sealed = vault.seal("phone", "13812341234".as_bytes());
        assert_eq!(
            vault.open_text("phone", &sealed).as_deref(),
            Ok("13812341234")
        );
        assert_eq!(vault.open("email", &sealed), Err(Unsealable));
        assert_eq!(Vault::new(&[8; 32]).open("phone", &sealed), Err(Unsealable));
        let mut changed = sealed.clone();
        *changed.last_mut().expect("bytes") ^= 1;
        assert_eq!(vault.open("phone", &changed), Err(Unsealable));
    }

    #[test]
    fn tokens_are_long_and_never_the_same() {
        assert_eq!(token().len(), 43);
        assert_ne!(token(), token());
    }
}
