//! The states of a person by which lists are filtered, as one number.

use domain::account::AccountState;
use domain::registry::{Filters, IdentityStanding, InvitationStanding, RelationshipStanding};

/// The states of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) account: AccountState,
    pub(crate) identity: IdentityStanding,
    pub(crate) invitation: InvitationStanding,
    pub(crate) relationship: RelationshipStanding,
    pub(crate) is_erasure_asked: bool,
    pub(crate) has_signed_in: bool,
}

/// How many bits a state takes. The order of the words never changes, since the numbers are stored.
const ACCOUNT: u32 = 3;
const IDENTITY: u32 = 4;
const INVITATION: u32 = 3;
const RELATIONSHIP: u32 = 3;

impl Shape {
    /// The number in the database.
    pub(crate) fn number(self) -> i32 {
        let parts = [
            (self.account as i32, ACCOUNT),
            (self.identity as i32, IDENTITY),
            (self.invitation as i32, INVITATION),
            (self.relationship as i32, RELATIONSHIP),
            (i32::from(self.is_erasure_asked), 1),
            (i32::from(self.has_signed_in), 1),
        ];
        parts.into_iter().fold(0, |number, (part, bits)| (number << bits) | part)
    }

    /// The states of a number; `None` if no shape has it.
    pub(crate) fn of_number(number: i32) -> Option<Self> {
        let mut rest = usize::try_from(number).ok()?;
        let mut take = |bits: u32| {
            let part = rest & ((1 << bits) - 1);
            rest >>= bits;
            part
        };
        let (has_signed_in, is_erasure_asked) = (take(1) == 1, take(1) == 1);
        let (relationship, invitation) = (take(RELATIONSHIP), take(INVITATION));
        let (identity, account) = (take(IDENTITY), take(ACCOUNT));
        (rest == 0).then_some(())?;
        Some(Self {
            account: *AccountState::ALL.get(account)?,
            identity: *IdentityStanding::ALL.get(identity)?,
            invitation: *InvitationStanding::ALL.get(invitation)?,
            relationship: *RelationshipStanding::ALL.get(relationship)?,
            is_erasure_asked,
            has_signed_in,
        })
    }

    /// Whether people of this shape meet those filters that are about states.
    pub(crate) fn meets(&self, filters: &Filters) -> bool {
        let any = |is_empty: bool, has: bool| is_empty || has;
        any(filters.accounts.is_empty(), filters.accounts.contains(&self.account))
            && any(filters.identities.is_empty(), filters.identities.contains(&self.identity))
            && any(filters.invitations.is_empty(), filters.invitations.contains(&self.invitation))
            && any(filters.relationships.is_empty(), filters.relationships.contains(&self.relationship))
            && (!filters.erasure_requested || self.is_erasure_asked)
            && !(filters.never_signed_in && self.has_signed_in)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_has_a_number_of_its_own() {
        let mut met = std::collections::HashSet::new();
        for &account in AccountState::ALL {
            for &identity in IdentityStanding::ALL {
                for &invitation in InvitationStanding::ALL {
                    for &relationship in RelationshipStanding::ALL {
                        for flags in 0..4 {
                            let (is_erasure_asked, has_signed_in) = (flags & 1 == 1, flags & 2 == 2);
                            let shape = Shape {
                                account,
                                identity,
                                invitation,
                                relationship,
                                is_erasure_asked,
                                has_signed_in,
                            };
                            assert_eq!(Shape::of_number(shape.number()), Some(shape));
                            assert!(met.insert(shape.number()));
                        }
                    }
                }
            }
        }
        assert_eq!([Shape::of_number(-1), Shape::of_number(i32::MAX)], [None, None]);
    }
}
