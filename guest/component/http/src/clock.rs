//! Which day it is.

use expenses_model::{Date, day_of};
use jiff::Timestamp;
use wasip2::clocks::wall_clock;

/// The day in UTC, since WASI 0.2 knows no time zone.
pub(crate) fn today() -> Date {
    // A clock beyond the year 9999 is broken. Its time is the last that the calendar has.
    let seconds = i64::try_from(wall_clock::now().seconds).unwrap_or(i64::MAX);
    day_of(Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX))
}
