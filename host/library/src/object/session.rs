//! The data file of one instance: its object, and the copy in the scratch directory.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use expenses_interface::files::{COPY_BEGIN, DATA_FILE};
use object_store::{
    Error, GetOptions, ObjectMeta, ObjectStoreExt, PutMode, PutOptions, PutPayload, PutResult,
    UpdateVersion,
};
use rustix::fs::OFlags;
use wasmtime_wasi::p2::bindings::filesystem::types::ErrorCode;

use super::Place;
use super::request::{Failure, send};
use super::scratch::Scratch;

/// How long a state counts as confirmed by the object store.
const CONFIRMED: Duration = Duration::from_secs(2);
/// A request that carries the data file gets a second more for each of these bytes.
const BYTES_A_SECOND: u64 = 1 << 20;
/// The largest object that is read, and the largest file that becomes one, in bytes. The store
/// refuses both as well.
const LARGEST: u64 = 256 << 20;
/// The name of a copy of the object while it is written.
const INCOMING: &str = "incoming";

/// The data file of one instance.
pub(crate) struct Session {
    place: Place,
    scratch: Scratch,
    /// How long an operation may take, without the time for its bytes.
    time: Duration,
    /// For how long a call that reads need not ask again.
    fresh: Duration,
    /// The state that the copy in the scratch directory is.
    known: Known,
    /// When the object store was last asked and confirmed that state.
    confirmed: Instant,
    /// Whether the object store is to be asked at the next look, however fresh the state is.
    must_ask: bool,
    /// Whether the object store was asked in this call, about the data file or to save it.
    has_asked: bool,
    /// The temp file whose PUT was sent without success, until the component begins again.
    sent: Option<String>,
    /// The copies that this call has published.
    published: Vec<String>,
    /// Why the object store failed in this call.
    failure: Option<String>,
}

/// A state of the object.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Known {
    /// Not known: the copy is not to be used.
    Nothing,
    /// There is no object.
    Absent,
    /// The object has this ETag, and the version that some object stores have beside it.
    Object(UpdateVersion),
}

/// What a look at the object found.
enum Found {
    /// The state that is known.
    Same,
    Absent,
    /// Another state, with its content; `None` if it is larger than the component reads.
    Other(ObjectMeta, Option<Vec<u8>>),
}

impl Session {
    pub(crate) fn new(place: Place, scratch: Scratch, time: Duration) -> Self {
        Self {
            place,
            scratch,
            time,
            fresh: Duration::ZERO,
            known: Known::Nothing,
            confirmed: Instant::now(),
            must_ask: true,
            has_asked: false,
            sent: None,
            published: Vec::new(),
            failure: None,
        }
    }

    /// The same, whose calls that read need not ask again for so long.
    pub(crate) fn fresh_for(self, fresh: Duration) -> Self {
        Self { fresh, ..self }
    }

    /// Begins a call, which sees every change that was made before it `arrived`, unless a state may be
    /// fresh.
    pub(crate) fn begin_call(&mut self, arrived: Instant) {
        if self.confirmed < arrived && self.confirmed.elapsed() >= self.fresh {
            self.must_ask = true;
        }
        self.begin();
    }

    /// Begins a call whose result is that of a save. It begins with the state that is known if that was
    /// confirmed lately: the condition of its PUT confirms it once more.
    pub(crate) fn begin_save(&mut self) {
        if self.confirmed.elapsed() >= CONFIRMED {
            self.must_ask = true;
        }
        self.begin();
    }

    fn begin(&mut self) {
        self.has_asked = false;
        self.published.clear();
        self.failure = None;
        self.begin_again();
    }

    /// The component begins to save: a temp file of before is a stray now.
    pub(crate) fn begin_again(&mut self) {
        self.sent = None;
    }

    /// Begins the call anew if all that it did was to look at a state that was confirmed before:
    /// others may have changed what it has decided by. Returns whether it does, and it then sees
    /// every change that was made before.
    pub(crate) fn begins_anew(&mut self) -> bool {
        if !self.has_asked {
            self.must_ask = true;
            self.begin_again();
        }
        !self.has_asked
    }

    /// Why the object store failed in this call.
    pub(crate) fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// How many bytes the object had when the component saw it last; 0 if there was none.
    pub(crate) fn size(&self) -> u64 {
        self.path(DATA_FILE).symlink_metadata().map_or(0, |copy| copy.len())
    }

    /// Makes the copy in the scratch directory that of the object, for a look at the data file.
    pub(super) async fn refresh(&mut self) -> Result<(), ErrorCode> {
        // Without its copy a state is of no use.
        if matches!(self.known, Known::Object(_)) && !self.has_copy() {
            (self.known, self.must_ask) = (Known::Nothing, true);
        }
        if !self.must_ask && self.confirmed.elapsed() < CONFIRMED {
            return Ok(());
        }
        (self.must_ask, self.has_asked) = (true, true);
        let asked = Instant::now();
        match self.look().await.map_err(|failure| self.failed(&failure))? {
            Found::Same => {}
            Found::Absent => {
                self.known = Known::Nothing;
                self.remove(DATA_FILE)?;
                if self.place.must_exist {
                    self.failure = Some("there is no such object".to_owned());
                    return Err(ErrorCode::Io);
                }
                self.known = Known::Absent;
            }
            Found::Other(meta, content) => {
                self.known = Known::Nothing;
                self.write_copy(meta.size, content.as_deref())
                    .map_err(|error| self.scratch_failed(error))?;
                let ObjectMeta { e_tag, version, .. } = meta;
                self.known = Known::Object(UpdateVersion { e_tag, version });
            }
        }
        (self.confirmed, self.must_ask) = (asked, false);
        Ok(())
    }

    /// Makes a temp file the data file: the object gets its content, if it is still the one that
    /// the component has verified.
    pub(super) async fn save(&mut self, temp: &str) -> Result<(), ErrorCode> {
        let content = self.read(temp)?;
        let base = self.known.clone();
        self.refresh().await?;
        if self.known != base {
            // Another writer was faster, and nothing was sent.
            self.remove(temp)?;
            return Err(ErrorCode::NoEntry);
        }
        let mode = match &base {
            Known::Object(version) if version.e_tag.is_some() => PutMode::Update(version.clone()),
            Known::Absent => PutMode::Create,
            Known::Object(_) => {
                self.failure = Some("the object store gives no ETags".to_owned());
                return Err(ErrorCode::Io);
            }
            Known::Nothing => return Err(ErrorCode::Io),
        };
        (self.must_ask, self.has_asked) = (true, true);
        self.sent = Some(temp.to_owned());
        let asked = Instant::now();
        match self.put(DATA_FILE, content, mode).await {
            Ok(PutResult { e_tag, version, .. }) => {
                self.known = Known::Nothing;
                let renamed = fs::rename(self.path(temp), self.path(DATA_FILE));
                renamed.map_err(|error| self.scratch_failed(error))?;
                self.sent = None;
                if e_tag.is_some() {
                    self.known = Known::Object(UpdateVersion { e_tag, version });
                    (self.confirmed, self.must_ask) = (asked, false);
                }
                Ok(())
            }
            Err(failure) => {
                if matches!(failure, Failure::Refused(_)) && self.is_still(&base).await {
                    // Nothing was stored, and the component removes this file.
                    self.sent = None;
                    return Err(self.failed(&failure));
                }
                // Nobody is to wait for this file. The component still holds it open.
                self.remove(temp)?;
                match failure {
                    Failure::Said(
                        Error::Precondition { .. }
                        | Error::AlreadyExists { .. }
                        | Error::NotFound { .. },
                    ) => Err(ErrorCode::NoEntry),
                    failure => Err(self.failed(&failure)),
                }
            }
        }
    }

    /// Whether the object store confirms that the object is in this state.
    async fn is_still(&mut self, state: &Known) -> bool {
        self.refresh().await.is_ok() && self.known == *state
    }

    /// Makes a file a copy beside the data file, unless the name is taken.
    pub(super) async fn publish(&mut self, file: &str, copy: &str) -> Result<(), ErrorCode> {
        let content = self.read(file)?;
        match self.put(copy, content, PutMode::Create).await {
            Ok(_) => {
                self.published.push(copy.to_owned());
                Ok(())
            }
            Err(Failure::Said(Error::AlreadyExists { .. } | Error::Precondition { .. })) => {
                Err(ErrorCode::Exist)
            }
            Err(failure) => Err(self.failed(&failure)),
        }
    }

    /// Whether this call has published a copy with this name.
    pub(super) fn has_published(&self, name: &str) -> bool {
        self.published.iter().any(|published| published == name)
    }

    /// Removes a copy that this call has published.
    pub(super) async fn withdraw(&mut self, copy: &str) -> Result<(), ErrorCode> {
        let (store, path) = (Arc::clone(&self.place.store), self.place.object(copy));
        let delete = || {
            let (store, path) = (Arc::clone(&store), path.clone());
            async move { store.delete(&path).await }
        };
        match send(self.place.runtime.as_ref(), self.time, delete).await {
            Ok(()) | Err(Failure::Said(Error::NotFound { .. })) => Ok(()),
            Err(failure) => Err(self.failed(&failure)),
        }
    }

    /// Whether a PUT of this temp file was sent, and it is not known that nothing was stored.
    pub(super) fn was_sent(&self, name: &str) -> bool {
        self.sent.as_deref() == Some(name)
    }

    async fn look(&self) -> Result<Found, Failure> {
        let (store, path) = (Arc::clone(&self.place.store), self.place.object(DATA_FILE));
        let known = match &self.known {
            Known::Object(version) => version.e_tag.clone(),
            Known::Nothing | Known::Absent => None,
        };
        let get = || {
            let (store, path) = (Arc::clone(&store), path.clone());
            let options = GetOptions { if_none_match: known.clone(), ..GetOptions::default() };
            async move {
                match store.get_opts(&path, options).await {
                    Ok(found) if found.meta.size > LARGEST => Ok(Found::Other(found.meta, None)),
                    Ok(found) => {
                        let meta = found.meta.clone();
                        Ok(Found::Other(meta, Some(found.bytes().await?.into())))
                    }
                    Err(Error::NotModified { .. }) => Ok(Found::Same),
                    Err(error @ Error::NotFound { .. }) if is_of_a_bucket(&error) => Err(error),
                    Err(Error::NotFound { .. }) => Ok(Found::Absent),
                    Err(error) => Err(error),
                }
            }
        };
        // Its size is known only when the answer comes, and is that of the copy or a little more.
        let time = self.time_for(self.size());
        let found = send(self.place.runtime.as_ref(), time, get).await?;
        match &found {
            Found::Other(meta, Some(content)) if content.len() as u64 != meta.size => {
                let (store, source) = ("object", "a body has not the length that was told".into());
                Err(Failure::Said(Error::Generic { store, source }))
            }
            _ => Ok(found),
        }
    }

    async fn put(&self, name: &str, content: Vec<u8>, mode: PutMode) -> Result<PutResult, Failure> {
        let (store, path) = (Arc::clone(&self.place.store), self.place.object(name));
        let time = self.time_for(content.len() as u64);
        let payload = PutPayload::from(content);
        let put = || {
            let (store, path, payload) = (Arc::clone(&store), path.clone(), payload.clone());
            let options = PutOptions { mode: mode.clone(), ..PutOptions::default() };
            async move { store.put_opts(&path, payload, options).await }
        };
        send(self.place.runtime.as_ref(), time, put).await
    }

    fn has_copy(&self) -> bool {
        self.path(DATA_FILE).symlink_metadata().is_ok_and(|copy| copy.is_file())
    }

    fn time_for(&self, bytes: u64) -> Duration {
        self.time + Duration::from_secs(bytes / BYTES_A_SECOND)
    }

    /// Replaces the copy in the scratch directory, by a new file: the component may hold the old
    /// one open. What is too large to be read is not written either, and is as large all the same.
    fn write_copy(&self, size: u64, content: Option<&[u8]>) -> io::Result<()> {
        self.remove_file(INCOMING)?;
        let incoming = self.path(INCOMING);
        let mut file = File::options().write(true).create_new(true).mode(0o600).open(&incoming)?;
        match content {
            Some(content) => file.write_all(content)?,
            None => file.set_len(size)?,
        }
        fs::rename(incoming, self.path(DATA_FILE))
    }

    /// Reads a file of the scratch directory, which belongs to the component: no link, and nothing
    /// that is larger than a data file can be.
    fn read(&self, name: &str) -> Result<Vec<u8>, ErrorCode> {
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let flags = flags.bits().cast_signed();
        let file = File::options().read(true).custom_flags(flags).open(self.path(name))?;
        let data = file.metadata()?;
        if !data.is_file() {
            return Err(ErrorCode::NotPermitted);
        }
        if data.len() > LARGEST {
            return Err(ErrorCode::FileTooLarge);
        }
        let mut content = Vec::new();
        file.take(LARGEST).read_to_end(&mut content)?;
        Ok(content)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    fn remove(&mut self, name: &str) -> Result<(), ErrorCode> {
        self.remove_file(name).map_err(|error| self.scratch_failed(error))
    }

    fn remove_file(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.path(name)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    fn scratch_failed(&mut self, error: io::Error) -> ErrorCode {
        self.failure = Some(format!("{}: {error}", self.scratch.path().display()));
        error.into()
    }

    fn failed(&mut self, failure: &Failure) -> ErrorCode {
        self.failure = Some(failure.to_string());
        match failure.is_of_a_quota() {
            true => ErrorCode::Quota,
            false => ErrorCode::Io,
        }
    }
}

/// Whether a name is that of a copy beside the data file.
pub(super) fn is_copy_name(name: &str) -> bool {
    name.starts_with(COPY_BEGIN) && name.ends_with(".json")
}

/// Whether it is not an object that is missing but the bucket. A wrong name must not look like a
/// store without expenses.
fn is_of_a_bucket(error: &Error) -> bool {
    let text = error.to_string();
    ["NoSuchBucket", "ContainerNotFound"].iter().any(|code| text.contains(code))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use object_store::ObjectStore;
    use object_store::memory::InMemory;

    use super::super::scratch::Scratches;
    use super::*;
    use crate::blocking::block_on;

    const TEMP: &str = "expenses.json.0123456789abcdef0123456789abcdef.tmp";

    /// A session on an empty object store.
    fn session() -> (Arc<InMemory>, tempfile::TempDir, Session) {
        let (objects, above) = (Arc::new(InMemory::new()), tempfile::tempdir().unwrap());
        let store: Arc<dyn ObjectStore> = objects.clone();
        let place = Place::new(store, "alice".into());
        let scratch = Scratches::new(Some(above.path().into())).make().unwrap();
        (objects, above, Session::new(place, scratch, Duration::from_secs(1)))
    }

    fn wait<T>(future: impl Future<Output = T>) -> T {
        block_on(future, Duration::from_secs(60)).unwrap()
    }

    fn put(objects: &InMemory, content: &'static str) {
        wait(objects.put(&"alice/expenses.json".into(), content.into())).unwrap();
    }

    fn content(objects: &InMemory) -> String {
        let found = wait(objects.get(&"alice/expenses.json".into())).unwrap();
        String::from_utf8(wait(found.bytes()).unwrap().into()).unwrap()
    }

    /// What the component does to save a text.
    fn save(session: &mut Session, text: &str) -> Result<(), ErrorCode> {
        session.begin_again();
        fs::write(session.path(TEMP), text).unwrap();
        wait(session.save(TEMP))
    }

    #[test]
    fn a_save_replaces_the_state_that_was_looked_at_and_no_other() {
        let (objects, _above, mut session) = session();
        wait(session.refresh()).unwrap();
        save(&mut session, "one").unwrap();
        save(&mut session, "two").unwrap();
        assert_eq!(fs::read_to_string(session.path(DATA_FILE)).unwrap(), "two");
        put(&objects, "other");
        assert_eq!(save(&mut session, "three"), Err(ErrorCode::NoEntry));
        assert_eq!(content(&objects), "other");
        assert!(session.was_sent(TEMP) && !session.path(TEMP).exists());
        session.begin_again();
        assert!(!session.was_sent(TEMP));
        wait(session.refresh()).unwrap();
        assert_eq!(fs::read_to_string(session.path(DATA_FILE)).unwrap(), "other");
        save(&mut session, "three").unwrap();
        assert_eq!(content(&objects), "three");
    }

    #[test]
    fn a_state_that_was_confirmed_long_ago_is_confirmed_again_before_a_save() {
        let (objects, _above, mut session) = session();
        wait(session.refresh()).unwrap();
        save(&mut session, "one").unwrap();
        put(&objects, "other");
        session.confirmed -= CONFIRMED;
        assert_eq!(save(&mut session, "two"), Err(ErrorCode::NoEntry));
        // Nothing was sent, and the state is known already.
        assert!(!session.was_sent(TEMP) && !session.must_ask);
        assert_eq!(fs::read_to_string(session.path(DATA_FILE)).unwrap(), "other");
    }

    #[test]
    fn after_a_save_that_failed_the_object_store_is_asked() {
        let (objects, _above, mut session) = session();
        put(&objects, "one");
        wait(session.refresh()).unwrap();
        put(&objects, "other");
        assert!(!session.must_ask);
        save(&mut session, "two").unwrap_err();
        assert!(session.must_ask);
    }

    #[test]
    fn a_save_whose_copy_cannot_be_renamed_is_not_a_save_and_its_temp_file_counts_as_sent() {
        let (objects, _above, mut session) = session();
        wait(session.refresh()).unwrap();
        // A file cannot replace a directory.
        fs::create_dir(session.path(DATA_FILE)).unwrap();
        fs::write(session.path(DATA_FILE).join("file"), "").unwrap();
        save(&mut session, "one").unwrap_err();
        assert_eq!(content(&objects), "one");
        assert!(session.was_sent(TEMP) && session.must_ask);
        fs::remove_dir_all(session.path(DATA_FILE)).unwrap();
        wait(session.refresh()).unwrap();
        assert_eq!(fs::read_to_string(session.path(DATA_FILE)).unwrap(), "one");
    }

    #[test]
    fn no_link_that_a_component_has_left_is_followed() {
        let (_objects, above, mut session) = session();
        wait(session.refresh()).unwrap();
        let secret = above.path().join("secret");
        fs::write(&secret, "secret").unwrap();
        symlink(&secret, session.path(TEMP)).unwrap();
        assert!(wait(session.save(TEMP)).is_err());
        assert!(wait(session.publish(TEMP, "expenses-now.json")).is_err());
        fs::create_dir(session.path("directory")).unwrap();
        assert_eq!(wait(session.save("directory")), Err(ErrorCode::NotPermitted));
    }

    #[test]
    fn a_file_that_no_data_file_can_be_is_not_sent() {
        let (_objects, _above, mut session) = session();
        wait(session.refresh()).unwrap();
        File::create(session.path(TEMP)).unwrap().set_len(LARGEST + 1).unwrap();
        assert_eq!(wait(session.save(TEMP)), Err(ErrorCode::FileTooLarge));
    }

    #[test]
    fn a_copy_takes_no_name_that_is_taken_and_only_what_was_published_is_withdrawn() {
        let (objects, _above, mut session) = session();
        fs::write(session.path("part"), "one").unwrap();
        wait(session.publish("part", "expenses-now.json")).unwrap();
        assert_eq!(wait(session.publish("part", "expenses-now.json")), Err(ErrorCode::Exist));
        assert!(session.has_published("expenses-now.json"));
        wait(session.withdraw("expenses-now.json")).unwrap();
        let left = wait(objects.list_with_delimiter(Some(&"alice".into()))).unwrap();
        assert!(left.objects.is_empty(), "{left:?}");
        session.begin_call(Instant::now());
        assert!(!session.has_published("expenses-now.json"));
    }
}
