use crate::Backend;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::join_link;
use crate::error::{Error, Result};
use crate::gate::{CanManageSettings, Desk, Public};
use crate::links::{self, Link, Seed};
use crate::{idna, qr};
use domain::account::domains_of;
use domain::audit::{Action, SubjectKind};
use domain::day::Day;
use domain::form::Code;
use domain::join_request::{JoinClosed, JoinLink, JoinLinkView, JoinView};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};

/// The one row.
const ID: i32 = 1;

impl Desk<CanManageSettings> {
    /// The organization's link, and why it does not work if it does not.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn join_link(&self) -> Result<JoinLinkView> {
        let backend = &self.backend;
        let row = stored(backend.db().read()).await?;
        let closed = closed(backend, row.as_ref());
        let Some(row) = row else { return Ok(JoinLinkView { closed, ..JoinLinkView::default() }) };
        let url = Seed::from(&row).url(backend)?;
        let link = JoinLink { qr_svg: qr::svg(&url)?, url };
        Ok(JoinLinkView { link: Some(link), used: u32::try_from(row.used).unwrap_or_default(), closed })
    }

    /// Makes a new link; the earlier one stops working, with the confirmations that were sent with it.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn new_join_link(&self) -> Result<JoinLinkView> {
        let backend = &self.backend;
        let (key_id, nonce) = links::fresh(backend);
        let row = join_link::Model {
            id: ID,
            link: backend.new_id(),
            key_id,
            nonce,
            used: 0,
            created_at: backend.now(),
        };
        let work = async |tx: Tx| {
            let tx = &*tx;
            use join_link::Column::{CreatedAt, Id, KeyId, Link, Nonce, Used};
            let replace =
                OnConflict::column(Id).update_columns([Link, KeyId, Nonce, Used, CreatedAt]).to_owned();
            join_link::Entity::insert(row.clone().into_active_model())
                .on_conflict(replace)
                .exec_without_returning(tx)
                .await?;
            let (action, subject) = (Action::JoinLinkMade, Subject::only(SubjectKind::Setting));
            let detail = serde_json::json!({ "link": row.link });
            audit::record(tx, backend, &self.caller, Entry { action, subject, detail }).await
        };
        backend.db().write(work).await?;
        self.join_link().await
    }
}

impl Desk<Public> {
    /// What the page of the organization's link shows. Opening it changes nothing.
    ///
    /// # Errors
    /// `link_dead` for every link that does not work, for whatever reason.
    pub async fn join_page(&self, token: &str) -> Result<JoinView> {
        open(&self.backend, token).await?;
        Ok(JoinView { domains: domains(&self.backend) })
    }
}

pub(super) async fn stored(db: &impl ConnectionTrait) -> Result<Option<join_link::Model>> {
    Ok(join_link::Entity::find_by_id(ID).one(db).await?)
}

/// The row of a link that works.
pub(super) async fn open(backend: &Backend, token: &str) -> Result<join_link::Model> {
    let dead = || Error::Refused(Code::LinkDead);
    let link = Link::parse(token).ok_or_else(dead)?;
    let row = stored(backend.db().read()).await?;
    if !link.is_genuine(backend.keys(), row.as_ref().map(Seed::from))
        || closed(backend, row.as_ref()).is_some()
    {
        return Err(dead());
    }
    row.ok_or_else(dead)
}

/// Why the link does not work.
fn closed(backend: &Backend, row: Option<&join_link::Model>) -> Option<JoinClosed> {
    let settings = backend.settings();
    if settings.self_registration == 0 {
        return Some(JoinClosed::Off);
    }
    if !backend.has_mail() {
        return Some(JoinClosed::NoMail);
    }
    let Some(row) = row else { return Some(JoinClosed::NoLink) };
    if is_over(backend) {
        return Some(JoinClosed::Ended);
    }
    let most = i64::from(settings.self_registration_most);
    (i64::from(row.used) >= most).then_some(JoinClosed::Full)
}

/// Whether nobody confirms an address any more.
pub(super) fn is_closed(backend: &Backend) -> bool {
    backend.settings().self_registration == 0 || is_over(backend)
}

fn is_over(backend: &Backend) -> bool {
    let last = Day::parse(&backend.settings().self_registration_ends).ok();
    last.is_some_and(|last| backend.day_of(backend.now()) > last)
}

/// The allowed domains, in their ASCII form: those of the link, else those of everybody.
pub(super) fn domains(backend: &Backend) -> Vec<String> {
    let settings = backend.settings();
    let own = domains_of(&settings.self_registration_domains, idna::to_ascii);
    if own.is_empty() { settings.domain_rule().allowed().to_vec() } else { own }
}
