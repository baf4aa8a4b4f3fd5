//! Orders to use more than a component may.

use std::hint::black_box;

use wasip2::cli::stdout;
use wasip2::clocks::monotonic_clock::{self, subscribe_duration};
use wasip2::filesystem::preopens::get_directories;
use wasip2::filesystem::types::{Descriptor, DescriptorFlags, OpenFlags, PathFlags};
use wasip2::io::poll::poll;
use wasip2::random::random::get_random_bytes;

/// Carries out an order and returns its result; `None` if the order belongs to another module.
pub(crate) fn obey(words: &[&str]) -> Option<Result<String, String>> {
    Some(Ok(match words {
        ["compute"] => loop {
            black_box(());
        },
        ["allocate"] => {
            let mut taken = Vec::new();
            loop {
                taken.push(black_box(vec![1u8; 1 << 20]));
            }
        }
        // `at` is how many bytes after the end of the memory to read.
        ["read-behind-memory", at] => {
            let end = core::arch::wasm32::memory_size::<0>() << 16;
            let place = (end + at.parse::<usize>().expect("a number")) as *const u8;
            #[expect(unsafe_code, reason = "it must trap")]
            // SAFETY: none. There is nothing at this address, so it must trap.
            let byte = unsafe { place.read_volatile() };
            byte.to_string()
        }
        ["recurse"] => recurse(0).to_string(),
        // These only call the host.
        ["ask-the-time"] => loop {
            black_box(monotonic_clock::now());
        },
        ["sync"] => {
            let directory = directory();
            loop {
                let _ = black_box(directory.sync());
            }
        }
        ["flood"] => {
            let (stdout, bytes) = (stdout::get_stdout(), [b'x'; 4096]);
            loop {
                let _ = black_box(stdout.blocking_write_and_flush(&bytes));
            }
        }
        ["open-descriptors"] => hoard(directory),
        ["make-timers"] => hoard(|| subscribe_duration(u64::MAX)),
        ["open-listings"] => hoard(|| directory().read_directory()),
        // Each listing has returned its first entry, and the rest is still to come.
        ["begin-listings", number] => {
            let number = number.parse().expect("a number");
            let begin = |_| {
                let listing = directory().read_directory().expect("a listing");
                listing.read_directory_entry().expect("an entry");
                listing
            };
            let listings: Vec<_> = (0..number).map(begin).collect();
            listings.len().to_string()
        }
        // After each growth, asks for more than a memory can have. Returns the final MiB.
        ["grow-and-ask-for-too-much"] => {
            use core::arch::wasm32::{memory_grow, memory_size};
            while memory_grow::<0>(16 << 4) != usize::MAX {
                memory_grow::<0>(1 << 16);
            }
            (memory_size::<0>() >> 4).to_string()
        }
        ["open-streams"] => {
            let file = directory()
                .open_at(
                    PathFlags::empty(),
                    "stream",
                    OpenFlags::CREATE,
                    DescriptorFlags::READ | DescriptorFlags::WRITE,
                )
                .expect("a file");
            hoard(|| file.write_via_stream(0))
        }
        ["sleep"] => {
            subscribe_duration(u64::MAX).block();
            String::new()
        }
        ["sleep-in-turns"] => loop {
            subscribe_duration(1_000_000).block();
        },
        ["poll-nothing"] => format!("{:?}", poll(&[])),
        ["take-random-bytes"] => get_random_bytes(1 << 40).len().to_string(),
        ["read-at-once"] => {
            let flags = (PathFlags::empty(), OpenFlags::empty(), DescriptorFlags::READ);
            let file = directory().open_at(flags.0, "large", flags.1, flags.2).expect("a file");
            let (bytes, _) = file.read(u64::MAX, 0).expect("bytes");
            bytes.len().to_string()
        }
        ["write-zeroes"] => {
            let flags = DescriptorFlags::READ | DescriptorFlags::WRITE;
            let file = directory()
                .open_at(PathFlags::empty(), "zeroes", OpenFlags::CREATE, flags)
                .expect("a file");
            let stream = file.write_via_stream(0).expect("a stream");
            format!("{:?}", stream.write_zeroes(1 << 40))
        }
        _ => return None,
    }))
}

/// The preopened directory, opened again.
fn directory() -> Descriptor {
    let (preopen, _) = get_directories().into_iter().next().expect("a preopened directory");
    let flags = (PathFlags::empty(), OpenFlags::DIRECTORY, DescriptorFlags::READ);
    preopen.open_at(flags.0, ".", flags.1, flags.2).expect("the directory opens")
}

/// Takes one after the other and releases none.
fn hoard<T>(take: impl Fn() -> T) -> String {
    let mut hoard = Vec::new();
    loop {
        hoard.push(black_box(take()));
    }
}

fn recurse(depth: u64) -> u64 {
    // It never gets so deep, but the compiler must not know that.
    if depth == black_box(u64::MAX) { 0 } else { recurse(depth + 1) + black_box(1) }
}
