use super::person::Person;
use super::person_row::{of_account, of_session};
use crate::Backend;
use crate::audit::Actor;
use crate::error::Result;
use crate::known_browser::KnownBrowser;
use crate::session_token::{SessionToken, TokenHash};
use domain::id::AccountId;
use domain::paths::ACCOUNT_PARAMETER;
use domain::text::Locale;
use http::header::{ACCEPT_LANGUAGE, COOKIE, USER_AGENT};
use http::request::Parts;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::OnceCell;

/// The caller of a request. Made once per request and cheap to clone; all clones share one look-up of the person.
#[derive(Clone)]
pub struct Caller(Arc<Inner>);

/// The number of a request, as the log has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    pub fn new(number: &str) -> Self {
        Self(Arc::from(number))
    }
}

struct Inner {
    kind: Kind,
    address: Option<IpAddr>,
    request: Option<RequestId>,
    user_agent: String,
    locale: Option<Locale>,
    browser: Option<KnownBrowser>,
    /// The hash of the token of a sign-in that waits for a second factor. It opens no desk.
    signing_in: Option<TokenHash>,
    /// The cookie of a sign-in with a passkey, as it came.
    ceremony: Option<String>,
    /// The account of the page that calls; nobody else is let in.
    expected: Option<AccountId>,
    refused: Mutex<Vec<&'static str>>,
    place: Arc<OnceLock<GivePlaceBack>>,
}

/// Gives the place of a request to another one.
type GivePlaceBack = Box<dyn Fn() + Send + Sync>;

enum Kind {
    /// Without a session token.
    Nobody,
    /// With a session token, which is checked when it is needed.
    Visitor { token: TokenHash, person: OnceCell<Option<Arc<Person>>> },
    /// Work done later for an account, with what it holds by then.
    OnBehalf(AccountId),
    /// The program itself.
    Worker,
    /// Whoever runs a command on the machine.
    Operator,
    /// An operator in the name of an account, with what that holds.
    InNameOf(AccountId),
}

impl Backend {
    /// The caller of a request from this address. Reads cookies and not the database.
    pub fn identify(&self, request: &Parts, address: IpAddr) -> Caller {
        let kind = match session_token(request, self.session_cookie_name()) {
            Some(token) => Kind::Visitor { token: token.hash(), person: OnceCell::new() },
            None => Kind::Nobody,
        };
        let user_agent = header(request, USER_AGENT).chars().filter(|c| !c.is_control()).take(256).collect();
        let locale_cookie = self.locale_cookie_name();
        let locale = cookies(request)
            .find_map(|(name, value)| Locale::from_word(value).filter(|_| name == locale_cookie))
            .or_else(|| Locale::negotiate(header(request, ACCEPT_LANGUAGE)));
        let browser = self.known_browser_cookie_name();
        let browser = cookies(request)
            .filter(|(name, _)| *name == browser)
            .find_map(|(_, value)| KnownBrowser::parse(value));
        let signing_in = session_token(request, self.signing_in_cookie_name()).map(|token| token.hash());
        Caller(Arc::new(Inner {
            kind,
            address: Some(address.to_canonical()),
            request: request.extensions.get::<RequestId>().cloned(),
            user_agent,
            locale,
            browser,
            signing_in,
            ceremony: cookie_of(request, self.ceremony_cookie_name()),
            expected: expected_account(request),
            refused: Mutex::default(),
            place: Arc::default(),
        }))
    }
}

impl Caller {
    /// The operator at the shell; made by [`Shell`](super::Shell) alone.
    pub(super) fn operator() -> Self {
        Self::without_request(Kind::Operator)
    }

    /// The program itself, for the audit of what it does by itself. It opens no desk.
    pub fn worker() -> Self {
        Self::without_request(Kind::Worker)
    }

    /// Work that continues after the request that began it; each opening of a desk reads again what the account holds. Work
    /// without an account was begun by an operator at the shell.
    pub(crate) fn on_behalf(account: Option<AccountId>) -> Self {
        Self::without_request(account.map_or(Kind::Operator, Kind::OnBehalf))
    }

    /// A command on the machine in the name of an account. The audit names both.
    pub(super) fn in_name_of(account: AccountId) -> Self {
        Self::without_request(Kind::InNameOf(account))
    }

    /// A caller without a request.
    fn without_request(kind: Kind) -> Self {
        Self(Arc::new(Inner {
            kind,
            address: None,
            request: None,
            user_agent: String::new(),
            locale: None,
            browser: None,
            signing_in: None,
            ceremony: None,
            expected: None,
            refused: Mutex::default(),
            place: Arc::default(),
        }))
    }

    /// The same caller, to be looked up again: for streams, and after a long body, during which a right or a session may end.
    pub fn again(&self) -> Self {
        let kind = match &self.0.kind {
            Kind::Nobody => Kind::Nobody,
            Kind::Visitor { token, .. } => Kind::Visitor { token: *token, person: OnceCell::new() },
            Kind::OnBehalf(account) => Kind::OnBehalf(*account),
            Kind::Worker => Kind::Worker,
            Kind::Operator => Kind::Operator,
            Kind::InNameOf(account) => Kind::InNameOf(*account),
        };
        Self(Arc::new(Inner {
            kind,
            address: self.0.address,
            request: self.0.request.clone(),
            user_agent: self.0.user_agent.clone(),
            locale: self.0.locale,
            browser: self.0.browser,
            signing_in: self.0.signing_in,
            ceremony: self.0.ceremony.clone(),
            expected: self.0.expected,
            refused: Mutex::default(),
            place: Arc::clone(&self.0.place),
        }))
    }

    /// Sets how the request gives its place to another one while it only waits for the time of its answer. A request has one
    /// place, so that only the first call counts.
    pub fn on_waiting(&self, give_back: impl Fn() + Send + Sync + 'static) {
        self.0.place.get_or_init(|| Box::new(give_back));
    }

    pub(crate) fn give_place_back(&self) {
        if let Some(give_back) = self.0.place.get() {
            give_back();
        }
    }

    /// The language that the request asks for: its cookie, else its `Accept-Language`.
    pub fn locale(&self) -> Option<Locale> {
        self.0.locale
    }

    /// The address of the request.
    pub(crate) fn address(&self) -> Option<IpAddr> {
        self.0.address
    }

    /// What the address is counted as in limits.
    pub fn network(&self) -> String {
        self.0.address.map(crate::limits::network).unwrap_or_default()
    }

    /// The networks around it, as limits count them together.
    pub(crate) fn wide_network(&self) -> String {
        self.0.address.map(crate::limits::wide_network).unwrap_or_default()
    }

    /// The device cookie, if there is one.
    pub(crate) fn browser(&self) -> Option<&KnownBrowser> {
        self.0.browser.as_ref()
    }

    /// The hash of the token of a sign-in that waits for a second factor, valid or not.
    pub(crate) fn signing_in(&self) -> Option<TokenHash> {
        self.0.signing_in
    }

    /// The cookie of a sign-in with a passkey, valid or not.
    pub(crate) fn ceremony(&self) -> Option<&str> {
        self.0.ceremony.as_deref()
    }

    pub(crate) fn user_agent(&self) -> &str {
        &self.0.user_agent
    }

    /// The hash of the session token, valid or not.
    pub(crate) fn token(&self) -> Option<TokenHash> {
        match &self.0.kind {
            Kind::Visitor { token, .. } => Some(*token),
            _ => None,
        }
    }

    pub(crate) fn is_operator(&self) -> bool {
        matches!(self.0.kind, Kind::Operator)
    }

    /// The actor in the audit: `nobody` where the person was not looked up.
    pub(crate) fn actor(&self) -> Actor {
        let (kind, account) = match &self.0.kind {
            Kind::Nobody => ("nobody", None),
            Kind::Visitor { person, .. } => match person.get() {
                Some(Some(person)) => ("account", Some(person.account)),
                _ => ("nobody", None),
            },
            Kind::OnBehalf(account) => ("account", Some(*account)),
            Kind::Worker => ("worker", None),
            Kind::Operator => ("operator", None),
            Kind::InNameOf(account) => ("operator", Some(*account)),
        };
        let address = self.0.address.map(|address| address.to_string());
        let request = self.0.request.as_ref().map(|request| request.0.to_string());
        Actor { kind, account, address, request }
    }

    /// The person of the caller: one statement at the first call, none afterwards. For work on behalf of an account, one at
    /// each call.
    pub(super) async fn person(&self, backend: &Backend) -> Result<Option<Arc<Person>>> {
        match &self.0.kind {
            Kind::Visitor { token, person } => {
                let person = person.get_or_try_init(|| of_session(backend, token)).await?;
                let expected = self.0.expected;
                Ok(person.clone().filter(|person| expected.is_none_or(|account| account == person.account)))
            }
            Kind::OnBehalf(account) | Kind::InNameOf(account) => of_account(backend, *account).await,
            Kind::Nobody | Kind::Worker | Kind::Operator => Ok(None),
        }
    }

    /// Whether this is the first refusal of the right in this request.
    pub(super) fn is_first_refusal(&self, right: &'static str) -> bool {
        let mut refused = self.0.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let is_first = !refused.contains(&right);
        if is_first {
            refused.push(right);
        }
        is_first
    }
}

impl From<&Caller> for Actor {
    fn from(caller: &Caller) -> Self {
        caller.actor()
    }
}

fn session_token(request: &Parts, cookie: &str) -> Option<SessionToken> {
    cookies(request).filter(|(name, _)| *name == cookie).find_map(|(_, value)| SessionToken::parse(value))
}

fn cookie_of(request: &Parts, cookie: &str) -> Option<String> {
    cookies(request).find(|(name, _)| *name == cookie).map(|(_, value)| value.to_owned())
}

/// The account that the query names; none, where it names none that can be.
fn expected_account(request: &Parts) -> Option<AccountId> {
    let pairs = request.uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    let mut named = pairs.filter(|(name, _)| *name == ACCOUNT_PARAMETER);
    named.next().and_then(|(_, account)| account.parse().ok())
}

/// All cookies; over HTTP/2 they may come in several headers (RFC 9113 §8.2.3).
fn cookies(request: &Parts) -> impl Iterator<Item = (&str, &str)> {
    let headers = request.headers.get_all(COOKIE).into_iter().filter_map(|header| header.to_str().ok());
    headers.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

fn header(request: &Parts, name: http::HeaderName) -> &str {
    request.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
