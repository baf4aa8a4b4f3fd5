//! What may become of a PUT.

use super::super::contents::EMPTY;
use super::super::operation::{Answer, Name, Operation};
use super::super::perform::Failures;
use super::super::promises::Broken;
use super::super::search::Step;
use super::super::state::NO_FILE;
use super::world::{Etag, Put, World};
use super::{Cause, Event, Kind, Objects, Rule, Steps};
use crate::directory::Code;

const NO_ENTRY: Option<Answer> = Some(Answer::Failed(Code::NoEntry));
const IO: Option<Answer> = Some(Answer::Failed(Code::Io));

impl<const H: usize, const W: usize> Objects<H, W> {
    /// A rename onto the data file: a PUT on the condition that the object is still the one that
    /// the guest has verified.
    pub(super) fn put(
        &mut self,
        world: &World<H, W>,
        mover: usize,
        events: &mut Vec<Event<H, W>>,
    ) -> Result<(), Broken> {
        let mut event = |name, kind, answer, world| {
            events.push(Event { name, kind, answer, world });
        };
        let mut before = *world;
        let (directory, adapter) = before.host(mover);
        let temp = directory.at(mover % W, Name::Own);
        if temp == NO_FILE {
            event("its temp file is gone", Kind::Regular, NO_ENTRY, before);
            return Ok(());
        }
        let (content, base) = (directory.content(temp), adapter.etag);
        let change = self.races.node(directory.writers[mover % W].place).change as u8;
        let base = if self.is_broken(Rule::EtagOfBase) { before.object.etag } else { base };
        let writer = mover as u8;
        let put = Put { base, content, writer, change, deletions: before.deletions };
        let mut served = before;
        let etag = self.serve(&mut served, put)?;
        let answered = |world: World<H, W>| match etag {
            Some(etag) => ("PUT is answered 200", Some(Answer::Done), renamed(world, mover, etag)),
            None => ("PUT is answered 412", NO_ENTRY, self.sent(world, mover)),
        };
        let (name, answer, after) = answered(served);
        event(name, Kind::Regular, answer, after);
        if before.left.faults == 0 {
            return Ok(());
        }
        event("PUT is lost", Kind::Fault, IO, self.sent(before, mover));
        event("PUT is answered 409", Kind::Fault, NO_ENTRY, self.sent(before, mover));
        event("PUT is served, its reply is lost", Kind::Fault, IO, self.sent(served, mover));
        if etag.is_some() {
            event(
                "PUT is served, its reply is lost, the client sends it again",
                Kind::Fault,
                None,
                served,
            );
            let failed = self.sent(served, mover);
            event("PUT is answered 200, the rename of the copy fails", Kind::Fault, IO, failed);
        }
        let (mut late, mut twice) = (before, served);
        if late.send(put) {
            event("PUT takes long, the host gives up", Kind::Fault, IO, self.sent(late, mover));
            event("PUT takes long, the client sends it again", Kind::Fault, None, late);
            twice.send(put);
            let (_, answer, after) = answered(twice);
            event("PUT is answered, and arrives once more later", Kind::Fault, answer, after);
            let mut dead = late;
            self.dies(&mut dead, mover);
            event("PUT takes long, the host dies", Kind::Fault, None, dead);
            if self.is_broken(Rule::CutIsUnknown) {
                late.calls[mover].refused |= 1 << change;
                self.dies(&mut late, mover);
                event("PUT takes long, the call is cut off and `failed`", Kind::Fault, None, late);
            }
        }
        Ok(())
    }

    /// Requests that arrive late.
    pub(super) fn deliver(
        &mut self,
        world: &World<H, W>,
        steps: &mut Steps<H, W>,
    ) -> Result<(), (Broken, Cause)> {
        for (at, put) in world.puts.into_iter().enumerate().filter(|(_, put)| put.content != EMPTY)
        {
            let mut after = *world;
            after.puts[at] = Put::default();
            let served = self.serve(&mut after, put);
            let mover = Some(usize::from(put.writer));
            let event = match served {
                Ok(None) => "a late PUT is refused",
                _ => "a late PUT is served",
            };
            let cause = Cause { mover, event, answer: None };
            let after = served.and_then(|_| self.coherent(after));
            let state = self.canonical(after.map_err(|broken| (broken, cause))?);
            steps.push(Step { mover: None, cause, state });
        }
        Ok(())
    }

    /// The object store serves a PUT: its ETag if the condition holds.
    fn serve(&mut self, world: &mut World<H, W>, put: Put) -> Result<Option<Etag>, Broken> {
        if put.base != world.object.etag && !self.is_broken(Rule::Condition) {
            return Ok(None);
        }
        self.saved(world, put)?;
        self.remember(world);
        Ok(Some(world.replace(put.content, self.rules.digests)))
    }

    /// The host after a PUT that did not succeed, as far as it knows.
    fn sent(&self, mut world: World<H, W>, mover: usize) -> World<H, W> {
        let (_, adapter) = world.host(mover);
        adapter.is_sent = true;
        adapter.is_clean &= self.is_broken(Rule::Reload);
        world
    }

    /// Remembers the object as one that a look may still show.
    pub(super) fn remember(&self, world: &mut World<H, W>) {
        if self.rules.stale && world.object.etag != 0 {
            world.older.rotate_right(1);
            world.older[0] = world.object;
        }
    }

    pub(super) fn is_broken(&self, rule: Rule) -> bool {
        self.rules.broken == Some(rule)
    }
}

/// The host after a PUT that succeeded: the temp file becomes the data file.
fn renamed<const H: usize, const W: usize>(
    mut world: World<H, W>,
    mover: usize,
    etag: Etag,
) -> World<H, W> {
    let (directory, adapter) = world.host(mover);
    let mut found = Vec::with_capacity(1);
    directory.perform(mover % W, Operation::Rename, Failures::default(), &mut found);
    *directory = found.swap_remove(0).1;
    (adapter.etag, adapter.is_clean) = (etag, true);
    world
}
