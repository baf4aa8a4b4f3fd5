//! What a host does with an operation of its guest.

use super::super::operation::{Answer, Name, Operation};
use super::super::perform::Failures;
use super::super::state::NO_FILE;
use super::world::{Adapter, Object, World};
use super::{Event, Kind, Objects, Rule};
use crate::directory::Code;

impl<const H: usize, const W: usize> Objects<H, W> {
    /// A look at the data file: the scratch directory follows the object.
    pub(super) fn look(&self, world: &World<H, W>, mover: usize, events: &mut Vec<Event<H, W>>) {
        let mut event = |name, kind, answer, world| {
            events.push(Event { name, kind, answer, world });
        };
        let Adapter { is_clean, etag, got, .. } = world.hosts[mover / W].adapters[mover % W];
        if let Some(object) = got {
            for (answer, world) in self.shown(world, mover, object) {
                event("writes what it has read", Kind::Regular, Some(answer), world);
            }
            return;
        }
        let has_copy = self.rules.cached && is_clean && etag != 0;
        if has_copy {
            let mut world = *world;
            world.host(mover).1.is_sent = false;
            let answer = stat(&mut world, mover);
            event("looks at its copy", Kind::Regular, Some(answer), world);
        }
        let kind = if has_copy { Kind::Chance } else { Kind::Regular };
        if W > 1 {
            let mut world = *world;
            world.host(mover).1.got = Some(world.object);
            event("GET", kind, None, world);
        } else {
            for (answer, world) in self.shown(world, mover, world.object) {
                event("GET", kind, Some(answer), world);
            }
        }
        for older in world.older.into_iter().filter(|older| self.rules.stale && older.etag != 0) {
            for (answer, world) in self.shown(world, mover, older) {
                event("GET of an earlier state", Kind::Chance, Some(answer), world);
            }
        }
        if world.left.faults > 0 {
            let mut world = *world;
            world.host(mover).1.is_clean = false;
            event("GET fails", Kind::Fault, Some(Answer::Failed(Code::Io)), world);
        }
    }

    /// The states after the scratch directory shows the object, and what the guest then sees.
    fn shown(
        &self,
        world: &World<H, W>,
        mover: usize,
        object: Object,
    ) -> Vec<(Answer, World<H, W>)> {
        let mut world = *world;
        let (directory, adapter) = world.host(mover);
        let is_same = object.etag == adapter.etag;
        *adapter = Adapter { etag: object.etag, is_clean: true, is_sent: false, got: None };
        let mut found = Vec::new();
        if is_same || object.etag == 0 {
            if object.etag == 0 {
                directory.data = NO_FILE;
            }
            let answer = match (object.etag, self.rules.creates) {
                (0, false) => Answer::Failed(Code::Io),
                _ => stat(&mut world, mover),
            };
            found.push((answer, world));
            return found;
        }
        directory.data = NO_FILE;
        let free: Vec<_> = directory.free_inodes().collect();
        for inode in free {
            let mut world = world;
            let (directory, _) = world.host(mover);
            directory.data = inode;
            directory.set_content(inode, object.content);
            let answer = stat(&mut world, mover);
            found.push((answer, world));
        }
        found
    }

    /// An operation in the scratch directory.
    pub(super) fn local(
        &self,
        world: &World<H, W>,
        mover: usize,
        operation: Operation,
        events: &mut Vec<Event<H, W>>,
    ) {
        let host = &world.hosts[mover / W];
        let name = "works in its directory";
        let is_kept = host.adapters[mover % W].is_sent && self.rules.broken != Some(Rule::KeepSent);
        if is_kept && operation == Operation::Unlink(Name::Own) {
            let answer = Some(Answer::Failed(Code::Busy));
            return events.push(Event { name, kind: Kind::Regular, answer, world: *world });
        }
        let mut found = Vec::new();
        host.directory.perform(mover % W, operation, Failures::default(), &mut found);
        events.extend(found.into_iter().map(|(answer, directory)| {
            let mut world = *world;
            world.hosts[mover / W].directory = directory;
            Event { name, kind: Kind::Regular, answer: Some(answer), world }
        }));
    }
}

/// What the guest sees of the data file.
fn stat<const H: usize, const W: usize>(world: &mut World<H, W>, mover: usize) -> Answer {
    let (directory, _) = world.host(mover);
    let mut found = Vec::with_capacity(1);
    let look = Operation::Stat(Name::Data);
    directory.perform(mover % W, look, Failures::default(), &mut found);
    let (answer, after) = found.swap_remove(0);
    *directory = after;
    answer
}
