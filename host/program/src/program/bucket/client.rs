//! The client of the object store, with its settings from the environment.

use std::iter;
use std::sync::Arc;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey as Key};
use object_store::client::{HttpClient, HttpConnector, ReqwestConnector};
use object_store::{ClientOptions, ObjectStore, RetryConfig};
use rustls::crypto::ring;

use super::{Bucket, Error};

/// The settings of the environment, such as `AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT` and `AWS_REGION`.
pub(super) struct Settings(AmazonS3Builder);

impl Settings {
    /// # Errors
    ///
    /// [`Error::NoCredentials`] if there are none, and those of the machine were not asked for:
    /// without such a machine, asking for them takes a minute.
    pub(super) fn of_environment(bucket: &Bucket) -> Result<Self, Error> {
        let settings = Self(AmazonS3Builder::from_env());
        match settings.has_credentials() {
            true => Ok(settings),
            false => Err(Error::NoCredentials(bucket.url.clone())),
        }
    }

    /// The client. It repeats nothing by itself: repeated by it, a PUT whose answer was lost would
    /// come back as refused.
    pub(super) fn build(&self, bucket: &Bucket) -> Result<Arc<dyn ObjectStore>, Error> {
        // If there is one already, it is the same.
        let _ = ring::default_provider().install_default();
        let once = RetryConfig { max_retries: 0, ..RetryConfig::default() };
        let store = self.0.clone().with_bucket_name(&bucket.name).with_retry(once);
        let is_plain = self.endpoint().starts_with("http://");
        let store = store.with_http_connector(Connector { is_plain }).build();
        Ok(Arc::new(store.map_err(|error| Error::Settings(bucket.url.clone(), chain(&error)))?))
    }

    /// Where the object store is.
    pub(super) fn endpoint(&self) -> String {
        let named = [Key::S3Endpoint, Key::Endpoint];
        let named = named.iter().find_map(|key| self.0.get_config_value(key));
        let region = self.0.get_config_value(&Key::Region);
        let region = region.as_deref().unwrap_or("us-east-1");
        named.unwrap_or_else(|| format!("https://s3.{region}.amazonaws.com"))
    }

    /// Whether it is clear where credentials come from.
    fn has_credentials(&self) -> bool {
        /// Each of these is a way to have them, and needs all of its settings.
        const WAYS: [&[Key]; 6] = [
            &[Key::AccessKeyId],
            &[Key::SecretAccessKey],
            &[Key::WebIdentityTokenFile, Key::RoleArn],
            &[Key::ContainerCredentialsRelativeUri],
            &[Key::ContainerCredentialsFullUri, Key::ContainerAuthorizationTokenFile],
            &[Key::MetadataEndpoint],
        ];
        let is_set = |key: &Key| self.0.get_config_value(key).is_some();
        let is_public = self.0.get_config_value(&Key::SkipSignature);
        is_public.is_some_and(|value| value == "true")
            || WAYS.iter().any(|way| way.iter().all(is_set))
    }
}

/// Makes HTTP clients that find addresses without the C library.
#[derive(Debug)]
struct Connector {
    /// Whether the object store is reached without TLS, and so without certificates.
    is_plain: bool,
}

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        #[cfg(target_os = "linux")]
        let options = &options.clone().with_dns_resolver(Arc::new(super::names::Names::default()));
        let connect = |options: &ClientOptions| ReqwestConnector::default().connect(options);
        match connect(options) {
            // There may be none on the system. What is reached with TLS all the same is not trusted.
            Err(_) if self.is_plain => connect(&options.clone().with_no_system_certificates(true)),
            client => client,
        }
    }
}

/// What an error says, and what caused it.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = iter::successors(Some(error), |error| error.source()).map(ToString::to_string);
    causes.collect::<Vec<_>>().join(": ")
}
