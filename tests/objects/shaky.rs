//! An object store in memory, on the other side of a network that fails as the test orders.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use expenses::object_store::memory::InMemory;
use expenses::object_store::path::Path;
use expenses::object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, ObjectStoreExt, PutMode, PutMultipartOptions, PutOptions, PutPayload, PutResult,
    Result,
};
use futures_util::stream::BoxStream;
use wasmtime_wasi::async_trait;

/// What happens to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing: it is done and answered.
    None,
    /// It is lost.
    Lost,
    /// It is done, and its answer is lost.
    AnswerLost,
    /// It is done, and its answer says that the condition failed.
    DoneAndRefused,
    /// It is not done, and its answer says so with the status 409.
    Conflict,
    /// It is not done, and this user may not do it.
    Forbidden,
    /// It is not done, for there is no room.
    OverQuota,
    /// There is never an answer.
    Silence,
}

/// An object store in memory. Each PUT, and each GET, takes the next fault from its list.
#[derive(Default)]
pub(crate) struct Shaky {
    objects: InMemory,
    puts: Mutex<VecDeque<Fault>>,
    gets: Mutex<VecDeque<Fault>>,
    put: AtomicUsize,
    got: AtomicUsize,
    multipart: AtomicUsize,
}

impl Shaky {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Orders what happens to the next PUTs.
    pub(crate) fn puts(&self, faults: impl IntoIterator<Item = Fault>) {
        *self.puts.lock().unwrap() = faults.into_iter().collect();
    }

    /// Orders what happens to the next GETs.
    pub(crate) fn gets(&self, faults: impl IntoIterator<Item = Fault>) {
        *self.gets.lock().unwrap() = faults.into_iter().collect();
    }

    /// How many GETs and PUTs there were since this was last asked.
    pub(crate) fn counted(&self) -> (usize, usize) {
        assert_eq!(self.multipart.load(Ordering::SeqCst), 0, "a PUT in several parts");
        (self.got.swap(0, Ordering::SeqCst), self.put.swap(0, Ordering::SeqCst))
    }

    /// The content of an object; `None` if there is none.
    pub(crate) fn read(&self, path: &str) -> Option<String> {
        let read = block_on(async { self.objects.get(&path.into()).await?.bytes().await });
        match read {
            Ok(content) => Some(String::from_utf8(content.into()).unwrap()),
            Err(Error::NotFound { .. }) => None,
            Err(error) => panic!("{error}"),
        }
    }

    /// Writes an object, as another program does that knows no conditions.
    pub(crate) fn write(&self, path: &str, content: impl Into<PutPayload>) {
        block_on(self.objects.put(&path.into(), content.into())).unwrap();
    }

    /// Removes an object, as an operator does.
    pub(crate) fn remove(&self, path: &str) {
        block_on(self.objects.delete(&path.into())).unwrap();
    }

    /// The paths of all objects, sorted.
    pub(crate) fn paths(&self) -> Vec<String> {
        use futures_util::StreamExt;
        let listed = block_on(self.objects.list(None).collect::<Vec<_>>());
        let mut paths: Vec<_> =
            listed.into_iter().map(|meta| meta.unwrap().location.to_string()).collect();
        paths.sort();
        paths
    }
}

/// Requests of the memory never wait, except for one that has no answer.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn next(faults: &Mutex<VecDeque<Fault>>) -> Fault {
    let mut faults = faults.lock().unwrap_or_else(PoisonError::into_inner);
    faults.pop_front().unwrap_or(Fault::None)
}

fn failed(source: &str) -> Error {
    Error::Generic { store: "shaky", source: source.into() }
}

impl fmt::Debug for Shaky {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shaky")
    }
}

impl fmt::Display for Shaky {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shaky")
    }
}

#[async_trait]
impl ObjectStore for Shaky {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        options: PutOptions,
    ) -> Result<PutResult> {
        assert_ne!(options.mode, PutMode::Overwrite, "a PUT without a condition");
        self.put.fetch_add(1, Ordering::SeqCst);
        let path = location.to_string();
        let put = self.objects.put_opts(location, payload, options);
        match next(&self.puts) {
            Fault::None => put.await,
            Fault::Lost => Err(failed("the request was lost")),
            Fault::AnswerLost => {
                let _ = put.await;
                Err(failed("the answer was lost"))
            }
            Fault::DoneAndRefused => {
                put.await?;
                Err(Error::Precondition { path, source: "412".into() })
            }
            Fault::Conflict => Err(Error::AlreadyExists { path, source: "409".into() }),
            Fault::Forbidden => Err(Error::PermissionDenied { path, source: "403".into() }),
            Fault::OverQuota => {
                let source = "403: <Error><Code>QuotaExceeded</Code></Error>".into();
                Err(Error::PermissionDenied { path, source })
            }
            Fault::Silence => std::future::pending().await,
        }
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.multipart.fetch_add(1, Ordering::SeqCst);
        self.objects.put_multipart_opts(location, options).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.got.fetch_add(1, Ordering::SeqCst);
        let path = location.to_string();
        match next(&self.gets) {
            Fault::None => self.objects.get_opts(location, options).await,
            Fault::Forbidden => Err(Error::PermissionDenied { path, source: "403".into() }),
            Fault::Silence => std::future::pending().await,
            fault => Err(failed(&format!("{fault:?}"))),
        }
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        self.objects.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.objects.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.objects.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.objects.copy_opts(from, to, options).await
    }
}
