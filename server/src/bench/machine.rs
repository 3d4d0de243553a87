//! What the figures were measured on, as the kernel tells it.

use chrono::Utc;

/// Version, date, processors, memory, kernel: two lines.
pub(super) fn describe() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let model = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned());
    let memory = field("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split(' ').next()?.parse::<u64>().ok())
        .unwrap_or(0);
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let build = if cfg!(debug_assertions) {
        ", debug build: figures mean nothing"
    } else {
        ""
    };
    format!(
        "version {}{build}, {}\n{cores} cores ({model}), {:.0} GB, Linux {}",
        env!("CARGO_PKG_VERSION"),
        Utc::now().format("%Y-%m-%d %H:%M UTC"),
        memory as f64 / 1e6,
        kernel.trim(),
    )
}

/// Load of the last minute; more than the cores means that somebody else is at work too.
pub(super) fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("?").to_owned()
}

/// Resident memory of a process in MB.
pub(super) fn resident(process: u32) -> Option<f64> {
    let text = field(&format!("/proc/{process}/status"), "VmRSS")?;
    let kilobytes: f64 = text.split(' ').next()?.parse().ok()?;
    Some(kilobytes * 1_024.0 / 1e6)
}

/// Open files and sockets of a process.
pub(super) fn open_files(process: u32) -> Option<usize> {
    Some(
        std::fs::read_dir(format!("/proc/{process}/fd"))
            .ok()?
            .count(),
    )
}

fn field(path: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
