use domain::day::{Day, PartialDate};
use domain::identity::{IdentityState, Relationship};
use domain::registry::{
    FieldFilter, FieldKey, FilterPart, GroupRow, IdentityStanding, OwnField, RegistryColumn,
    RelationshipStanding, UnitFilter, UnitRow, When,
};
use domain::text::Text;

/// Units and groups, by which people are filtered.
pub(super) struct PlaceNames {
    pub units: Vec<UnitRow>,
    /// Whether there are more units.
    pub is_shortened: bool,
    pub groups: Vec<GroupRow>,
    /// The own fields of accounts.
    pub fields: Vec<OwnField>,
}

impl PlaceNames {
    /// The name of a unit or a group in a filter; `None` if it does not exist, and for other filters.
    fn of(&self, part: &FilterPart) -> Option<&str> {
        match part {
            FilterPart::Unit(UnitFilter::Below(id)) => {
                self.units.iter().find(|unit| unit.id == *id).map(|unit| unit.path.as_str())
            }
            FilterPart::Group(id) => {
                self.groups.iter().find(|group| group.id == *id).map(|group| group.name.as_str())
            }
            _ => None,
        }
    }

    fn field(&self, key: &FieldKey) -> Option<&OwnField> {
        self.fields.iter().find(|own| own.key == *key)
    }

    /// Whether a filter names something that does not exist.
    pub fn is_broken(&self, part: &FilterPart) -> bool {
        match part {
            FilterPart::Unit(UnitFilter::Below(_)) => self.of(part).is_none() && !self.is_shortened,
            FilterPart::Group(_) => self.of(part).is_none(),
            FilterPart::Field(key, filter) => self.field(key).is_none_or(|own| !is_possible(own, filter)),
            FilterPart::Unknown(_) => true,
            _ => false,
        }
    }
}

/// Whether a field has filters of this form.
fn is_possible(own: &OwnField, filter: &FieldFilter) -> bool {
    let is_option = |id: &String| own.options.iter().any(|option| option.id == *id);
    match filter {
        FieldFilter::Empty => true,
        FieldFilter::Equals(id) if own.kind.has_options() => is_option(id),
        FieldFilter::Equals(text) => matches!(own.kind.check(text, &[]), Ok(Some(_))),
        FieldFilter::Begins(_) => own.kind.has_beginnings(),
    }
}

/// A value of a filter, with the name of the filter.
pub(super) fn in_words(t: Text, part: &FilterPart, names: &PlaceNames) -> String {
    let of = |column, value: &str| t.filter_of(&t.registry_column(column), value);
    match part {
        FilterPart::Account(state) => of(RegistryColumn::Account, &t.account_state(*state)),
        FilterPart::Identity(standing) => of(RegistryColumn::Identity, &identity(t, *standing)),
        FilterPart::Invitation(standing) => of(RegistryColumn::Invitation, &t.invitation_standing(*standing)),
        FilterPart::Relationship(standing) => of(RegistryColumn::Relationship, &relationship(t, *standing)),
        FilterPart::Permission(permission) => {
            t.filter_of(t.permission_held(), &t.permission_named(*permission))
        }
        FilterPart::NeverSignedIn => t.never_signed_in().to_owned(),
        FilterPart::NotSignedInSince(When::Days(days)) => t.not_signed_in_for(*days),
        FilterPart::NotSignedInSince(When::On(day)) => t.not_signed_in_since(&date(t, *day)),
        FilterPart::EndsBefore(When::Days(days)) => t.ends_within(*days),
        FilterPart::EndsBefore(When::On(day)) => t.ends_before(&date(t, *day)),
        FilterPart::CreatedBefore(When::Days(days)) => t.created_for(*days),
        FilterPart::CreatedBefore(When::On(day)) => t.created_before(&date(t, *day)),
        FilterPart::ErasureRequested => t.erasure_requested().to_owned(),
        FilterPart::Unit(UnitFilter::None) => t.no_unit().to_owned(),
        FilterPart::Unit(_) | FilterPart::Group(_) => {
            let is_unit = matches!(part, FilterPart::Unit(_));
            let column = if is_unit { RegistryColumn::Unit } else { RegistryColumn::Groups };
            match names.of(part) {
                Some(name) => of(column, name),
                // One that was not there when the page was opened.
                None if is_unit && names.is_shortened => t.registry_column(column),
                None => t.unknown_filter(&t.registry_column(column)),
            }
        }
        FilterPart::Field(key, filter) => match names.field(key) {
            None => t.unknown_filter(key.as_str()),
            Some(own) => {
                let label = own.label(t.locale());
                match filter {
                    FieldFilter::Empty => t.filter_of(label, t.value_empty()),
                    FieldFilter::Equals(text) => t.filter_of(label, &own.shown(text, t.locale())),
                    FieldFilter::Begins(text) => t.filter_of(label, &t.value_begins(text)),
                }
            }
        },
        FilterPart::Job(_) => t.of_bulk_invite().to_owned(),
        FilterPart::InvitedOn(day) => t.invited_on(&date(t, *day)),
        FilterPart::AcceptedOn(day) => t.accepted_on(&date(t, *day)),
        FilterPart::Unknown(text) => t.unknown_filter(text),
    }
}

/// The state of an identity, or that there is none.
pub(super) fn identity(t: Text, standing: IdentityStanding) -> String {
    standing
        .state()
        .map_or_else(|| t.no_identity().to_owned(), |state: IdentityState| t.identity_state(state))
}

/// A relationship, or that it is not known.
pub(super) fn relationship(t: Text, standing: RelationshipStanding) -> String {
    let known = standing.relationship();
    known.map_or_else(|| t.no_relationship().to_owned(), |known: Relationship| t.relationship(known))
}

fn date(t: Text, day: Day) -> String {
    let text = day.to_string();
    PartialDate::parse(&text).map_or(text, |date| t.date(date))
}
