//! Object stores that must not hold a store are found out.

use std::fmt;
use std::sync::Arc;

use expenses::Sandbox;
use expenses::object::{ETags, Unfit, probe};
use expenses::object_store::memory::InMemory;
use expenses::object_store::path::Path;
use expenses::object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, ObjectStoreExt, PutMode, PutMultipartOptions, PutOptions, PutPayload, PutResult,
    Result,
};
use futures_util::stream::BoxStream;
use wasmtime_wasi::async_trait;

use super::shaky::{Fault, Shaky, block_on};
use super::tea;

/// What is wrong with an object store in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    /// Nothing.
    Nothing,
    /// It ignores the ETag of a condition.
    IgnoresETags,
    /// It ignores that there is an object already.
    IgnoresObjects,
    /// It checks a condition before it writes, in a step of its own.
    TwoSteps,
    /// It knows ETags only without the quotes in which it returns them.
    WantsNoQuotes,
    /// It answers a PUT that loses a race with an error of its own, as Ceph does.
    FailsLosers,
    /// It returns no ETags.
    GivesNone,
}

#[derive(Debug)]
struct Engine(InMemory, Wrong);

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.1)
    }
}

#[async_trait]
impl ObjectStore for Engine {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        mut options: PutOptions,
    ) -> Result<PutResult> {
        let mut races = false;
        match (self.1, &mut options.mode) {
            (Wrong::IgnoresETags, PutMode::Update(_))
            | (Wrong::IgnoresObjects, PutMode::Create) => {
                options.mode = PutMode::Overwrite;
            }
            (Wrong::TwoSteps, mode) => {
                let there = self.0.head(location).await.ok();
                // Others come between.
                tokio::task::yield_now().await;
                if holds(mode, there.as_ref()) {
                    *mode = PutMode::Overwrite;
                }
            }
            (Wrong::FailsLosers, mode) => {
                let there = self.0.head(location).await.ok();
                tokio::task::yield_now().await;
                races = holds(mode, there.as_ref());
            }
            (Wrong::WantsNoQuotes, PutMode::Update(version)) => {
                version.e_tag = version.e_tag.take().map(|e_tag| match e_tag.starts_with('"') {
                    true => "none".to_owned(),
                    false => format!("\"{e_tag}\""),
                });
            }
            _ => {}
        }
        let mut result = match self.0.put_opts(location, payload, options).await {
            Err(_) if races => {
                return Err(Error::Generic { store: "engine", source: "500".into() });
            }
            result => result?,
        };
        if self.1 == Wrong::GivesNone {
            result.e_tag = None;
        }
        Ok(result)
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.0.put_multipart_opts(location, options).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        let mut result = self.0.get_opts(location, options).await?;
        if self.1 == Wrong::GivesNone {
            result.meta.e_tag = None;
        }
        Ok(result)
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        self.0.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.0.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.0.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.0.copy_opts(from, to, options).await
    }
}

fn holds(mode: &PutMode, there: Option<&ObjectMeta>) -> bool {
    match mode {
        PutMode::Create => there.is_none(),
        PutMode::Update(version) => there.is_some_and(|it| it.e_tag == version.e_tag),
        PutMode::Overwrite => true,
    }
}

/// Probes an object store, asserts that nothing is left in it, and returns what was found.
fn probed(wrong: Wrong) -> std::result::Result<ETags, Unfit> {
    let objects = InMemory::new();
    let engine: Arc<dyn ObjectStore> = Arc::new(Engine(objects.clone(), wrong));
    let found = block_on(probe(&engine, &"alice".into()));
    let left = block_on(objects.list_with_delimiter(Some(&"alice".into()))).unwrap();
    assert!(left.objects.is_empty(), "{wrong:?}: {left:?}");
    found
}

#[test]
fn an_object_store_that_loses_saves_is_refused() {
    assert!(matches!(probed(Wrong::Nothing), Ok(ETags::AsReturned)));
    for wrong in [Wrong::IgnoresETags, Wrong::IgnoresObjects, Wrong::TwoSteps] {
        let error = probed(wrong).unwrap_err();
        let is_told = matches!(error, Unfit::IgnoresConditions | Unfit::SeveralWon { .. });
        assert!(is_told, "{wrong:?}: {error}");
        assert!(error.to_string().contains("would be lost"), "{error}");
    }
    assert!(matches!(probed(Wrong::GivesNone), Err(Unfit::NoETags)));
}

#[test]
fn an_answer_that_says_nothing_of_a_condition_does_not_end_the_probe() {
    assert!(matches!(probed(Wrong::FailsLosers), Ok(ETags::AsReturned)));
    for fault in [Fault::AnswerLost, Fault::Lost] {
        let objects = Shaky::new();
        objects.puts([fault]);
        let store: Arc<dyn ObjectStore> = objects.clone();
        assert!(matches!(block_on(probe(&store, &"alice".into())), Ok(ETags::AsReturned)));
        assert_eq!(objects.paths(), [""; 0]);
    }
}

#[test]
fn an_object_store_that_wants_no_quotes_gets_none() {
    assert!(matches!(probed(Wrong::WantsNoQuotes), Ok(ETags::WithoutQuotes)));
    let engine: Arc<dyn ObjectStore> = Arc::new(Engine(InMemory::new(), Wrong::WantsNoQuotes));
    let sandbox = Sandbox::new().unwrap();
    let mut store = sandbox.open_object(ETags::WithoutQuotes.of(engine), "alice").unwrap();
    for id in 1..=3 {
        assert_eq!(store.add(tea("Tea")).unwrap().id, id);
    }
}

#[test]
fn a_store_without_etags_is_read_and_never_written_again() {
    let engine = Arc::new(Engine(InMemory::new(), Wrong::GivesNone));
    let mut store = Sandbox::new().unwrap().open_object(engine, "alice").unwrap();
    assert_eq!(store.add(tea("Tea")).unwrap().id, 1);
    let error = store.add(tea("Tea")).unwrap_err();
    assert!(error.to_string().contains("gives no ETags"), "{error}");
    assert_eq!(store.info().unwrap().expenses, 1);
}
