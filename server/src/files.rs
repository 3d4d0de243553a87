//! Uploaded files: type found by content, pictures re-encoded without metadata, bytes sealed on disk by their hash.
//!
//! A file's own name never becomes a path, and nothing here is below the web root.

use crate::turns::Turns;
use crate::vault::Vault;
use app::api::ApiResult;
use sha2::{Digest, Sha256};
use shared::feedback::LIMITS;
use shared::field_errors::FieldProblem;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;

/// Largest side of a picture in pixels.
const MAX_SIDE: u32 = 8_000;
/// Largest picture in millions of pixels: what telephones take.
const MAX_MEGAPIXELS: u64 = 24;
/// Memory that a decoded picture may take, in bytes: four a pixel. One of 16 bits a channel is refused earlier.
const MAX_DECODED: u64 = MAX_MEGAPIXELS * 1_000_000 * 4;
/// Larger sides are scaled down to this: enough to read a receipt on it.
const KEPT_SIDE: u32 = 2_560;
/// Files looked at at once, so that pictures take the memory of two.
const AT_ONCE: usize = 2;

/// A file as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Cleaned name, never a path.
    pub name: String,
    /// Type found by content.
    pub content_type: &'static str,
    /// The bytes to keep.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
}

/// The folder of sealed files.
#[derive(Clone)]
pub struct FileStore {
    root: Arc<PathBuf>,
    vault: Arc<Vault>,
    turns: Turns,
}

impl FileStore {
    /// A store below `root`, which is made when missing.
    ///
    /// # Errors
    /// When the folder can't be made.
    pub fn open(root: PathBuf, vault: Arc<Vault>) -> std::io::Result<Self> {
        std::fs::create_dir_all(&root)?;
        Ok(Self {
            root: Arc::new(root),
            vault,
            turns: Turns::new(AT_ONCE),
        })
    }

    /// Checks a file by its content and makes it safe to keep, when it is its turn.
    ///
    /// # Errors
    /// Inside, the field problem to show; outside, what [`Turns::take`] gives.
    pub async fn inspect(
        &self,
        name: String,
        bytes: Vec<u8>,
    ) -> ApiResult<Result<Kept, FieldProblem>> {
        self.turns.take(move || inspect(&name, bytes)).await
    }

    fn path(&self, sha256: &str) -> PathBuf {
        self.root.join(&sha256[..2.min(sha256.len())]).join(sha256)
    }

    /// Writes the bytes durably under their hash; the same bytes twice are one file.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn put(&self, kept: &Kept) -> std::io::Result<()> {
        let path = self.path(&kept.sha256);
        let sealed = self.vault.seal("file", &kept.bytes);
        tokio::task::spawn_blocking(move || {
            if let Ok(file) = std::fs::File::open(&path) {
                // Wanted again: a clean-up that is just looking at it must leave it.
                return file.set_modified(std::time::SystemTime::now());
            }
            let folder = path.parent().map(PathBuf::from).unwrap_or_default();
            std::fs::create_dir_all(&folder)?;
            let unique = format!("{}.{}.part", path.display(), uuid::Uuid::now_v7());
            std::fs::write(&unique, &sealed)?;
            std::fs::File::open(&unique)?.sync_all()?;
            std::fs::rename(&unique, &path)?;
            std::fs::File::open(&folder)?.sync_all()
        })
        .await
        .map_err(std::io::Error::other)?
    }

    /// Removes the bytes of a hash, unless they were put within the last day. True when they were removed.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn remove(&self, sha256: &str) -> std::io::Result<bool> {
        let path = self.path(sha256);
        let modified = match tokio::fs::metadata(&path).await {
            Ok(found) => found.modified()?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        let age = modified.elapsed().unwrap_or_default();
        if age < std::time::Duration::from_secs(86_400) {
            return Ok(false);
        }
        tokio::fs::remove_file(&path).await?;
        Ok(true)
    }

    /// Removes the bytes of a hash at once: for a file that nobody else can have.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) async fn discard(&self, sha256: &str) -> std::io::Result<()> {
        use std::io::ErrorKind::{NotADirectory, NotFound};
        match tokio::fs::remove_file(self.path(sha256)).await {
            Err(error) if !matches!(error.kind(), NotFound | NotADirectory) => Err(error),
            _ => Ok(()),
        }
    }

    /// Reads the bytes of a hash.
    ///
    /// # Errors
    /// When the file is gone or does not open with the configured secret.
    pub async fn get(&self, sha256: &str) -> std::io::Result<Vec<u8>> {
        let sealed = tokio::fs::read(self.path(sha256)).await?;
        self.vault
            .open("file", &sealed)
            .map_err(std::io::Error::other)
    }
}

/// Checks a file by its content and makes it safe to keep. Takes CPU and memory: uploads go through
/// [`FileStore::inspect`].
///
/// # Errors
/// The field problem to show.
pub(crate) fn inspect(name: &str, bytes: Vec<u8>) -> Result<Kept, FieldProblem> {
    let kind = infer::get(&bytes)
        .map(|t| t.mime_type())
        .ok_or(FieldProblem::FileKind)?;
    let limit = |max: u64| -> Result<(), FieldProblem> {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > max {
            Err(FieldProblem::FileTooLarge { max_mib: max >> 20 })
        } else {
            Ok(())
        }
    };
    let (content_type, bytes) = match kind {
        "image/jpeg" | "image/png" | "image/webp" | "image/gif" => {
            limit(LIMITS.photo_bytes)?;
            ("image/jpeg", re_encode(&bytes)?)
        }
        "audio/mpeg" | "audio/m4a" | "audio/ogg" | "audio/x-wav" | "audio/amr" | "audio/aac"
        | "audio/opus" => {
            limit(LIMITS.document_bytes)?;
            (audio_type(kind), bytes)
        }
        "application/pdf" => {
            limit(LIMITS.document_bytes)?;
            ("application/pdf", bytes)
        }
        _ => return Err(FieldProblem::FileKind),
    };
    let sha256 = hex(&Sha256::digest(&bytes));
    Ok(Kept {
        name: clean_name(name, content_type),
        content_type,
        bytes,
        sha256,
    })
}

fn audio_type(kind: &str) -> &'static str {
    match kind {
        "audio/mpeg" => "audio/mpeg",
        "audio/ogg" | "audio/opus" => "audio/ogg",
        "audio/x-wav" => "audio/wav",
        "audio/amr" => "audio/amr",
        "audio/aac" => "audio/aac",
        _ => "audio/mp4",
    }
}

/// Decodes what its header says to be within limits, scales it down, applies the camera's orientation and writes a
/// fresh JPEG: no metadata, no tail survives.
fn re_encode(bytes: &[u8]) -> Result<Vec<u8>, FieldProblem> {
    use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits};
    let too_large = FieldProblem::PictureTooLarge {
        megapixels: MAX_MEGAPIXELS,
        side: MAX_SIDE,
    };
    let broken = |error| match error {
        ImageError::Limits(_) => too_large.clone(),
        _ => FieldProblem::FileBroken,
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED);
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| FieldProblem::FileBroken)?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_MEGAPIXELS * 1_000_000 || decoder.total_bytes() > MAX_DECODED {
        return Err(too_large);
    }
    let orientation = decoder.orientation().map_err(broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    if width.max(height) > KEPT_SIDE {
        picture = picture.thumbnail(KEPT_SIDE, KEPT_SIDE);
    }
    picture.apply_orientation(orientation);
    let mut out = Cursor::new(Vec::new());
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 85);
    DynamicImage::ImageRgb8(picture.into_rgb8())
        .write_with_encoder(encoder)
        .map_err(broken)?;
    Ok(out.into_inner())
}

/// A name safe to show and to put in a header: no path, no control characters, at most 80 characters, right ending.
pub fn clean_name(raw: &str, content_type: &str) -> String {
    let base = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let line =
        shared::text::clean_line(base).replace(['"', '<', '>', ':', '|', '?', '*', ';'], "_");
    let stem = line
        .rsplit_once('.')
        .map_or(line.as_str(), |(stem, _)| stem)
        .trim_start_matches('.');
    let stem: String = stem.chars().take(80).collect();
    let stem = if stem.is_empty() {
        "file".to_owned()
    } else {
        stem
    };
    let ending = match content_type {
        "image/jpeg" => "jpg",
        "application/pdf" => "pdf",
        "audio/mpeg" => "mp3",
        "audio/ogg" => "ogg",
        "audio/wav" => "wav",
        "audio/amr" => "amr",
        "audio/aac" => "aac",
        _ => "m4a",
    };
    format!("{stem}.{ending}")
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(side: u32) -> Vec<u8> {
        encoded(&image::DynamicImage::new_rgb8(side, side))
    }

    fn encoded(picture: &image::DynamicImage) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        picture
            .write_to(&mut out, image::ImageFormat::Png)
            .expect("encodes");
        out.into_inner()
    }

    #[test]
    fn a_picture_is_re_encoded_and_its_tail_is_gone() {
        let mut bytes = png(4);
        bytes.extend_from_slice(b"<html><script>alert(1)</script>");
        let kept = inspect("../../x.png", bytes).expect("kept");
        assert_eq!(kept.content_type, "image/jpeg");
        assert_eq!(kept.name, "x.jpg");
        assert!(!kept.bytes.windows(7).any(|w| w == b"<script"));
    }

    #[test]
    fn a_large_picture_is_scaled_down_and_a_huge_one_refused() {
        let wide = encoded(&image::DynamicImage::new_rgb8(3_000, 300));
        let kept = inspect("a.png", wide).expect("kept");
        let small = image::load_from_memory(&kept.bytes).expect("a picture");
        assert_eq!((small.width(), small.height()), (2_560, 256));
        let kept = inspect("a.png", png(300)).expect("kept");
        let same = image::load_from_memory(&kept.bytes).expect("a picture");
        assert_eq!((same.width(), same.height()), (300, 300));
        // Of 16 bits a channel, the memory is used up by half as many pixels.
        let deep = encoded(&image::DynamicImage::new_rgba16(4_000, 3_001));
        let refused = inspect("a.png", deep);
        assert!(matches!(refused, Err(FieldProblem::PictureTooLarge { .. })));
    }

    #[tokio::test]
    async fn uploads_are_looked_at_in_turn() {
        let folder = tempfile::tempdir().expect("a folder");
        let vault = Arc::new(Vault::new(b"a secret of tests"));
        let store = FileStore::open(folder.path().into(), vault).expect("opens");
        let store = FileStore {
            turns: Turns::new(0),
            ..store
        };
        let look = store.inspect("a.png".into(), png(4));
        tokio::pin!(look);
        assert!(futures::poll!(&mut look).is_pending());
    }

    #[test]
    fn other_kinds_are_refused() {
        for bytes in [
            b"<svg onload=alert(1)>".to_vec(),
            b"<!doctype html>".to_vec(),
            b"MZ\x90\0".to_vec(),
            vec![],
        ] {
            assert_eq!(inspect("a.png", bytes), Err(FieldProblem::FileKind));
        }
        assert_eq!(
            inspect("a.png", png(4)[..40].to_vec()),
            Err(FieldProblem::FileBroken)
        );
    }

    #[test]
    fn names_are_neutral() {
        assert_eq!(
            clean_name("C:\\Users\\a\\票据.JPG", "image/jpeg"),
            "票据.jpg"
        );
        assert_eq!(
            clean_name("a\r\nSet-Cookie: x.pdf", "application/pdf"),
            "a Set-Cookie_ x.pdf"
        );
        assert_eq!(clean_name(".htaccess", "image/jpeg"), "file.jpg");
        assert!(clean_name(&"长".repeat(300), "image/jpeg").chars().count() <= 84);
    }
}
