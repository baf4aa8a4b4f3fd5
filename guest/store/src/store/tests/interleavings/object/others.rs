//! What others do with the object: writers that only follow the protocol, and people.

use super::super::super::new;
use super::super::TODAY;
use super::super::operation::Content;
use super::super::promises::Broken;
use super::super::search::Step;
use super::world::{Object, World};
use super::{Cause, Objects, Rule, Steps};
use crate::document::{self, Document};
use expenses_interface::ExpensePatch;

/// One of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Others {
    Add,
    /// Gives the first expense another category, or its old one back.
    Edit,
    Undo,
    Many,
}

impl<const H: usize, const W: usize> Objects<H, W> {
    /// The steps of others.
    pub(super) fn others(
        &mut self,
        world: &World<H, W>,
        steps: &mut Steps<H, W>,
    ) -> Result<(), (Broken, Cause)> {
        let left = world.left;
        for (which, left, event) in [
            (Others::Add, left.adds, "another writer adds an expense"),
            (Others::Edit, left.edits, "another writer edits the first expense"),
            (Others::Undo, left.undos, "another writer undoes the last change"),
            (Others::Many, left.many, "other writers save 100 times"),
        ] {
            if left == 0 || world.object.etag == 0 {
                continue;
            }
            let Some(content) = self.make(which, world.saves, world.object.content) else {
                continue;
            };
            let mut after = *world;
            after.saves += 1;
            match which {
                Others::Add => after.left.adds -= 1,
                Others::Edit => after.left.edits -= 1,
                Others::Undo => after.left.undos -= 1,
                Others::Many => (after.left.many, after.is_forgotten) = (left - 1, true),
            }
            self.remember(&mut after);
            after.replace(content, self.rules.digests);
            self.step(after, event, steps)?;
        }
        let mut people = Vec::new();
        if left.deletions > 0 && world.object.etag != 0 {
            let mut after = *world;
            (after.left.deletions, after.deletions) = (left.deletions - 1, world.deletions + 1);
            self.remember(&mut after);
            after.object = Object::default();
            people.push((after, "somebody deletes the object"));
        }
        if left.copies > 0 && world.object.etag != 0 {
            let mut after = *world;
            after.left.copies -= 1;
            after.replace(world.object.content, self.rules.digests);
            people.push((after, "somebody copies the object onto itself"));
        }
        if left.anew > 0 && world.object.etag == 0 && world.deletions > 0 {
            let mut after = *world;
            after.left.anew -= 1;
            let id = 50_000 + u32::from(world.saves);
            let text = format!("{{\"expenses\": {{}}, \"commits\": [\"{id:032x}\"]}}");
            let text = document::read(text.as_bytes()).unwrap().write();
            after.replace(self.races.contents.intern(&text), self.rules.digests);
            people.push((after, "somebody makes the object again, empty"));
        }
        people.into_iter().try_for_each(|(after, event)| self.step(after, event, steps))
    }

    fn step(
        &self,
        after: World<H, W>,
        event: &'static str,
        steps: &mut Steps<H, W>,
    ) -> Result<(), (Broken, Cause)> {
        let cause = Cause { mover: None, event, answer: None };
        let after = self.coherent(after).map_err(|broken| (broken, cause))?;
        steps.push(Step { mover: None, cause, state: self.canonical(after) });
        Ok(())
    }

    /// What others make of a content; `None` if they cannot.
    fn make(&mut self, which: Others, number: u8, content: Content) -> Option<Content> {
        let contents = &self.races.contents;
        let undo_keeps_ids = self.rules.broken != Some(Rule::UndoKeepsIds);
        *self.made.entry((which, number, content)).or_insert_with(|| {
            let mut document = contents.document(content).unwrap();
            let id = 1_000 + u128::from(number) * 100;
            match which {
                Others::Undo if undo_keeps_ids => {
                    let mut batch = document.begin();
                    batch.undo().ok()?;
                    batch.end(id);
                }
                Others::Undo => {
                    document.begin().undo().ok()?;
                    document = without_latest_id(&document);
                }
                Others::Add => {
                    let new = new("other", "1", "c", "2026-11-23");
                    let rollback = document.add(&new, TODAY).unwrap().1;
                    save(&mut document, vec![rollback], id);
                }
                Others::Edit => {
                    let first = document.get(1)?;
                    let now = document.categories().spelling(first.category);
                    let category = Some(if now == "c" { "d" } else { "c" }.to_owned());
                    let patch = ExpensePatch { category, ..ExpensePatch::default() };
                    let rollback = document.update(1, &patch).unwrap();
                    save(&mut document, vec![rollback], id);
                }
                Others::Many => {
                    for id in id..id + 100 {
                        let mut batch = document.begin();
                        batch.set_profile("other", Some(&id.to_string())).unwrap();
                        batch.end(id);
                    }
                }
            }
            Some(contents.intern(&document.write()))
        })
    }
}

fn save(document: &mut Document, rollbacks: Vec<document::Rollback>, id: u128) {
    let mut batch = document.begin();
    batch.take(rollbacks, "2026-11-23T10:00:00Z", None);
    batch.end(id);
}

/// A document whose latest commit took its id back.
fn without_latest_id(document: &Document) -> Document {
    let mut text = String::from_utf8(document.write()).unwrap();
    if let Some(at) = text.find("\"commits\": [\"") {
        let first = at + "\"commits\": [".len();
        let length = text[first + 1..].find('"').unwrap() + 2;
        let rest = text[first + length..].starts_with(',');
        text.replace_range(first..first + length + usize::from(rest), "");
    }
    document::read(text.as_bytes()).unwrap()
}
