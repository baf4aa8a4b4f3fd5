//! Who comes in, and to which store.

use std::sync::Arc;

use expenses_http::{Admitted, Asked, Head, Proof, Response, Service, Session, Settings};

use crate::account::{Account, Visit};
use crate::common::Common;
use crate::event::Event;
use crate::problem::Problem;
use crate::server::Report;
use crate::services::{Rules, Services, answer_session};
use crate::source::Source;
use crate::tenants::{Known, KnownTokens, Name, OpenStores, Root, TenantTokens, store_of_code};
use crate::tokens::{Begun, TokenError};

/// Who comes in, and to which store.
pub(crate) enum Door {
    /// To one store.
    One { services: Box<Services>, account: Arc<Account>, source: Arc<dyn Source> },
    /// To the store of the tenant whose token is shown.
    Tenants(Box<Tenants>),
}

/// A request that came in.
pub(crate) struct Entered {
    pub(crate) admitted: Admitted,
    /// `None` if it needs nothing of a store.
    pub(crate) account: Option<Arc<Account>>,
    /// Whose store it is, and what counts this request; `None` if there is one store.
    pub(crate) tenant: Option<(Name, Visit)>,
    /// The digest of the token or session that let it in; `None` if it needed none.
    pub(crate) by: Option<[u8; 32]>,
}

impl Door {
    /// Decides whether a request may come in. Of a tenant there may be `most` requests without an
    /// answer.
    ///
    /// # Errors
    ///
    /// The answer, if it may not, or if its head is enough for it.
    pub(crate) async fn admit(&self, head: Head, most: usize) -> Result<Entered, Response> {
        match self {
            Self::One { services, account, .. } => {
                let service = services.current();
                let by = service.shown(&head).into_iter().find(|shown| service.accepts(shown));
                let admitted = service.admit(head)?;
                Ok(Entered { admitted, account: Some(Arc::clone(account)), tenant: None, by })
            }
            Self::Tenants(tenants) => tenants.admit(head, most).await,
        }
    }

    /// Looks again for the token by which a request came in.
    ///
    /// # Errors
    ///
    /// [`Problem::TokenRemoved`] if it is not in force any more.
    pub(crate) async fn look_again(&self, by: Option<&[u8; 32]>) -> Result<(), Problem> {
        let Some(digest) = by else { return Ok(()) };
        let is_known = match self {
            Self::One { services, .. } => services.current().accepts(digest),
            Self::Tenants(tenants) => tenants.known(&[*digest]).await?.is_some(),
        };
        if is_known { Ok(()) } else { Err(Problem::TokenRemoved) }
    }

    /// Whether requests can be answered: the store or the root of the tenants can be reached.
    pub(crate) async fn is_ready(&self) -> bool {
        let ready = match self {
            Self::One { source, .. } => {
                let source = Arc::clone(source);
                tokio::task::spawn_blocking(move || source.is_ready())
            }
            Self::Tenants(tenants) => {
                let root = Arc::clone(&tenants.root);
                tokio::task::spawn_blocking(move || root.is_ready())
            }
        };
        ready.await.unwrap_or(false)
    }

    /// Begins or ends a session. Of a tenant there may be `most` requests without an answer.
    pub(crate) async fn session(&self, session: Session, most: usize) -> Response {
        match self {
            Self::One { services, .. } => services.session(session),
            Self::Tenants(tenants) => tenants.session(session, most).await,
        }
    }
}

/// The doors of all tenants.
pub(crate) struct Tenants {
    pub(crate) root: Arc<dyn Root>,
    pub(crate) stores: OpenStores,
    known: Arc<KnownTokens>,
    service: Service,
    today: Arc<dyn Fn() -> expenses_http::Date + Send + Sync>,
    report: Report,
}

impl Tenants {
    pub(crate) fn new(
        root: Arc<dyn Root>,
        stores: OpenStores,
        rules: Rules,
        common: &Common,
    ) -> Self {
        let metrics = Arc::clone(&common.metrics);
        let known = Arc::new(KnownTokens::new(Arc::clone(&root), metrics));
        // Nobody gets in by a token of the settings.
        let settings = Settings { tokens: Some(Vec::new()), ..rules.settings };
        let today = Arc::clone(&rules.today);
        let service = Service::new(settings, move || today());
        let report = Arc::clone(&common.report);
        Self { root, stores, known, service, today: rules.today, report }
    }

    async fn admit(&self, head: Head, most: usize) -> Result<Entered, Response> {
        let shown = self.service.shown(&head);
        let refuse = |problem: Problem| problem.response();
        let Some(Known { store, token, .. }) = self.known(&shown).await.map_err(refuse)? else {
            let admitted = self.service.admit_as(&head, &[])?;
            return Ok(Entered { admitted, account: None, tenant: None, by: None });
        };
        let admitted = self.service.admit_as(&head, std::slice::from_ref(&token))?;
        if admitted.is_open() {
            return Ok(Entered { admitted, account: None, tenant: None, by: None });
        }
        let account = self.stores.account(&store).map_err(refuse)?;
        let visit = account.visit(most).map_err(refuse)?;
        let tenant = Some((store.tenant().clone(), visit));
        Ok(Entered { admitted, account: Some(account), tenant, by: Some(token.digest) })
    }

    /// The first of these that is in force.
    async fn known(&self, shown: &[[u8; 32]]) -> Result<Option<Known>, Problem> {
        self.known.first(shown).await.map_err(|error| {
            let problem = if error.may_pass() { Problem::Unavailable } else { Problem::Damaged };
            (self.report)(Event::NoRoot(error));
            problem
        })
    }

    async fn session(&self, session: Session, most: usize) -> Response {
        let (asked, root) = (session.asked().clone(), Arc::clone(&self.root));
        let known = match &asked {
            Asked::End(digests) => self.known.each(digests).await,
            Asked::Begin(Proof::Token(digest)) => self.known.each(&[*digest]).await,
            Asked::Begin(Proof::Code(_)) => Ok(Vec::new()),
        };
        // Each session is written to the disk, so it counts as a request of the tenant.
        let _visit = match (&asked, &known) {
            (Asked::Begin(_), Ok(known)) => match self.visit(known, most) {
                Ok(visit) => visit,
                Err(Problem::NoTenant) => return session.refused(),
                Err(problem) => return problem.response(),
            },
            _ => None,
        };
        let day = (self.today)().to_string();
        let done = match known {
            Ok(known) => {
                let done = move || begin_or_end(root, &asked, known, &day);
                // It waits for the disk, and comes once for each browser.
                tokio::task::spawn_blocking(done).await.unwrap_or(Ok(Some(Begun::Refused)))
            }
            Err(error) => Err(error.into()),
        };
        answer_session(session, done, &self.report)
    }

    /// Counts a request of the tenant of the first of these.
    fn visit(&self, known: &[Known], most: usize) -> Result<Option<Visit>, Problem> {
        let Some(Known { store, .. }) = known.first() else { return Ok(None) };
        self.stores.account(store)?.visit(most).map(Some)
    }
}

/// Begins a session, or ends those that are shown. Only a tenant that still has a store has
/// sessions.
fn begin_or_end(
    root: Arc<dyn Root>,
    asked: &Asked,
    known: Vec<Known>,
    day: &str,
) -> Result<Option<Begun>, TokenError> {
    let tokens = |store| TenantTokens::new(Arc::clone(&root), store, day.to_owned());
    match asked {
        Asked::End(_) => {
            for Known { store, token, .. } in
                known.into_iter().filter(|known| known.token.is_session)
            {
                tokens(store).end_session(&token.digest)?;
            }
            Ok(None)
        }
        Asked::Begin(proof) => {
            let store = match proof {
                Proof::Token(_) => known.into_iter().next().map(|known| known.store),
                Proof::Code(code) => store_of_code(&*root, code)?,
            };
            match store {
                Some(store) if root.exists(&store)? => {
                    tokens(store).begin_session(*proof).map(Some)
                }
                _ => Ok(Some(Begun::Refused)),
            }
        }
    }
}
