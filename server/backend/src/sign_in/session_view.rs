use crate::entity::{entry_lock, identity};
use crate::error::Result;
use crate::gate::{
    CanBulkInvite, CanCheckAvailability, CanManageAccounts, CanManageInvitations, CanManageMail,
    CanValidateIdentities, Desk, Person, Public, Right,
};
use crate::reach::EVERYONE;
use crate::security;
use crate::unit_paths;
use domain::account::ReservedUsernames;
use domain::id::AccountId;
use domain::security::PasskeySupport;
use domain::session::{Me, MenuCount, SessionView, UsualValues};
use domain::text::harmless;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QuerySelect, Statement};

impl Desk<Public> {
    /// What every page shows: the organization, and the session.
    pub async fn session_view(&self) -> Result<SessionView> {
        let person = self.visitor().await?;
        let settings = self.backend.settings();
        let me = match &person {
            Some(person) => Some(self.me(person).await?),
            None => None,
        };
        Ok(SessionView {
            organization: settings.organization_name.clone(),
            support_contact: settings.support_contact.clone(),
            logo: settings.logo,
            time_zone: settings.time_zone.name().to_owned(),
            // An account exists only after the set-up.
            is_founded: me.is_some() || self.backend.is_founded().await?,
            has_mail: self.backend.has_mail(),
            offers_passkeys: self.backend.passkey_support() == PasskeySupport::Offered,
            has_notice: settings.privacy_notice.is_published(),
            usual: UsualValues {
                locale: settings.default_locale,
                invitation_days: settings.invitation_days,
                reset_minutes: settings.reset_minutes,
                password_least: settings.password_least,
            },
            me,
        })
    }

    async fn me(&self, person: &Person) -> Result<Me> {
        let mut me = Me {
            account: person.account,
            email: person.email.clone(),
            username: person.username.clone(),
            name: self.own_name(person.account).await?,
            is_founder: person.founder,
            has_passkey: security::has_usable_passkey(&self.backend, person.account).await?,
            permissions: person.permissions_anywhere(),
            inside: person.borders.permissions().without(person.permissions),
            border: self.border_of(person).await?,
            factor_due: person.factor_due,
            reserved_usernames: self.reserved_usernames(person),
            open_invitations: MenuCount::default(),
            held_messages: MenuCount::default(),
            held_by_restore: MenuCount::default(),
            waiting_reviews: MenuCount::default(),
            restored_at: None,
        };
        let (invitations, mail, reviews) = (
            CanManageInvitations::allows(Some(person)),
            CanManageMail::allows(Some(person)),
            CanValidateIdentities::allows(Some(person)),
        );
        me.restored_at = Some(self.backend.settings().restored_at).filter(|at| mail && *at != 0);
        if invitations || mail || reviews {
            let db = self.backend.db().read();
            let mut values = vec![self.backend.now().into()];
            let invited = person.reach(CanManageInvitations::NEEDS);
            let sql = invited.mark(COUNTS, ("/*invited*/", "account_id"), &mut values);
            let reviewed = person.reach(CanValidateIdentities::NEEDS);
            let sql = reviewed.mark(&sql, ("/*reviewed*/", "account_id"), &mut values);
            let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
            if let Some(row) = MenuCounts::find_by_statement(statement).one(db).await? {
                let shown = |is_shown, count| {
                    let count = if is_shown { u32::try_from(count).unwrap_or(0) } else { 0 };
                    MenuCount::from(count)
                };
                me.open_invitations = shown(invitations, row.open_invitations);
                me.held_messages = shown(mail, row.held_messages);
                me.held_by_restore = shown(mail, row.held_by_restore);
                me.waiting_reviews = shown(reviews, row.waiting_reviews);
            }
        }
        Ok(me)
    }
}

impl Desk<Public> {
    /// The reserved usernames, for those who may give usernames.
    fn reserved_usernames(&self, person: &Person) -> ReservedUsernames {
        let gives_usernames = CanCheckAvailability::allows(Some(person))
            || CanBulkInvite::allows(Some(person))
            || CanManageAccounts::allows(Some(person));
        if gives_usernames { self.backend.settings().reserved() } else { ReservedUsernames::default() }
    }

    /// The paths of the units inside which the person holds something, in order.
    async fn border_of(&self, person: &Person) -> Result<Vec<String>> {
        let units = person.borders.units();
        let paths = unit_paths::paths_of(self.backend.db().read(), units).await?;
        let mut paths: Vec<String> = paths.into_values().collect();
        paths.sort();
        Ok(paths)
    }

    /// The name in the identity of the person who is signed in. An open lock may be about a name that others have entered.
    async fn own_name(&self, me: AccountId) -> Result<String> {
        let locked = Query::select()
            .column(entry_lock::Column::AccountId)
            .from(entry_lock::Entity)
            .and_where(entry_lock::Column::AccountId.eq(me))
            .to_owned();
        let name: Option<String> = identity::Entity::find(EVERYONE)
            .select_only()
            .column(identity::Column::Name)
            .filter(identity::Column::AccountId.eq(me))
            .filter(identity::Column::AccountId.not_in_subquery(locked))
            .into_tuple()
            .one(self.backend.db().read())
            .await?;
        Ok(harmless(&name.unwrap_or_default()).into_owned())
    }
}

#[derive(FromQueryResult)]
struct MenuCounts {
    open_invitations: i64,
    held_messages: i64,
    held_by_restore: i64,
    waiting_reviews: i64,
}

/// Raw, to read all counts of a page in one statement, with the states as literals as in the partial indexes. Each count
/// stops after [`MenuCount::MOST`], since a menu shows no more; what a mark is replaced by ends it at a border.
const COUNTS: &str = "SELECT
(SELECT COUNT(*) FROM (SELECT 1 FROM invitation WHERE state = 'open' AND expires_at > $1 /*invited*/ LIMIT 1001) AS i)
    AS open_invitations,
(SELECT COUNT(*) FROM (SELECT 1 FROM message WHERE state = 'held' LIMIT 1001) AS m) AS held_messages,
(SELECT COUNT(*) FROM (SELECT 1 FROM message WHERE state = 'held' AND held_by_restore LIMIT 1001) AS b)
    AS held_by_restore,
(SELECT COUNT(*) FROM (SELECT 1 FROM identity WHERE state IN ('submitted', 'in_review') /*reviewed*/ LIMIT 1001) AS r)
    AS waiting_reviews";
