//! The HTTP service over real sockets. What it answers is the same in each carrier, so each route
//! is tried in all of them.

mod access;
mod native_crashes;
mod native_each_call;
mod native_end;
mod native_full;
mod native_groups;
mod native_limits;
mod native_load;
mod native_manners;
mod native_random;
mod native_slow;
mod native_sockets;
mod native_tokens;
mod native_traps;
mod routes;
mod service;
mod stock;

use service::{ServedBy, Service, each};
