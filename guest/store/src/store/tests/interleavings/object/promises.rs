//! The promises about every schedule.
//!
//! Each PUT that is served is checked to replace what is there by that with its writer's change
//! applied, which was not applied before and of which nobody was told that it was not. So the
//! object holds exactly the changes that were saved, each once, and nothing else was erased.

use super::super::contents::EMPTY;
use super::super::promises::{Broken, is_gone};
use super::super::race::{Ending, Refusal};
use super::super::state::NO_FILE;
use super::Objects;
use super::world::{Put, World};

impl<const H: usize, const W: usize> Objects<H, W> {
    /// Checks a PUT that is served.
    pub(super) fn saved(&mut self, world: &mut World<H, W>, put: Put) -> Result<(), Broken> {
        let (writer, number) = (usize::from(put.writer), usize::from(put.change));
        let call = &mut world.calls[writer];
        if put.deletions != world.deletions {
            return Err(Broken::Resurrected);
        }
        if call.saved & 1 << number != 0 {
            return Err(Broken::AppliedTwice);
        }
        if call.refused & 1 << number != 0 {
            return Err(Broken::Made);
        }
        let old = (world.object.etag != 0).then_some(world.object.content);
        let races = &self.races;
        call.returned[number] = self.promises.applied(races, old, put.content, writer, number)?;
        call.saved |= 1 << number;
        Ok(())
    }

    /// Checks the result of a try or of a call.
    pub(super) fn ended(
        &self,
        world: &mut World<H, W>,
        mover: usize,
        ending: Ending,
    ) -> Result<(), Broken> {
        let place = world.writer(mover).place;
        let (change, number) = self.races.change(place);
        let directory = &world.hosts[mover / W].directory;
        let shown =
            if directory.data == NO_FILE { EMPTY } else { directory.content(directory.data) };
        let was_deleted = world.deletions > 0;
        let is_doubtful = was_deleted || world.is_forgotten || self.rules.stale || !self.rules.ids;
        let call = &mut world.calls[mover];
        let was_saved = call.saved & 1 << number != 0;
        match ending {
            Ending::Undecided => return Ok(()),
            Ending::Lost if was_saved && !call.is_again => return Err(Broken::Made),
            Ending::Lost => return Ok(()),
            Ending::Committed(_) if !was_saved => return Err(Broken::NotMade),
            Ending::Committed(value) if value != call.returned[number] => {
                return Err(Broken::WrongValue);
            }
            Ending::Committed(_) => {}
            Ending::Unknown if call.is_troubled || is_doubtful => {
                if self.races.retries() {
                    (call.is_troubled, call.is_again) = (false, true);
                    return Ok(());
                }
            }
            Ending::Unknown => return Err(Broken::WrongAnswer),
            Ending::Refused(why) => {
                let is_expected = match why {
                    Refusal::NotFound => is_gone(&self.races, shown, change),
                    Refusal::Missing => was_deleted,
                    Refusal::Failed => call.is_troubled || was_deleted,
                    Refusal::Wrong => false,
                };
                if !is_expected {
                    return Err(Broken::WrongAnswer);
                }
                // It says nothing of the calls before it.
                if !call.is_again {
                    if was_saved {
                        return Err(Broken::Made);
                    }
                    call.refused |= 1 << number;
                }
            }
        }
        (call.is_troubled, call.is_again) = (false, false);
        Ok(())
    }

    /// Checks that what a host takes for the object, by its ETag, is the object.
    pub(super) fn coherent(&self, world: World<H, W>) -> Result<World<H, W>, Broken> {
        for host in &world.hosts {
            for adapter in &host.adapters {
                let data = host.directory.data;
                let is_now = adapter.etag != 0 && adapter.etag == world.object.etag;
                if is_now
                    && (data == NO_FILE || host.directory.content(data) != world.object.content)
                {
                    return Err(Broken::Incoherent);
                }
            }
        }
        Ok(world)
    }
}
