//! Where the expenses are: in a directory, or in a bucket.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

#[cfg(feature = "s3")]
use super::bucket::{self, Bucket};
use super::data_directory::{self, DataDirectory};

/// Where the expenses are.
#[derive(Debug)]
pub(super) enum Place {
    Directory(DataDirectory),
    #[cfg(feature = "s3")]
    Bucket(Bucket),
}

/// Why there can be no expenses where somebody wants them.
#[derive(Debug)]
pub(super) enum Error {
    Directory(data_directory::Error),
    #[cfg(feature = "s3")]
    Bucket(bucket::Error),
    /// A bucket, and this program was built without them.
    #[cfg(not(feature = "s3"))]
    NoBuckets(String),
    /// A URL of another kind.
    OtherUrl(String),
}

impl Place {
    /// Takes `option` first, then `variable` unless it is empty, then the user's data directory of
    /// this platform.
    pub(super) fn find(option: Option<PathBuf>, variable: Option<OsString>) -> Result<Self, Error> {
        let variable = variable.filter(|value| !value.is_empty()).map(PathBuf::from);
        let named = option.or(variable);
        #[cfg(feature = "s3")]
        if let Some(bucket) = named.as_deref().and_then(bucket) {
            return bucket.map(Self::Bucket);
        }
        #[cfg(not(feature = "s3"))]
        if let Some(error) = named.as_deref().and_then(no_bucket) {
            return Err(error);
        }
        DataDirectory::find(named, None).map(Self::Directory).map_err(Error::Directory)
    }

    /// The directory or the URL, as it was given.
    pub(super) fn shown(&self) -> &Path {
        match self {
            Self::Directory(directory) => directory.path(),
            #[cfg(feature = "s3")]
            Self::Bucket(bucket) => Path::new(bucket.url()),
        }
    }
}

/// The bucket that is named; `None` if it is a path.
///
/// # Errors
///
/// It is a URL of something else, or not a valid one.
#[cfg(feature = "s3")]
pub(super) fn bucket(named: &Path) -> Option<Result<Bucket, Error>> {
    let (scheme, url) = url(named)?;
    Some(match scheme {
        "s3" => Bucket::parse(url).map_err(Error::Bucket),
        _ => Err(Error::OtherUrl(url.to_owned())),
    })
}

/// Why a URL cannot be used; `None` if it is a path.
#[cfg(not(feature = "s3"))]
pub(super) fn no_bucket(named: &Path) -> Option<Error> {
    let (scheme, url) = url(named)?;
    Some(match scheme {
        "s3" => Error::NoBuckets(url.to_owned()),
        _ => Error::OtherUrl(url.to_owned()),
    })
}

/// A URL and its scheme; `None` if it is a path.
fn url(path: &Path) -> Option<(&str, &str)> {
    let text = path.to_str()?;
    // A slash too few would begin a directory of that name, and hide all that is in the bucket.
    if text.starts_with("s3:") {
        return Some(("s3", text));
    }
    let (scheme, _) = text.split_once("://")?;
    let is_scheme = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_scheme.then_some((scheme, text))
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(error) => error.fmt(f),
            #[cfg(feature = "s3")]
            Self::Bucket(error) => error.fmt(f),
            #[cfg(not(feature = "s3"))]
            Self::NoBuckets(url) => {
                write!(f, "{url} cannot be used: this program was built without the feature `s3`")
            }
            Self::OtherUrl(url) => {
                write!(f, "{url} cannot be used: name a directory, or a bucket as s3://BUCKET/PATH")
            }
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_a_colon_is_a_path() {
        for path in ["./s3:/bucket", "a:b", "://x", "./s3://bucket", "dir/s3://x"] {
            let place = Place::find(Some(path.into()), None).unwrap();
            assert!(matches!(place, Place::Directory(_)), "{path}");
        }
        let error = Place::find(Some("gs://bucket/alice".into()), None).unwrap_err();
        assert!(error.to_string().starts_with("gs://bucket/alice cannot be used"), "{error}");
    }

    #[cfg(feature = "s3")]
    #[test]
    fn a_url_is_one_wherever_it_comes_from() {
        for place in [
            Place::find(Some("s3://bucket/alice".into()), Some("other".into())),
            Place::find(None, Some("s3://bucket/alice".into())),
        ] {
            let place = place.unwrap();
            assert!(matches!(place, Place::Bucket(_)));
            assert_eq!(place.shown(), "s3://bucket/alice");
        }
        for url in ["s3:/bucket", "s3:bucket"] {
            let error = Place::find(Some(url.into()), None).unwrap_err();
            assert!(error.to_string().contains("s3://BUCKET/PATH"), "{error}");
        }
    }
}
