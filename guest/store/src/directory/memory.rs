//! A directory in memory, for tests. Any number of handles share it. A hook before each operation
//! can make it fail or act as another writer.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};
use std::time::Duration;

use jiff::Timestamp;

use super::{Code, Directory, DirectoryEntry, Failure, Identity, Kind, Stat, System};

/// Called with the next operation. An error makes it fail.
type Hook = Box<dyn FnMut(&'static str) -> Result<(), Code>>;

/// A handle on a directory in memory.
#[derive(Clone, Default)]
pub struct Memory {
    disk: Rc<RefCell<Disk>>,
    hook: Rc<RefCell<Option<Hook>>>,
}

#[derive(Default)]
struct Disk {
    names: BTreeMap<String, (Kind, Rc<Inode>)>,
    inodes: Vec<Weak<Inode>>,
    time: u64,
    changes_by_name_only: bool,
}

/// Its number is free for another file when it has no name and nobody holds it open.
struct Inode {
    number: u128,
    content: RefCell<(Vec<u8>, u64)>,
    /// When it was last written, or got or lost a name.
    changed: Cell<u64>,
}

impl Memory {
    /// Another handle on the same directory, without the hook.
    pub fn handle(&self) -> Self {
        Self { disk: self.disk.clone(), hook: Rc::default() }
    }

    /// Calls `hook` before each operation of this handle.
    pub fn hook(&self, hook: impl FnMut(&'static str) -> Result<(), Code> + 'static) {
        *self.hook.borrow_mut() = Some(Box::new(hook));
    }

    /// Makes the time of the last status change known for names only, not for open files.
    pub fn know_changes_by_name_only(&self) {
        self.disk.borrow_mut().changes_by_name_only = true;
    }

    /// Puts something at a name, as another program would, in a new file.
    pub fn put(&self, name: &str, kind: Kind, bytes: &[u8]) {
        let mut disk = self.disk.borrow_mut();
        let inode = disk.inode(bytes.to_vec());
        disk.name(name, kind, inode);
    }

    /// Removes a name, as another program would.
    pub fn remove(&self, name: &str) {
        self.disk.borrow_mut().names.remove(name);
    }

    /// The content of a file.
    pub fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        let disk = self.disk.borrow();
        disk.names.get(name).map(|(_, inode)| inode.content.borrow().0.clone())
    }

    /// All names.
    pub fn names(&self) -> Vec<String> {
        self.disk.borrow().names.keys().cloned().collect()
    }

    fn begin(&self, operation: &'static str, path: &str) -> Result<(), Failure> {
        // The hook may itself use the directory, through another handle.
        let mut hook = self.hook.borrow_mut();
        let allowed = hook.as_mut().map_or(Ok(()), |hook| hook(operation));
        allowed.map_err(|code| failure(operation, path, code))
    }
}

impl Disk {
    fn inode(&mut self, bytes: Vec<u8>) -> Rc<Inode> {
        self.time += 1;
        self.inodes.retain(|inode| inode.strong_count() > 0);
        let used: Vec<_> = self.inodes.iter().filter_map(|i| Some(i.upgrade()?.number)).collect();
        let number = (1..).find(|number| !used.contains(number)).unwrap_or_default();
        let (content, changed) = (RefCell::new((bytes, self.time)), Cell::new(self.time));
        let inode = Rc::new(Inode { number, content, changed });
        self.inodes.push(Rc::downgrade(&inode));
        inode
    }

    /// Gives a name to a file. The file that had the name loses it.
    fn name(&mut self, name: &str, kind: Kind, inode: Rc<Inode>) {
        self.time += 1;
        inode.changed.set(self.time);
        if let Some((_, replaced)) = self.names.insert(name.to_owned(), (kind, inode)) {
            replaced.changed.set(self.time);
        }
    }
}

impl Inode {
    fn identity(&self) -> Identity {
        let content = self.content.borrow();
        Identity {
            hash: self.number,
            size: content.0.len() as u64,
            modified: Some(Duration::from_nanos(content.1)),
            changed: Some(Duration::from_nanos(self.changed.get())),
        }
    }
}

/// An open file and its name.
pub struct File(String, Rc<Inode>);

impl Directory for Memory {
    type File = File;
    type Listing = std::vec::IntoIter<String>;

    fn create_new(&self, name: &str) -> Result<File, Failure> {
        self.begin("create", name)?;
        if self.disk.borrow().names.contains_key(name) {
            return Err(failure("create", name, Code::Exist));
        }
        self.put(name, Kind::File, &[]);
        self.open_file("create", name)
    }

    fn open(&self, name: &str) -> Result<File, Failure> {
        self.begin("open", name)?;
        self.open_file("open", name)
    }

    fn read(&self, file: &File, offset: u64, length: usize) -> Result<Vec<u8>, Failure> {
        self.begin("read", &file.0)?;
        let bytes = &file.1.content.borrow().0;
        let rest = bytes.get(offset as usize..).unwrap_or_default();
        // Short reads, as a runtime may return them.
        Ok(rest[..rest.len().min(length).min(1_000)].to_vec())
    }

    fn write(&self, file: &File, offset: u64, bytes: &[u8]) -> Result<usize, Failure> {
        self.begin("write", &file.0)?;
        let mut disk = self.disk.borrow_mut();
        disk.time += 1;
        let mut content = file.1.content.borrow_mut();
        content.0.truncate(offset as usize);
        // Short writes, as a runtime may do them.
        let count = bytes.len().min(1_000);
        content.0.extend_from_slice(&bytes[..count]);
        content.1 = disk.time;
        file.1.changed.set(disk.time);
        Ok(count)
    }

    fn sync(&self, file: &File) -> Result<(), Failure> {
        self.begin("sync", &file.0)
    }

    fn identity(&self, file: &File) -> Result<Identity, Failure> {
        self.begin("identity", &file.0)?;
        let identity = file.1.identity();
        let by_name_only = self.disk.borrow().changes_by_name_only;
        Ok(Identity { changed: identity.changed.filter(|_| !by_name_only), ..identity })
    }

    fn stat(&self, name: &str) -> Result<Stat, Failure> {
        self.begin("stat", name)?;
        let disk = self.disk.borrow();
        let found = disk.names.get(name);
        found
            .map(|(kind, inode)| Stat { kind: *kind, identity: inode.identity() })
            .ok_or_else(|| failure("stat", name, Code::NoEntry))
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Failure> {
        self.begin("rename", to)?;
        let mut disk = self.disk.borrow_mut();
        let (kind, inode) =
            disk.names.remove(from).ok_or_else(|| failure("rename", to, Code::NoEntry))?;
        disk.name(to, kind, inode);
        Ok(())
    }

    fn link(&self, from: &str, to: &str) -> Result<(), Failure> {
        self.begin("link", to)?;
        let mut disk = self.disk.borrow_mut();
        if disk.names.contains_key(to) {
            return Err(failure("link", to, Code::Exist));
        }
        let linked = disk.names.get(from).map(|(kind, inode)| (*kind, inode.clone()));
        let (kind, inode) = linked.ok_or_else(|| failure("link", to, Code::NoEntry))?;
        disk.name(to, kind, inode);
        Ok(())
    }

    fn unlink(&self, name: &str) -> Result<(), Failure> {
        self.begin("unlink", name)?;
        let removed = self.disk.borrow_mut().names.remove(name);
        removed.map(drop).ok_or_else(|| failure("unlink", name, Code::NoEntry))
    }

    fn list(&self) -> Result<Self::Listing, Failure> {
        self.begin("list", ".")?;
        Ok(self.names().into_iter())
    }

    fn next(&self, listing: &mut Self::Listing) -> Result<Option<DirectoryEntry>, Failure> {
        let Some(name) = listing.next() else { return Ok(None) };
        self.begin("next", ".")?;
        match self.disk.borrow().names.get(&name) {
            Some((kind, _)) => Ok(Some(DirectoryEntry { name, kind: *kind })),
            None => Err(failure("list", ".", Code::NoEntry)),
        }
    }

    fn sync_directory(&self) -> Result<(), Failure> {
        self.begin("sync directory", ".")
    }
}

impl Memory {
    fn open_file(&self, operation: &'static str, name: &str) -> Result<File, Failure> {
        let disk = self.disk.borrow();
        let found = disk.names.get(name).map(|(_, inode)| File(name.to_owned(), inode.clone()));
        found.ok_or_else(|| failure(operation, name, Code::NoEntry))
    }
}

fn failure(operation: &'static str, path: &str, code: Code) -> Failure {
    Failure { operation, path: path.to_owned(), code }
}

/// Clocks that advance only by sleeping, and numbers that only look random.
#[derive(Clone, Default)]
pub struct Ticking {
    now: Rc<RefCell<Duration>>,
    last: Rc<RefCell<u128>>,
}

impl Ticking {
    /// A clock with random bits that begin after these.
    pub fn after(last: u128) -> Self {
        Self { last: Rc::new(RefCell::new(last)), ..Self::default() }
    }
}

impl System for Ticking {
    fn random(&mut self) -> u128 {
        let mut last = self.last.borrow_mut();
        *last = last.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645).wrapping_add(1);
        *last
    }

    fn monotonic(&mut self) -> Duration {
        *self.now.borrow()
    }

    fn sleep(&mut self, duration: Duration) {
        *self.now.borrow_mut() += duration;
    }

    /// 2026-11-23T10:00:00Z.
    fn now(&mut self) -> Timestamp {
        Timestamp::constant(1_795_428_000, 0)
    }
}
