//! Whom an action leaves out, as a raw expression of a statement that is written for its index: what a dialog counts before anything is done. The batches
//! decide by the actions themselves; a test compares both.

use crate::reach::{Borders, Reach};
use crate::sql::SqlBuilder;
use domain::bulk::CheckedAction;
use domain::form::Code;
use domain::id::AccountId;
use domain::permission::{Permission, Permissions};

/// Who asks, and when.
pub(crate) struct Judge {
    pub(crate) actor: Option<AccountId>,
    /// What they hold everywhere, and inside units.
    pub(crate) held: Permissions,
    pub(crate) borders: Borders,
    pub(crate) now: i64,
}

impl Judge {
    /// The code for which an account `a` of a selection `s` is left out, or null.
    pub(crate) fn left_out(
        &self,
        sql: &mut SqlBuilder,
        action: &CheckedAction,
        is_of_invitations: bool,
    ) -> String {
        let mut cases = Vec::new();
        let mut when = |condition: String, code: Code| {
            cases.push(format!("WHEN {condition} THEN '{}'", code.as_str()));
        };
        if let Some(actor) = self.actor {
            when(format!("a.id = {}", sql.bind(actor.uuid())), Code::OwnAccount);
        }
        let state = |states: &str| format!("a.state NOT IN ({states})");
        match action {
            CheckedAction::Resend | CheckedAction::Revoke => {
                let is_selected = if is_of_invitations { "AND i.id = s.invitation" } else { "" };
                if *action == CheckedAction::Resend {
                    when(state("'pending'"), Code::AccountNotPending);
                    when(
                        format!(
                            "NOT EXISTS (SELECT 1 FROM invitation i WHERE i.account_id = a.id {is_selected}
                                AND NOT EXISTS (SELECT 1 FROM invitation n WHERE n.account_id = a.id
                                    AND (n.created_at, n.id) > (i.created_at, i.id)))"
                        ),
                        Code::InvitationNotOpen,
                    );
                } else {
                    when("a.state = 'to_be_deleted'".to_owned(), Code::AccountNotPending);
                    when(
                        format!(
                            "NOT EXISTS (SELECT 1 FROM invitation i
                                WHERE i.account_id = a.id AND i.state = 'open' {is_selected})"
                        ),
                        Code::InvitationNotOpen,
                    );
                }
            }
            CheckedAction::AskPerson => {
                when("a.founder".to_owned(), Code::PermissionNotHeld);
                when(state("'pending', 'active'"), Code::IdentityState);
                when(
                    "EXISTS (SELECT 1 FROM identity d WHERE d.account_id = a.id
                        AND d.state NOT IN ('draft', 'changes_requested'))"
                        .to_owned(),
                    Code::IdentityState,
                );
            }
            _ => {
                when(self.is_above(sql), Code::PermissionNotHeld);
                when("a.state = 'deleted'".to_owned(), Code::NotFound);
                self.of_account(sql, action, &mut when);
            }
        }
        if cases.is_empty() { "NULL".to_owned() } else { format!("CASE {} END", cases.join(" ")) }
    }

    /// Whether the account is the founder's, or holds what the actor does not, now or later.
    fn is_above(&self, sql: &mut SqlBuilder) -> String {
        let beyond: Vec<String> = Permission::ALL
            .iter()
            .filter(|permission| !self.held.has(**permission))
            .map(|permission| sql.bind(*permission))
            .collect();
        if beyond.is_empty() {
            return "a.founder".to_owned();
        }
        let now = sql.bind(self.now);
        let mut held = String::new();
        for permission in self.borders.permissions().iter() {
            let reach = Reach::below(self.borders.roots(&[permission]));
            if let Some(within) = reach.sql(sql, "g.unit_id") {
                held += &format!(
                    " AND NOT (g.permission = {} AND g.unit_id IS NOT NULL AND {within})",
                    sql.bind(permission)
                );
            }
        }
        format!(
            "(a.founder OR a.id IN (SELECT g.account_id FROM permission_grant g
                WHERE (g.ends_at IS NULL OR g.ends_at > {now}) AND g.permission IN ({}){held}))",
            beyond.join(", ")
        )
    }

    fn of_account(&self, sql: &mut SqlBuilder, action: &CheckedAction, when: &mut impl FnMut(String, Code)) {
        let mut same = |condition: String| when(condition, Code::NothingToChange);
        match action {
            CheckedAction::Suspend(_) => {
                same("a.state = 'suspended'".to_owned());
                when("a.state <> 'active'".to_owned(), Code::AccountState);
            }
            CheckedAction::Reactivate => {
                same("a.state = 'active'".to_owned());
                when("a.state <> 'suspended'".to_owned(), Code::AccountState);
            }
            CheckedAction::Delete(_) => same("a.state = 'to_be_deleted'".to_owned()),
            CheckedAction::MoveToUnit(None) => same("a.unit IS NULL".to_owned()),
            CheckedAction::MoveToUnit(Some(unit)) => same(format!("a.unit = {}", sql.bind(unit.uuid()))),
            CheckedAction::AddToGroup(membership) => {
                let group = sql.bind(membership.group.uuid());
                let ends = match membership.ends_at {
                    None => "m.ends_at IS NULL".to_owned(),
                    Some(end) => format!("m.ends_at = {}", sql.bind(end)),
                };
                same(format!(
                    "EXISTS (SELECT 1 FROM member m WHERE m.grp = {group} AND m.account = a.id AND {ends})"
                ));
            }
            CheckedAction::RemoveFromGroup(group) => {
                let group = sql.bind(group.uuid());
                same(format!(
                    "NOT EXISTS (SELECT 1 FROM member m WHERE m.grp = {group} AND m.account = a.id)"
                ));
            }
            CheckedAction::SetEnd(end) => {
                when("a.state = 'to_be_deleted'".to_owned(), Code::AccountState);
                let is_same = match end {
                    None => "a.ends_at IS NULL".to_owned(),
                    Some(end) => format!("a.ends_at = {}", sql.bind(*end)),
                };
                when(is_same, Code::NothingToChange);
            }
            CheckedAction::Resend | CheckedAction::Revoke | CheckedAction::AskPerson => {}
        }
    }
}
