//! Who finds everybody: a statement about people asks for a reach, and only these files name that of the whole organization.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The files with statements that find everybody, by why they may.
const FINDERS: &[(&str, &[&str])] = &[
    (
        "the gate itself, and who may do what to whom",
        &[
            "gate.rs",
            "gate/person.rs",
            "gate/rights.rs",
            "gate/shell.rs",
            "held_permissions.rs",
            "permissions/held_for_right.rs",
            "permissions/may_edit.rs",
            "permissions/profiles.rs",
        ],
    ),
    (
        "uniqueness",
        &[
            "accounts.rs",
            "address_holders.rs",
            "availability.rs",
            "invitations/usernames.rs",
            "join_requests/ask.rs",
            "own_fields/many.rs",
        ],
    ),
    (
        "signing in, links, and one's own account",
        &[
            "accounts/changes.rs",
            "address_changes/confirm.rs",
            "address_changes/own.rs",
            "address_changes/stop.rs",
            "bulk/begin.rs",
            "confirm_address.rs",
            "entry_locks.rs",
            "entry_locks/confirm.rs",
            "erasure_requests.rs",
            "founder.rs",
            "founder/fitness.rs",
            "identities/ask.rs",
            "invitations/accept.rs",
            "invitations/giver_check.rs",
            "invitations/link_target.rs",
            "invitations/request_fresh_link.rs",
            "receipt.rs",
            "registrations.rs",
            "registry/views/save.rs",
            "resets.rs",
            "security.rs",
            "security/change_password.rs",
            "security/confirm.rs",
            "security/own_sessions.rs",
            "security/passkey_proof.rs",
            "setup.rs",
            "sign_in/passkey.rs",
            "sign_in/second_factor.rs",
            "sign_in/session_view.rs",
        ],
    ),
    (
        "the program's own work",
        &[
            "account_actions/dormant.rs",
            "account_actions/ends.rs",
            "account_actions/may_end_use.rs",
            "account_actions/purge.rs",
            "account_actions/scheduled.rs",
            "accounts/absent_creator.rs",
            "address_changes/effect.rs",
            "address_changes/scheduled.rs",
            "audit/subjects.rs",
            "erasure/account.rs",
            "erasure/erasing.rs",
            "erasure/replay.rs",
            "identities/notifications.rs",
            "invitations/message_link.rs",
            "invitations/remind.rs",
            "outbox/commands/retry.rs",
            "outbox/lease.rs",
            "outbox/notices.rs",
            "registrations/unfinished.rs",
            "registry/fill.rs",
            "registry/views/forget.rs",
            "search.rs",
        ],
    ),
    (
        "rows about somebody whom the caller has reached",
        &[
            "account_actions/delete_pending.rs",
            "account_actions/suspend.rs",
            "accounts/names.rs",
            "bulk/run/people.rs",
            "bulk/run/people/grouping.rs",
            "bulk/run/people/inviting.rs",
            "bulk/run/people/moving.rs",
            "bulk/run/people/undo.rs",
            "bulk/run/update/row.rs",
            "bulk/store_chunk.rs",
            "bulk/update/values.rs",
            "entry_locks/can_read_entries.rs",
            "entry_locks/locked_entries.rs",
            "groups/members.rs",
            "identities/begin.rs",
            "identities/complete.rs",
            "identities/organization_data.rs",
            "identities/pictures/change.rs",
            "identities/pictures/open.rs",
            "identities/save.rs",
            "identities/suspend.rs",
            "identities/target.rs",
            "identities/view.rs",
            "invitations.rs",
            "invitations/batch.rs",
            "invitations/correct_address.rs",
            "invitations/invite.rs",
            "invitations/resend.rs",
            "inviters.rs",
            "own_fields/mine.rs",
            "own_fields/values.rs",
            "reviews/claim.rs",
            "reviews/decide.rs",
            "reviews/lookalikes.rs",
            "reviews/reassign.rs",
            "security/factor_reset.rs",
        ],
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("backend/src")
}

/// The sources of the backend without tests, by their paths.
fn sources() -> BTreeMap<String, String> {
    let mut sources = BTreeMap::new();
    let mut left = vec![root()];
    while let Some(path) = left.pop() {
        if let Ok(folder) = std::fs::read_dir(&path) {
            left.extend(folder.map(|entry| entry.unwrap().path()));
            continue;
        }
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        let is_test = name.contains("tests/") || name.ends_with("tests.rs") || name == "test_backend.rs";
        if name.ends_with(".rs") && !is_test {
            let source = std::fs::read_to_string(&path).unwrap();
            let code = source.split("#[cfg(test)]\nmod").next().unwrap_or_default().to_owned();
            sources.insert(name, code);
        }
    }
    sources
}

#[test]
fn only_the_listed_files_find_everybody() {
    let is_used =
        |code: &str| code.lines().any(|line| line.contains("EVERYONE") && !line.starts_with("use "));
    let found: Vec<String> = sources()
        .into_iter()
        .filter(|(name, code)| name != "reach.rs" && is_used(code))
        .map(|(name, _)| name)
        .collect();
    let mut listed: Vec<String> =
        FINDERS.iter().flat_map(|(_, files)| files.iter().map(|file| (*file).to_owned())).collect();
    listed.sort();
    assert_eq!(found, listed);
}

/// The way around: SeaORM's own functions, by their full names, and rows of people by their relations.
#[test]
fn nobody_finds_people_without_a_reach() {
    for (name, code) in sources().into_iter().filter(|(name, _)| name != "reach.rs") {
        let ways = ["as EntityTrait>::find", "find_related(", "find_with_related(", "find_linked("];
        // No row of the registry is read by its id, so there is no function of ours for it.
        for way in ways.into_iter().chain(["person::Entity::find_by_id("]) {
            assert!(!code.contains(way), "{name}: {way}");
        }
        for table in ["account", "identity", "invitation", "person"] {
            let way = format!("find_also_related({table}::");
            assert!(!code.contains(&way), "{name}: {way}");
        }
    }
}

/// Raw statements about people are made in these files; each ends at a border, or is about rows that were reached.
const RAW: &[&str] = &[
    "account_actions/dormant.rs",
    "account_actions/person_view/timeline.rs",
    "audit_log/derived.rs",
    "availability.rs",
    "blind_index.rs",
    "bulk/list.rs",
    "bulk/people/left_out.rs",
    "bulk/people/rows.rs",
    "bulk/people/selected.rs",
    "bulk/registry_check.rs",
    "bulk/revocable.rs",
    "bulk/update/absent.rs",
    "gate/person_row.rs",
    "invitations/list.rs",
    "invitations/matching.rs",
    "invitations/remind.rs",
    "inviters.rs",
    "outbox/commands/messages.rs",
    "own_fields/delete.rs",
    "possible_users.rs",
    "reach.rs",
    "registry/compare.rs",
    "registry/events.rs",
    "registry/list/condition.rs",
    "registry/list/details.rs",
    "registry/list/match_order.rs",
    "registry/list/matching.rs",
    "registry/list/people.rs",
    "registry/list/plan.rs",
    "registry/list/statement.rs",
    "registry/overview.rs",
    "registry/refresh.rs",
    "registry/source.rs",
    "registry/upkeep.rs",
    "reviews/queue.rs",
    "search/typo.rs",
    "settings/required_factor.rs",
    "sign_in/session_view.rs",
    "to_do.rs",
];

#[test]
fn raw_statements_about_people_are_only_in_the_listed_files() {
    let tables = ["account", "identity", "invitation", "person"];
    let is_raw = |code: &str| {
        let code = code.replace(['\n', '"'], " ");
        tables.iter().any(|table| {
            ["FROM", "JOIN"]
                .iter()
                .any(|word| [" ", ")", "\\"].iter().any(|end| code.contains(&format!("{word} {table}{end}"))))
        })
    };
    let found: Vec<String> =
        sources().into_iter().filter(|(_, code)| is_raw(code)).map(|(name, _)| name).collect();
    assert_eq!(found, RAW);
}
