//! Whoever gets a border while they act: what was opened before reaches nobody beyond it any more.

use super::{Office, bordered, join_request};
use crate::identities::{add_document, me, ok, target_of};
use backend::Error;
use backend::gate::{
    CanManageAccounts, CanManageInvitations, CanRegisterIdentities, CanRegisterUsers, CanValidateIdentities,
    Desk, Right,
};
use domain::form::{Code, Field};
use domain::identity::{Decision, DecisionDraft, IdentityTarget, StepSave};
use domain::invitation::InviteDraft;
use domain::permission::Permission;
use serde_json::json;

fn refused<T>(result: backend::Result<T>) -> Option<Code> {
    match result {
        Ok(_) => None,
        Err(Error::Faults(faults)) => faults.at(Field::Unit),
        Err(error) => Some(error.code()),
    }
}

#[tokio::test]
async fn nobody_acts_beyond_a_border_that_they_have_got_since() {
    let mut office = Office::new().await;
    let (sales, other) = (office.sales.clone(), office.other.clone());
    let (outside, identity) = office.submitted(&other, "Bianchi").await;
    let (_, twin) = office.submitted(&other, "Bianchi").await;
    let (draft, mut asked) = (office.person(&other).await, office.person(&other).await);
    ok(add_document(&mut asked.browser, &me()).await);
    let (_, invitation) = office.invited(&other, "outside@aldine.example").await;
    office.app.set("self_registration", "1").await;
    office.app.set("self_registration_unit", &other).await;
    let request = join_request(&office, "zoe@aldine.example").await;
    let mut all = office.app.as_person(Permission::ALL).await;
    let account = office.app.me(&mut all).await.to_string();
    let accounts: Desk<CanManageAccounts> = office.app.desk(&all).await.unwrap();
    let invitations: Desk<CanManageInvitations> = office.app.desk(&all).await.unwrap();
    let entering: Desk<CanRegisterIdentities> = office.app.desk(&all).await.unwrap();
    let users: Desk<CanRegisterUsers> = office.app.desk(&all).await.unwrap();
    let reviewing: Desk<CanValidateIdentities> = office.app.desk(&all).await.unwrap();
    let everything: Vec<&str> = Permission::ALL.iter().map(|one| one.as_str()).collect();
    let revoked = json!({ "account": account, "draft": { "permissions": everything } });
    ok(office.founder.api("revoke_permissions", revoked).await);
    ok(office.grant(&account, &bordered(), &sales).await);

    let (identity, twin) = (identity.parse().unwrap(), twin.parse().unwrap());
    let not_found = Some(Code::NotFound);
    assert_eq!(refused(reviewing.claim_case(identity).await), not_found);
    assert_eq!(refused(reviewing.settle_lookalike(identity, twin, true).await), not_found);
    let decision = DecisionDraft {
        revision: 1,
        decision: Decision::Verify,
        flags: Vec::new(),
        message: String::new(),
        note: String::new(),
    };
    assert_eq!(refused(reviewing.decide(identity, decision).await), not_found);
    let invitation = invitation.parse().unwrap();
    assert_eq!(refused(invitations.resend(invitation).await), not_found);
    assert_eq!(refused(invitations.revoke(invitation).await), not_found);
    let account = draft.account.parse().unwrap();
    assert_eq!(refused(accounts.move_to_unit(account, Some(sales.parse().unwrap())).await), not_found);
    assert_eq!(refused(accounts.stop_address_change(account).await), not_found);
    assert_eq!(refused(entering.ask_person(account).await), not_found);
    assert_eq!(refused(entering.ask_person(asked.account.parse().unwrap()).await), not_found);
    let target: IdentityTarget = serde_json::from_value(target_of(&outside.account)).unwrap();
    let save = json!({ "step": "names", "document": null, "edition": 0, "values": { "given_names": "Eva" } });
    let save: StepSave = serde_json::from_value(save).unwrap();
    assert_eq!(refused(entering.save_step(target, save).await), not_found);
    let invite =
        InviteDraft { email: "new@aldine.example".to_owned(), unit: other, ..InviteDraft::default() };
    assert_eq!(refused(users.invite(invite).await), Some(Code::ChoiceUnknown));
    let request = request.parse().unwrap();
    assert_eq!(refused(users.approve_request(request).await), Some(Code::AlreadyDecided));
    assert_eq!(refused(invitations.decline_request(request).await), Some(Code::AlreadyDecided));
}

/// Somebody is not moved away, and the border stays: only the tree changes.
#[tokio::test]
async fn a_unit_that_is_moved_away_takes_its_people_out_of_what_was_opened_before() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    let (inside, identity) = office.submitted(&italy, "Verdi").await;
    let accounts: Desk<CanManageAccounts> = desk(&office).await;
    let reviewing: Desk<CanValidateIdentities> = desk(&office).await;
    reviewing.claim_case(identity.parse().unwrap()).await.unwrap();
    let version = ok(office.founder.api("units", json!({})).await)["version"].clone();
    let draft = json!({ "name": "Italy", "code": "", "parent": other });
    let update = json!({ "unit": italy, "version": version, "draft": draft });
    ok(office.founder.api("update_unit", update).await);
    assert_eq!(refused(reviewing.claim_case(identity.parse().unwrap()).await), Some(Code::NotFound));
    let account = inside.account.parse().unwrap();
    let to = Some(office.sales.parse().unwrap());
    assert_eq!(refused(accounts.move_to_unit(account, to).await), Some(Code::NotFound));
}

async fn desk<R: Right>(office: &Office) -> Desk<R> {
    office.app.desk(&office.clerk).await.unwrap()
}
