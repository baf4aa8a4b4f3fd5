//! Huge pages for the memory of a guest that reads a large file.
//!
//! Reading takes up memory by the thousand pages, and each page of the common size costs an
//! interruption by the processor: together they take longer than the work on the data.
//! Linux gives far larger pages, of 2 MiB on x86-64, to whoever advises it to.

#[cfg(target_os = "linux")]
/// From so many bytes on a file is large. Smaller ones have no use for a huge page, and
/// their stores stay small.
const LARGE: u64 = 1 << 20;

#[cfg(target_os = "linux")]
/// A file's bytes, as records and as text to be written again, take so many times their
/// number at most.
const TIMES: u64 = 4;

/// Advises the system to give huge pages to what a guest is about to take up for a file of
/// this size. `text` is any text in its memory, which grows behind it: wasmtime reserves the
/// 4 GiB behind the begin of a memory, whatever its size.
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
    // Without huge pages all goes on as it does.
    #[allow(unsafe_code, reason = "advice on memory is given by its address")]
    // SAFETY: the advice changes neither the content of memory, whosever it is, nor what may
    // be done with it.
    let _ = unsafe { madvise(place, bytes.next_multiple_of(HUGE_PAGE), Advice::LinuxHugepage) };
}

/// Elsewhere there is no such advice.
#[cfg(not(target_os = "linux"))]
pub(crate) fn advise(_: &str, _: u64) {}
