//! POSIX access control lists, which Linux keeps as an extended attribute.
//!
//! If a file has such a list, the group bits of its mode are the most that the list allows
//! anyone, not the access of the group. The mode alone would give the group too much.

use std::fs::File;

use rustix::io::Result;

/// The list of a file; `None` if it has none.
pub(super) struct AccessList(#[cfg(target_os = "linux")] Option<Vec<u8>>);

#[cfg(target_os = "linux")]
mod linux {
    use rustix::fs::{XattrFlags, fgetxattr, fremovexattr, fsetxattr};
    use rustix::io::Errno;

    use super::{AccessList, File, Result};

    const ATTRIBUTE: &str = "system.posix_acl_access";

    /// The largest value of an attribute, from the kernel's limits.h.
    const LARGEST: usize = 65_536;

    impl AccessList {
        pub(in super::super) fn of(file: &File) -> Result<Self> {
            let none: &mut [u8] = &mut [];
            match fgetxattr(file, ATTRIBUTE, none) {
                Ok(_) => {}
                Err(Errno::NODATA | Errno::NOTSUP) => return Ok(Self(None)),
                Err(error) => return Err(error),
            }
            let mut list = vec![0; LARGEST];
            let length = fgetxattr(file, ATTRIBUTE, list.as_mut_slice())?;
            list.truncate(length);
            Ok(Self(Some(list)))
        }

        /// Gives a file this list, or removes the list that it has inherited from its directory.
        pub(in super::super) fn apply_to(&self, file: &File) -> Result<()> {
            match &self.0 {
                Some(list) => fsetxattr(file, ATTRIBUTE, list, XattrFlags::empty()),
                None => match fremovexattr(file, ATTRIBUTE) {
                    Err(Errno::NODATA | Errno::NOTSUP) => Ok(()),
                    taken => taken,
                },
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
impl AccessList {
    /// Lists of other systems are not copied.
    pub(super) fn of(_: &File) -> Result<Self> {
        Ok(Self())
    }

    pub(super) fn apply_to(&self, _: &File) -> Result<()> {
        Ok(())
    }
}
