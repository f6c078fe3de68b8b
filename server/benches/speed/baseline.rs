//! What the program is measured against: the same question answered by nothing but axum and sqlx. No layers, no
//! language, no gate, no limits, no headers, no suggestions; the same look-ups in the same file, and the same answers.

use crate::Outcome;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::availability::{Availability, AvailabilityAnswer, AvailabilityQuery};
use domain::id::InvitationId;
use domain::permission::Permission;
use http::header::COOKIE;
use http::{HeaderMap, StatusCode};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteRow};
use sea_orm::sqlx::{self, ConnectOptions as _, Row as _};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::time::{Duration, UNIX_EPOCH};
use uuid::Uuid;

pub(crate) const ROLE: &str = "bare";

/// How it looks things up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionLookup {
    /// The session with its grants, then the keys: two statements, as one writes it first.
    Twice,
    /// All of it in one statement, as the program does.
    Once,
}

impl SessionLookup {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Twice => "twice",
            Self::Once => "once",
        }
    }
}

#[derive(Clone)]
struct Desk {
    db: SqlitePool,
    look: SessionLookup,
}

/// Answers until it is ended.
pub(crate) fn serve(arguments: &[String]) -> Outcome<()> {
    let [file, look] = arguments else { return Err("bare FILE once|twice".into()) };
    let look = if look == SessionLookup::Once.word() { SessionLookup::Once } else { SessionLookup::Twice };
    // The same kind of runtime and the same pool as the program has.
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let options = SqliteConnectOptions::new().filename(file).read_only(true).disable_statement_logging();
        let pool = SqlitePoolOptions::new().max_connections(4).min_connections(1).test_before_acquire(false);
        let desk = Desk { db: pool.connect_with(options.pragma("query_only", "1")).await?, look };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("running at http://{}", listener.local_addr()?);
        let router = Router::new().route("/api/availability", post(availability)).with_state(desk);
        axum::serve(listener, router).await?;
        Ok(())
    })
}

#[derive(Deserialize)]
struct AvailabilityBody {
    question: AvailabilityQuery,
}

async fn availability(
    State(desk): State<Desk>,
    headers: HeaderMap,
    Json(asked): Json<AvailabilityBody>,
) -> Response {
    match answer(&desk, &headers, &asked.question).await {
        Ok(Ok(answer)) => Json(answer).into_response(),
        Ok(Err(refused)) => refused.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn answer(
    desk: &Desk,
    headers: &HeaderMap,
    question: &AvailabilityQuery,
) -> Result<Result<AvailabilityAnswer, StatusCode>, sqlx::Error> {
    let Some(token_hash) = token_hash(headers) else { return Ok(Err(StatusCode::UNAUTHORIZED)) };
    let (email, username) = (question.email.trim().to_lowercase(), question.username.trim().to_lowercase());
    let now = now();
    let session = sqlx::query(if desk.look == SessionLookup::Once { ALL } else { SESSION })
        .bind(token_hash)
        .bind(now)
        .bind(now - 12 * 3_600_000);
    let (person, keys, first) = match desk.look {
        SessionLookup::Once => {
            let row = session.bind(email).bind(username).fetch_optional(&desk.db).await?;
            (row, None, 5)
        }
        SessionLookup::Twice => {
            let Some(row) = session.fetch_optional(&desk.db).await? else {
                return Ok(Err(StatusCode::UNAUTHORIZED));
            };
            let keys = sqlx::query(KEYS).bind(email).bind(username).fetch_one(&desk.db).await?;
            (Some(row), Some(keys), 0)
        }
    };
    let Some(person) = person else { return Ok(Err(StatusCode::UNAUTHORIZED)) };
    let (is_founder, granted): (bool, i64) = (person.try_get(3)?, person.try_get(4)?);
    if !is_founder && granted & i64::from(Permission::RegisterUsers.bit()) == 0 {
        return Ok(Err(StatusCode::FORBIDDEN));
    }
    let keys = keys.as_ref().unwrap_or(&person);
    let (email, username) = (availability_of(keys, first)?, availability_of(keys, first + 2)?);
    Ok(Ok(AvailabilityAnswer { email: Some(email), username: Some(username), suggestions: Vec::new() }))
}

const ALL: &str = "SELECT a.id, a.email, a.username, a.founder,
    (SELECT COALESCE(SUM(g.permission), 0) FROM permission_grant g WHERE g.account_id = a.id
        AND (g.starts_at IS NULL OR g.starts_at <= ?2) AND (g.ends_at IS NULL OR g.ends_at > ?2)),
    e.state, ei.id, u.state, ui.id
    FROM session s JOIN account a ON a.id = s.account_id
    LEFT JOIN account e ON e.email_key = ?4
    LEFT JOIN invitation ei ON ei.account_id = e.id AND ei.state = 'open'
    LEFT JOIN account u ON u.username = ?5
    LEFT JOIN invitation ui ON ui.account_id = u.id AND ui.state = 'open'
    WHERE s.token_hash = ?1 AND s.expires_at > ?2 AND s.seen_at > ?3 AND a.state = 'active'";

const SESSION: &str = "SELECT a.id, a.email, a.username, a.founder,
    (SELECT COALESCE(SUM(g.permission), 0) FROM permission_grant g WHERE g.account_id = a.id
        AND (g.starts_at IS NULL OR g.starts_at <= ?2) AND (g.ends_at IS NULL OR g.ends_at > ?2))
    FROM session s JOIN account a ON a.id = s.account_id
    WHERE s.token_hash = ?1 AND s.expires_at > ?2 AND s.seen_at > ?3 AND a.state = 'active'";

const KEYS: &str = "SELECT e.state, ei.id, u.state, ui.id FROM (SELECT 1)
    LEFT JOIN account e ON e.email_key = ?1
    LEFT JOIN invitation ei ON ei.account_id = e.id AND ei.state = 'open'
    LEFT JOIN account u ON u.username = ?2
    LEFT JOIN invitation ui ON ui.account_id = u.id AND ui.state = 'open'";

fn availability_of(row: &SqliteRow, column: usize) -> Result<Availability, sqlx::Error> {
    let state: Option<&str> = row.try_get(column)?;
    Ok(match state {
        None => Availability::Available,
        Some("pending") => Availability::InvitationPending(
            row.try_get::<Option<Uuid>, _>(column + 1)?.map(InvitationId::new),
        ),
        Some(_) => Availability::Used,
    })
}

fn token_hash(headers: &HeaderMap) -> Option<Vec<u8>> {
    let cookies = headers.get(COOKIE)?.to_str().ok()?;
    let token = cookies.split(';').find_map(|pair| pair.trim().strip_prefix("session="))?;
    Some(Sha256::digest(URL_SAFE_NO_PAD.decode(token).ok()?).to_vec())
}

fn now() -> i64 {
    UNIX_EPOCH
        .elapsed()
        .ok()
        .as_ref()
        .map(Duration::as_millis)
        .and_then(|now| i64::try_from(now).ok())
        .unwrap_or_default()
}
