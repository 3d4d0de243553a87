//! Locks between test processes, since the runner gives each test a process of its own.
//!
//! Rule: a lock lives as long as its file handle; the kernel frees it when a process is killed.

use std::fs::{DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

/// The folder that all test processes of this user share.
pub fn base() -> PathBuf {
    let user = std::fs::metadata("/proc/self")
        .expect("/proc is mounted")
        .uid();
    let folder = std::env::temp_dir().join(format!("huiyin-tests-{user}"));
    DirBuilder::new()
        .recursive(true)
        .mode(0o755)
        .create(&folder)
        .expect("a folder for tests");
    let owner = std::fs::metadata(&folder)
        .expect("the folder was made")
        .uid();
    assert_eq!(owner, user, "{} belongs to somebody else", folder.display());
    folder
}

/// Waits until no other process holds this lock.
pub fn exclusive(path: &Path) -> File {
    let file = open(path);
    file.lock().expect("a lock");
    file
}

/// Held by every process that uses something, so that its keeper sees when nobody does.
pub fn shared(path: &Path) -> File {
    let file = open(path);
    file.lock_shared().expect("a shared lock");
    file
}

fn open(path: &Path) -> File {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .expect("a lock file")
}
