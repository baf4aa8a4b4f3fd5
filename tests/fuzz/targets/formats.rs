#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| expenses_fuzz::formats::check(data));
