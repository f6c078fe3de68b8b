//! The founder's set-up: once, with the code that the program prints at its start. It is closed as soon as there is a
//! founder, and stays closed.

use crate::Backend;
use crate::audit::{self, Actor, Entry, Subject};
use crate::db::{Tx, violated};
use crate::entity::{account, set_up};
use crate::error::{Error, Result};
use crate::gate::{Desk, Public};
use crate::known_browser::Owner;
use crate::limits::{self, Kind, Limit};
use crate::reach::EVERYONE;
use crate::sessions::{NewSession, SignedIn};
use crate::settings::StoredSetting;
use crate::time_zone::Zone;
use crate::{search, to_ascii};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::characters::trimmed;
use domain::form::{Code, Faults, Field};
use domain::id::AccountId;
use domain::setup::{SetUpDraft, SetupCode};
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

impl Desk<Public> {
    /// Whether the set-up is still open.
    pub async fn set_up_open(&self) -> Result<bool> {
        Ok(!self.backend.is_founded().await?)
    }

    /// Creates the organization and its founder's account, and signs the founder in. Of two at once, one succeeds.
    ///
    /// # Errors
    /// `setup_closed` once there is a founder, `setup_code_wrong` at its field, and the faults of the form.
    pub async fn set_up(&self, draft: SetUpDraft) -> Result<SignedIn> {
        let backend = &self.backend;
        if backend.is_founded().await? {
            return Err(Error::Refused(Code::SetupClosed));
        }
        let set_up = draft.check(to_ascii)?;
        let settings = backend.settings();
        let limit = Limit { max: settings.sign_in_tries_address, window_s: settings.sign_in_window_s };
        limits::reserve(backend, Kind::SetupCode, &self.caller.network(), limit).await?;
        if !backend.is_setup_code(set_up.code()) {
            return Err(Faults::one(Field::SetupCode, Code::SetupCodeWrong).into());
        }
        let words = [set_up.organization().as_str(), set_up.email().as_typed(), set_up.username().as_str()];
        let hash = backend.hash_new_password(&self.caller, set_up.password(), &words).await?;
        // Made here and not where it is first needed, which may be an erasure on a disk that is full.
        backend.blind_key().await?;
        let now = backend.now();
        let id = AccountId::new(backend.new_id());
        let owner = Owner { account: id, password_hash: &hash };
        let (session, signed_in) = NewSession::make(backend, &self.caller, owner);
        let founder = account::Model {
            email: Some(set_up.email().as_typed().to_owned()),
            email_key: Some(set_up.email().key().to_owned()),
            username: Some(set_up.username().as_str().to_owned()),
            password_hash: Some(hash),
            state: AccountState::Active,
            founder: true,
            activated_at: Some(now),
            ..account::Model::pending(id, self.caller.locale().unwrap_or(settings.default_locale), now)
        };
        let organization = set_up.organization().as_str();
        let zone = Zone::named(trimmed(&draft.time_zone)).unwrap_or_else(Zone::utc);
        let work = async |tx: Tx| {
            let tx = &*tx;
            let made =
                account::Entity::insert(founder.clone().into_active_model()).exec_without_returning(tx).await;
            made.map_err(|error| match violated(&error) {
                // There are no other accounts yet: whatever is taken belongs to another founder.
                Some(_) => Error::Refused(Code::SetupClosed),
                None => Error::from(error),
            })?;
            let mark = set_up::ActiveModel { one: Set(1), at: Set(now) };
            set_up::Entity::insert(mark).exec_without_returning(tx).await?;
            search::refresh(tx, id).await?;
            backend.write_setting(tx, StoredSetting::OrganizationName, organization, Some(id)).await?;
            // The founder has read the page in it, and everybody is invited in it unless a form says otherwise.
            backend
                .write_setting(tx, StoredSetting::DefaultLocale, founder.locale.as_str(), Some(id))
                .await?;
            backend.write_setting(tx, StoredSetting::TimeZone, zone.name(), Some(id)).await?;
            let actor = Actor { kind: "account", account: Some(id), ..self.caller.actor() };
            let subject = Subject::new(SubjectKind::Account, id.uuid());
            let entry = Entry { action: Action::SetUpCompleted, subject, detail: serde_json::Value::Null };
            audit::record(tx, backend, actor, entry).await?;
            session.write(tx, backend, &self.caller).await
        };
        backend.db().write(work).await?;
        if let Err(error) = backend.reload_settings().await {
            tracing::warn!(%error, "the organization's name is shown after the next reload of the settings");
        }
        Ok(signed_in)
    }
}

impl Backend {
    /// The link that the program prints at its start while there is no founder.
    pub async fn setup_link(&self) -> Result<Option<String>> {
        if self.is_founded().await? {
            return Ok(None);
        }
        let code = match &self.config().setup_code {
            Some(code) => percent_encoded(code.trim()),
            None => self.derived_setup_code(),
        };
        Ok(Some(format!("{}/setup?code={code}", self.base_url().trim_end_matches('/'))))
    }

    /// Whether the program was set up. It stays so whatever becomes of founders.
    pub(crate) async fn is_founded(&self) -> Result<bool> {
        let founder = account::Entity::find(EVERYONE)
            .select_only()
            .column(account::Column::Id)
            // Spelled as in the partial index, which `founder = TRUE` would not use on SQLite.
            .filter(Expr::col(account::Column::Founder))
            .limit(1);
        let db = self.db().read();
        Ok(founder.into_tuple::<AccountId>().one(db).await?.is_some()
            || set_up::Entity::find_by_id(1).one(db).await?.is_some())
    }

    fn is_setup_code(&self, typed: &SetupCode) -> bool {
        let right = match &self.config().setup_code {
            Some(code) => SetupCode::parse(code).ok(),
            None => SetupCode::parse(&self.derived_setup_code()).ok(),
        };
        // Hashes have one length, so that the time does not depend on the code's.
        let hash = |code: &SetupCode| Sha256::digest(code.as_str());
        right.is_some_and(|right| hash(&right).ct_eq(&hash(typed)).into())
    }

    /// Sixteen letters and digits in four groups, 80 bits derived from a master key: the same at every start and on every
    /// replica, and stored nowhere.
    fn derived_setup_code(&self) -> String {
        // Crockford's alphabet, without letters that look like digits.
        const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let (_, mac) = self.keys().mac("setup code", b"");
        let mut code = String::with_capacity(19);
        for (position, byte) in mac.iter().take(16).enumerate() {
            if position > 0 && position % 4 == 0 {
                code.push('-');
            }
            code.push(char::from(ALPHABET[usize::from(byte % 32)]));
        }
        code
    }
}

/// Text in a URL's query: everything but letters, digits and `-._~` is percent-encoded (RFC 3986 §2.3).
fn percent_encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests;
