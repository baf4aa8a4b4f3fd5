//! How much memory this process may use.

use std::fs;

/// The memory of the machine, or of the control group that the process is in, in bytes; `None` if
/// the system does not say.
pub(super) fn of_the_process() -> Option<u64> {
    [of_the_machine(), of_the_group()].into_iter().flatten().min()
}

fn of_the_machine() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes << 10)
}

/// The limit of the group in version 2 of control groups.
fn of_the_group() -> Option<u64> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let group = groups.lines().find_map(|line| line.strip_prefix("0::"))?;
    let limit = fs::read_to_string(format!("/sys/fs/cgroup{group}/memory.max")).ok()?;
    // Without a limit it says `max`.
    limit.trim().parse().ok()
}
