use super::{FieldFilter, FieldKey, Filters, IdentityStanding, InvitationStanding, RelationshipStanding};
use super::{UnitFilter, When};
use crate::account::AccountState;
use crate::day::Day;
use crate::id::{GroupId, JobId};
use crate::permission::Permission;
use crate::sorted_set::SortedSet;

/// One value of one filter, as it is shown and taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterPart {
    Account(AccountState),
    Identity(IdentityStanding),
    Invitation(InvitationStanding),
    Relationship(RelationshipStanding),
    Unit(UnitFilter),
    Group(GroupId),
    Permission(Permission),
    Field(FieldKey, FieldFilter),
    NeverSignedIn,
    NotSignedInSince(When),
    EndsBefore(When),
    CreatedBefore(When),
    ErasureRequested,
    Job(JobId),
    InvitedOn(Day),
    AcceptedOn(Day),
    /// What this program does not understand.
    Unknown(String),
}

impl Filters {
    /// The values of all filters, in the order of the address.
    pub fn parts(&self) -> Vec<FilterPart> {
        let mut parts: Vec<FilterPart> = Vec::new();
        parts.extend(self.accounts.iter().copied().map(FilterPart::Account));
        parts.extend(self.identities.iter().copied().map(FilterPart::Identity));
        parts.extend(self.invitations.iter().copied().map(FilterPart::Invitation));
        parts.extend(self.relationships.iter().copied().map(FilterPart::Relationship));
        parts.extend(self.units.iter().copied().map(FilterPart::Unit));
        parts.extend(self.groups.iter().copied().map(FilterPart::Group));
        parts.extend(self.permissions.iter().copied().map(FilterPart::Permission));
        let fields = self.fields.iter();
        parts.extend(fields.map(|(key, filter)| FilterPart::Field(key.clone(), filter.clone())));
        parts.extend(self.never_signed_in.then_some(FilterPart::NeverSignedIn));
        parts.extend(self.not_signed_in_since.map(FilterPart::NotSignedInSince));
        parts.extend(self.ends_before.map(FilterPart::EndsBefore));
        parts.extend(self.created_before.map(FilterPart::CreatedBefore));
        parts.extend(self.erasure_requested.then_some(FilterPart::ErasureRequested));
        parts.extend(self.jobs.iter().copied().map(FilterPart::Job));
        parts.extend(self.invited_on.map(FilterPart::InvitedOn));
        parts.extend(self.accepted_on.map(FilterPart::AcceptedOn));
        parts.extend(self.unknown.iter().cloned().map(FilterPart::Unknown));
        parts
    }

    /// Whether a value is among them.
    pub fn has(&self, part: &FilterPart) -> bool {
        self.parts().contains(part)
    }

    /// Adds a value, or takes it away.
    pub fn set(&mut self, part: FilterPart, is_on: bool) {
        fn put<T: Ord>(set: &mut SortedSet<T>, value: T, is_on: bool) {
            if is_on {
                set.insert(value);
            } else {
                set.remove(&value);
            }
        }
        match part {
            FilterPart::Account(state) => put(&mut self.accounts, state, is_on),
            FilterPart::Identity(standing) => put(&mut self.identities, standing, is_on),
            FilterPart::Invitation(standing) => put(&mut self.invitations, standing, is_on),
            FilterPart::Relationship(standing) => put(&mut self.relationships, standing, is_on),
            FilterPart::Unit(unit) => put(&mut self.units, unit, is_on),
            FilterPart::Group(group) => put(&mut self.groups, group, is_on),
            FilterPart::Permission(permission) => put(&mut self.permissions, permission, is_on),
            FilterPart::Field(key, filter) if is_on => _ = self.fields.insert(key, filter),
            FilterPart::Field(key, _) => _ = self.fields.remove(&key),
            FilterPart::NeverSignedIn => self.never_signed_in = is_on,
            FilterPart::NotSignedInSince(when) => self.not_signed_in_since = is_on.then_some(when),
            FilterPart::EndsBefore(when) => self.ends_before = is_on.then_some(when),
            FilterPart::CreatedBefore(when) => self.created_before = is_on.then_some(when),
            FilterPart::ErasureRequested => self.erasure_requested = is_on,
            FilterPart::Job(job) => put(&mut self.jobs, job, is_on),
            FilterPart::InvitedOn(day) => self.invited_on = is_on.then_some(day),
            FilterPart::AcceptedOn(day) => self.accepted_on = is_on.then_some(day),
            FilterPart::Unknown(text) => put(&mut self.unknown, text, is_on),
        }
    }
}
