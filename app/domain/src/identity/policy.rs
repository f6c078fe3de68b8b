use super::RequiredByRelationship;
use crate::account::ToAscii;
use crate::day::Day;
use crate::notice::NoticeInForce;
use crate::own_field::OwnField;

/// The parameters of the rules.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Today's date at the organization, by the host's clock.
    pub today: Day,
    /// The minimum age in years; 0 for none.
    pub least_age: u32,
    /// What is required, by relationship.
    pub required: RequiredByRelationship,
    /// The privacy notice in force.
    pub notice: NoticeInForce,
    /// Whether the person fills in and submits.
    pub by_themselves: bool,
    /// The own fields of the identity that the form has.
    pub own: Vec<OwnField>,
    /// For the personal e-mail address.
    pub to_ascii: ToAscii,
}
