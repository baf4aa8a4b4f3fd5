//! Why a bucket cannot be used, in a sentence for each case.

use std::{fmt, io};

use expenses::object::Unfit;

/// Why a bucket cannot be used.
#[derive(Debug)]
pub(crate) enum Error {
    /// It is not the URL of a place in a bucket.
    Url(String),
    /// There are no credentials for this URL.
    NoCredentials(String),
    /// The settings for this URL are not valid, for this reason.
    Settings(String, String),
    /// The object store at the second URL must not hold the store at the first one, or could not be
    /// probed.
    Unfit(String, String, Unfit),
    /// The system has no threads or sockets.
    System(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(url) => {
                write!(f, "{url} does not name a place in a bucket: s3://BUCKET/PATH")
            }
            Self::NoCredentials(url) => write!(
                f,
                "{url} needs credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or for those of a machine in the cloud AWS_METADATA_ENDPOINT=http://169.254.169.254"
            ),
            Self::Settings(url, reason) => write!(f, "{url} cannot be used: {reason}"),
            Self::Unfit(url, endpoint, Unfit::Failed(object_store::Error::NotFound { .. })) => {
                write!(f, "{url} cannot be written: there is no such bucket at {endpoint}")
            }
            Self::Unfit(url, _, unfit @ Unfit::Failed(_)) => {
                write!(f, "{url} cannot be written: {unfit}; nothing was saved")
            }
            Self::Unfit(_, endpoint, unfit) => write!(
                f,
                "the object store at {endpoint} must not be used: {unfit}; nothing was saved"
            ),
            Self::System(error) => write!(f, "no connection can be made: {error}"),
        }
    }
}

impl std::error::Error for Error {}
