use crate::Backend;
use crate::audit::Actor;
use crate::error::Result;
use crate::permissions;
use crate::sessions::known_browser::KnownBrowser;
use crate::sessions::last_seen;
use crate::sessions::token::{SessionToken, TokenHash};
use domain::id::{AccountId, SessionId};
use domain::paths::ACCOUNT_PARAMETER;
use domain::permission::Permissions;
use domain::required_factor::{FactorDue, RequiredFrom};
use domain::text::Locale;
use http::header::{ACCEPT_LANGUAGE, COOKIE, USER_AGENT};
use http::request::Parts;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Statement, Value};
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

/// An account that is signed in or acted for, in its current state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// `None` for work on its behalf.
    pub session: Option<SessionId>,
    pub account: AccountId,
    pub email: String,
    pub username: String,
    /// What can be used now: everything for the founder; no more than all of them hold, where others may be using the account;
    /// nothing in a weak session.
    pub permissions: Permissions,
    /// A second factor that is required, and not there yet.
    pub factor_due: Option<FactorDue>,
    pub founder: bool,
    pub locale: Locale,
    /// Unix milliseconds.
    pub signed_in_at: i64,
    /// When the session was last confirmed, in Unix milliseconds.
    pub confirmed_at: i64,
}

impl Person {
    /// Whether the session can only add the second factor that is required.
    pub fn is_weak(&self) -> bool {
        self.session.is_some() && self.factor_due.is_some_and(|due| due.is_past)
    }
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

/// The columns of a person, from `account a`; `$2` is now. An account may have a permission from several sources, so
/// that only the sum of its different bits is their union. Those that count in a unit alone are summed 32 bits higher.
macro_rules! person_columns {
    () => {
        concat!(
            "a.id AS account_id, a.email, a.username, a.locale, a.founder, a.activated_at,
            CASE WHEN EXISTS (SELECT 1 FROM authenticator f WHERE f.account_id = a.id)
            OR EXISTS (SELECT 1 FROM passkey f WHERE f.account_id = a.id) THEN 1 ELSE 0 END AS factors,
            (SELECT f.at FROM first_permission f WHERE f.account_id = a.id) AS first_permission_at,
            (SELECT CAST(COALESCE(SUM(DISTINCT g.permission *
                CASE WHEN g.unit_id IS NULL THEN 1 ELSE 4294967296 END), 0) AS BIGINT)
            FROM permission_grant g WHERE g.account_id = a.id
            AND (g.starts_at IS NULL OR g.starts_at <= $2) AND (g.ends_at IS NULL OR g.ends_at > $2)) AS granted, ",
            $crate::possible_users::possible_users_column!()
        )
    };
}

/// The statement that finds the person of a session, with further columns and joins. `$1` is the hash of the token, `$2`
/// now, `$3` the time since which the session must have been used. A time further ahead than a session may be idle was
/// written before the clock was set back, and the session has ended. Raw: every request runs it, and its text is constant.
macro_rules! person_statement {
    ($columns:literal, $joins:literal) => {
        concat!(
            "SELECT ",
            $crate::gate::person_columns!(),
            ", s.id AS session_id, s.created_at AS signed_in_at, s.confirmed_at, s.seen_at",
            $columns,
            " FROM session s JOIN account a ON a.id = s.account_id ",
            $joins,
            " WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND s.seen_at - $2 <= $2 - $3 AND a.state = 'active'"
        )
    };
}

pub(crate) use {person_columns, person_statement};

/// The result of a statement of `person_statement!`.
pub(crate) struct FoundSession {
    pub(crate) person: Person,
    /// The recorded last use of the session, in Unix milliseconds.
    pub(crate) seen_at: i64,
}

#[derive(FromQueryResult)]
struct PersonRow {
    account_id: AccountId,
    email: Option<String>,
    username: Option<String>,
    locale: Locale,
    founder: bool,
    activated_at: Option<i64>,
    /// 1 where there is a second factor.
    factors: i32,
    first_permission_at: Option<i64>,
    /// The bits of the permissions granted: everywhere in the low half, within units in the high one.
    granted: i64,
    /// How many others may be using the account.
    possible_users: i64,
}

#[derive(FromQueryResult)]
struct SessionRow {
    session_id: SessionId,
    signed_in_at: i64,
    confirmed_at: i64,
    seen_at: i64,
}

impl FoundSession {
    /// The first three values of the statement.
    pub(crate) fn values(backend: &Backend, token: TokenHash, now: i64) -> [Value; 3] {
        [token.to_vec().into(), now.into(), last_seen::idle_since(backend, now).into()]
    }

    pub(crate) async fn from_row(backend: &Backend, row: &QueryResult) -> Result<Self> {
        let session = SessionRow::from_query_result(row, "")?;
        let mut person = Person {
            session: Some(session.session_id),
            signed_in_at: session.signed_in_at,
            confirmed_at: session.confirmed_at,
            ..PersonRow::from_query_result(row, "")?.person(backend).await?
        };
        // The only place where a weak session is told apart: whoever reads a session gets a person who may do nothing.
        if person.is_weak() {
            person.permissions = Permissions::NONE;
        }
        Ok(Self { person, seen_at: session.seen_at })
    }
}

const OF_SESSION: &str = person_statement!("", "");
const OF_ACCOUNT: &str =
    concat!("SELECT ", person_columns!(), " FROM account a WHERE a.id = $1 AND a.state = 'active'");

async fn of_session(backend: &Backend, token: &TokenHash) -> Result<Option<Arc<Person>>> {
    let (db, now) = (backend.db().read(), backend.now());
    let values = FoundSession::values(backend, *token, now);
    let statement = Statement::from_sql_and_values(db.get_database_backend(), OF_SESSION, values);
    let Some(row) = db.query_one_raw(statement).await? else { return Ok(None) };
    let found = FoundSession::from_row(backend, &row).await?;
    last_seen::note(backend, found.person.session, found.seen_at);
    Ok(Some(Arc::new(found.person)))
}

async fn of_account(backend: &Backend, account: AccountId) -> Result<Option<Arc<Person>>> {
    let db = backend.db().read();
    let values = [account.uuid().into(), backend.now().into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), OF_ACCOUNT, values);
    match PersonRow::find_by_statement(statement).one(db).await? {
        Some(row) => Ok(Some(Arc::new(row.person(backend).await?))),
        None => Ok(None),
    }
}

/// The permissions that count everywhere. One that counts in a unit alone opens nothing: no action ends at a border yet.
fn everywhere(granted: i64) -> Permissions {
    Permissions::from_bits((granted & i64::from(u32::MAX)).try_into().unwrap_or_default())
}

impl PersonRow {
    /// The second factor that is required of the account and not there. What is done later for an account goes on without:
    /// it was begun when that was allowed.
    fn factor_due(&self, backend: &Backend) -> Option<FactorDue> {
        if self.factors > 0 {
            return None;
        }
        let activated_at = self.activated_at.unwrap_or_default();
        let holds = self.founder || self.granted > 0;
        let holder_since = holds.then(|| self.first_permission_at.unwrap_or(activated_at));
        let account = RequiredFrom { activated_at, holder_since };
        let at = backend.settings().factor_requirement().due_at(account)?;
        Some(FactorDue { at, is_past: at <= backend.now() })
    }

    /// The person without a session. Only where somebody else may be using the account, further statements read what all of
    /// them hold.
    async fn person(self, backend: &Backend) -> Result<Person> {
        let factor_due = self.factor_due(backend);
        let permissions = if self.founder {
            Permissions::all()
        } else if self.possible_users > 0 {
            permissions::held_now(backend.db().read(), self.account_id, backend.now()).await?
        } else {
            everywhere(self.granted)
        };
        Ok(Person {
            session: None,
            account: self.account_id,
            email: self.email.unwrap_or_default(),
            username: self.username.unwrap_or_default(),
            permissions,
            factor_due,
            founder: self.founder,
            locale: self.locale,
            signed_in_at: 0,
            confirmed_at: 0,
        })
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
