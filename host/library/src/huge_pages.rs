//! Huge pages for the memory of a guest that reads a large file.
//!
//! Reading a file touches thousands of new pages of memory, and each page of the common size
//! costs a page fault. Together these take longer than the work on the data. If advised, Linux
//! gives far larger pages, of 2 MiB on x86-64.

#[cfg(target_os = "linux")]
/// The fewest bytes of a large file. Smaller files have no use for a huge page, and their stores
/// stay small.
const LARGE: u64 = 1 << 20;

#[cfg(target_os = "linux")]
/// A store takes at most this many times the size of its file, for the text and the records.
const TIMES: u64 = 4;

/// Advises the system to give huge pages to the memory that a guest is about to use for a file of
/// this size. `text` is any text in the guest's memory, which grows after it: wasmtime reserves 4
/// GiB from the start of a memory, whatever its size.
#[cfg(target_os = "linux")]
pub(crate) fn advise(text: &str, size: u64) {
    use std::ffi::c_void;

    use rustix::mm::{Advice, madvise};

    const HUGE_PAGE: usize = 2 << 20;
    // A data file has at most 256 MiB, and so this at most 1 GiB.
    let Some(bytes) = size.checked_mul(TIMES).and_then(|bytes| usize::try_from(bytes).ok()) else {
        return;
    };
    if !(LARGE..=256 << 20).contains(&size) {
        return;
    }
    let start = text.as_ptr().addr().next_multiple_of(HUGE_PAGE);
    let place: *mut c_void = text.as_ptr().with_addr(start).cast_mut().cast();
    // If there are no huge pages, nothing changes.
    #[allow(unsafe_code, reason = "advice on memory is given by its address")]
    // SAFETY: the advice changes neither the content of memory, whosever it is, nor what may
    // be done with it.
    let _ = unsafe { madvise(place, bytes.next_multiple_of(HUGE_PAGE), Advice::LinuxHugepage) };
}

/// Other systems have no such advice.
#[cfg(not(target_os = "linux"))]
pub(crate) fn advise(_: &str, _: u64) {}
