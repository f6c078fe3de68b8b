//! The names that sentences about events say, by the ids that events have.

use super::detail::Detail;
use crate::entity::{audit_event, bulk_job, grp, own_field, profile, unit};
use crate::error::Result;
use crate::{accounts, own_fields};
use domain::audit::{Action, SubjectKind};
use domain::bulk::JobKind;
use domain::form::Field;
use domain::id::AccountId;
use domain::registry::{FieldLevel, OwnField};
use domain::setting::{Setting, SettingKind};
use domain::text::harmless;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Names by id. Those of people are read for a page alone: a file has ids.
#[derive(Default)]
pub(super) struct Names {
    units: HashMap<Uuid, String>,
    groups: HashMap<Uuid, String>,
    profiles: HashMap<Uuid, String>,
    people: HashMap<Uuid, String>,
    fields: HashMap<Uuid, String>,
    own_fields: Vec<OwnField>,
    jobs: HashMap<Uuid, (JobKind, i32)>,
}

impl Names {
    #[cfg(test)]
    pub(super) fn of_tests(
        units: impl IntoIterator<Item = (Uuid, String)>,
        groups: impl IntoIterator<Item = (Uuid, String)>,
        profiles: impl IntoIterator<Item = (Uuid, String)>,
        jobs: impl IntoIterator<Item = (Uuid, (JobKind, i32))>,
    ) -> Self {
        Self {
            units: units.into_iter().collect(),
            groups: groups.into_iter().collect(),
            profiles: profiles.into_iter().collect(),
            jobs: jobs.into_iter().collect(),
            ..Self::default()
        }
    }

    pub(super) async fn load(db: &impl ConnectionTrait, rows: &[audit_event::Model]) -> Result<Self> {
        let wanted = Wanted::of(rows);
        let named = |rows: Vec<(Uuid, String)>| {
            rows.into_iter().map(|(id, name)| (id, harmless(&name).into_owned())).collect::<HashMap<_, _>>()
        };
        let mut names = Self::default();
        if !wanted.units.is_empty() {
            let columns = [unit::Column::Id, unit::Column::Name];
            let found = unit::Entity::find()
                .select_only()
                .columns(columns)
                .filter(unit::Column::Id.is_in(wanted.units));
            names.units = named(found.into_tuple().all(db).await?);
        }
        if !wanted.groups.is_empty() {
            let columns = [grp::Column::Id, grp::Column::Name];
            let found = grp::Entity::find()
                .select_only()
                .columns(columns)
                .filter(grp::Column::Id.is_in(wanted.groups));
            names.groups = named(found.into_tuple().all(db).await?);
        }
        if !wanted.profiles.is_empty() {
            let columns = [profile::Column::Id, profile::Column::Name];
            let found = profile::Entity::find()
                .select_only()
                .columns(columns)
                .filter(profile::Column::Id.is_in(wanted.profiles));
            names.profiles = named(found.into_tuple().all(db).await?);
        }
        if !wanted.jobs.is_empty() {
            let columns = [bulk_job::Column::Id, bulk_job::Column::Kind, bulk_job::Column::RowCount];
            let found = bulk_job::Entity::find()
                .select_only()
                .columns(columns)
                .filter(bulk_job::Column::Id.is_in(wanted.jobs));
            let found: Vec<(Uuid, JobKind, i32)> = found.into_tuple().all(db).await?;
            names.jobs = found.into_iter().map(|(id, kind, rows)| (id, (kind, rows))).collect();
        }
        if !wanted.fields.is_empty() {
            let columns = [own_field::Column::Id, own_field::Column::Key];
            let found = own_field::Entity::find()
                .select_only()
                .columns(columns)
                .filter(own_field::Column::Id.is_in(wanted.fields));
            names.fields = named(found.into_tuple().all(db).await?);
        }
        if wanted.own_fields {
            for level in [FieldLevel::Account, FieldLevel::Identity] {
                names.own_fields.extend(own_fields::find(db, level).await?);
            }
        }
        Ok(names)
    }

    /// The names of the people whom details name.
    pub(super) async fn with_people(
        mut self,
        db: &impl ConnectionTrait,
        rows: &[audit_event::Model],
    ) -> Result<Self> {
        let ids = rows.iter().flat_map(|row| {
            let own = row.subject_id.filter(|_| row.subject_kind == SubjectKind::Account.as_str());
            Detail::of(row).ids().into_iter().chain(own)
        });
        let found = accounts::names(db, ids.map(AccountId::new)).await?;
        self.people = found.into_iter().map(|(id, name)| (id.uuid(), name)).collect();
        Ok(self)
    }

    pub(super) fn unit(&self, id: Uuid) -> Option<&str> {
        self.units.get(&id).map(String::as_str)
    }

    pub(super) fn group(&self, id: Uuid) -> Option<&str> {
        self.groups.get(&id).map(String::as_str)
    }

    pub(super) fn profile(&self, id: Uuid) -> Option<&str> {
        self.profiles.get(&id).map(String::as_str)
    }

    pub(super) fn job(&self, id: Uuid) -> Option<JobKind> {
        self.jobs.get(&id).map(|(kind, _)| *kind)
    }

    /// The rows of a job.
    pub(super) fn rows(&self, job: Uuid) -> Option<u32> {
        self.jobs.get(&job).and_then(|(_, rows)| u32::try_from(*rows).ok())
    }

    /// The key of an own field.
    pub(super) fn field_key(&self, id: Uuid) -> Option<&str> {
        self.fields.get(&id).map(String::as_str)
    }

    /// The own field of a field of forms.
    pub(super) fn own(&self, field: Field) -> Option<&OwnField> {
        self.own_fields.iter().find(|own| own.field == field)
    }

    /// The own field whose values are recorded under this key.
    pub(super) fn own_by_key(&self, key: &str) -> Option<&OwnField> {
        self.own_fields.iter().find(|own| own.key.as_str() == key)
    }

    /// Whatever has this id.
    pub(super) fn any(&self, id: Uuid) -> Option<&str> {
        let all = [&self.units, &self.groups, &self.profiles, &self.people, &self.fields];
        all.into_iter().find_map(|names| names.get(&id)).map(String::as_str)
    }
}

/// The ids whose names are said.
#[derive(Default)]
struct Wanted {
    units: BTreeSet<Uuid>,
    groups: BTreeSet<Uuid>,
    profiles: BTreeSet<Uuid>,
    jobs: BTreeSet<Uuid>,
    fields: BTreeSet<Uuid>,
    own_fields: bool,
}

impl Wanted {
    fn of(rows: &[audit_event::Model]) -> Self {
        let mut wanted = Self::default();
        for row in rows {
            let detail = Detail::of(row);
            wanted.units.extend(detail.id("unit"));
            wanted.groups.extend(detail.id("group"));
            wanted.profiles.extend(detail.id("profile"));
            wanted.own_fields |= detail.has_own_fields();
            let setting = detail.text("setting").and_then(Setting::from_word);
            let names_units = setting.is_some_and(|setting| setting.kind() == SettingKind::Unit)
                || row.action == Action::AccountMoved.as_str()
                || row.subject_kind == SubjectKind::Unit.as_str();
            if names_units {
                wanted.units.extend(detail.ids());
            }
            match SubjectKind::from_word(&row.subject_kind) {
                Some(SubjectKind::Unit) => wanted.units.extend(row.subject_id),
                Some(SubjectKind::Group) => wanted.groups.extend(row.subject_id),
                Some(SubjectKind::Profile) => wanted.profiles.extend(row.subject_id),
                Some(SubjectKind::BulkJob) => wanted.jobs.extend(row.subject_id),
                Some(SubjectKind::OwnField) => wanted.fields.extend(row.subject_id),
                _ => {}
            }
        }
        wanted
    }
}
