//! The HTTP service over real sockets.

mod native_end;
mod native_groups;
mod native_limits;
mod native_manners;
mod native_sockets;
mod native_tokens;
mod native_traps;
