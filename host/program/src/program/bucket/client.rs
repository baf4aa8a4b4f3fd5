//! The client of the object store, with its settings from the environment.

use std::sync::Arc;

use expenses::object::said;
use http::Uri;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey as Key};
use object_store::client::{HttpClient, HttpConnector, ReqwestConnector};
use object_store::{ClientConfigKey, ClientOptions, ObjectStore, RetryConfig};
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
        if !settings.has_credentials() {
            return Err(Error::NoCredentials(bucket.url.clone()));
        }
        let may_be_plain = settings.0.get_config_value(&Key::Client(ClientConfigKey::AllowHttp));
        let may_be_plain = may_be_plain.is_some_and(|value| value == "true");
        match unusable(&settings.endpoint(), &bucket.name, may_be_plain) {
            None => Ok(settings),
            Some(reason) => Err(Error::Settings(bucket.url.clone(), reason)),
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
        Ok(Arc::new(store.map_err(|error| Error::Settings(bucket.url.clone(), said(&error)))?))
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

/// Why an object store cannot be at this endpoint; `None` if it can. The client would say so late,
/// without the setting's name, or panic.
fn unusable(endpoint: &str, bucket: &str, may_be_plain: bool) -> Option<String> {
    let uri = endpoint.parse::<Uri>().ok();
    let scheme = uri.as_ref().and_then(Uri::scheme_str);
    let last = uri.as_ref().and_then(|uri| uri.path().trim_end_matches('/').rsplit('/').next());
    match scheme {
        Some("http") if !may_be_plain => Some(format!(
            "AWS_ENDPOINT is {endpoint}, without TLS; set AWS_ALLOW_HTTP=true if nobody can listen on the way"
        )),
        Some("http" | "https") if last == Some(bucket) => {
            Some(format!("AWS_ENDPOINT is {endpoint}; leave out the bucket at its end"))
        }
        Some("http" | "https") => None,
        _ => Some(format!(
            "AWS_ENDPOINT is {endpoint:?}, and not a URL such as https://s3.example.org"
        )),
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

#[cfg(test)]
mod tests {
    use super::unusable;

    #[test]
    fn an_endpoint_that_cannot_be_used_is_named_with_what_to_do() {
        for (endpoint, advice) in [
            ("http://localhost:7480", "AWS_ALLOW_HTTP=true"),
            ("127.0.0.1:7480", "not a URL"),
            ("https://s3.example.org ", "not a URL"),
            ("ftp://s3.example.org", "not a URL"),
            ("", "not a URL"),
            ("https://s3.example.org/bucket", "leave out the bucket"),
            ("https://s3.example.org/bucket/", "leave out the bucket"),
        ] {
            let reason = unusable(endpoint, "bucket", false).unwrap();
            assert!(reason.contains(advice) && reason.contains("AWS_ENDPOINT"), "{reason}");
        }
        for endpoint in ["https://s3.example.org", "https://s3.example.org:8443/storage/v1/s3"] {
            assert_eq!(unusable(endpoint, "bucket", false), None);
        }
        assert_eq!(unusable("http://localhost:7480", "bucket", true), None);
    }
}
