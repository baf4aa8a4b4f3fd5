//! What the process uses of the machine.

use std::fs;

/// The memory of the process that is in use, in bytes; `None` if the system does not say.
pub(crate) fn memory() -> Option<u64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes << 10)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn memory_in_use_is_some_megabytes() {
        let memory = super::memory().unwrap();
        assert!(memory > 1 << 20 && memory < 1 << 40, "{memory}");
    }
}
