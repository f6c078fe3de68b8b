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
            "permissions/held.rs",
            "permissions/may_edit.rs",
            "permissions/profiles.rs",
        ],
    ),
    (
        "uniqueness",
        &[
            "accounts.rs",
            "availability.rs",
            "invitations/address_holders.rs",
            "invitations/usernames.rs",
            "join_requests/ask.rs",
            "own_fields/many.rs",
        ],
    ),
    (
        "signing in, links, and one's own account",
        &[
            "accounts/edit.rs",
            "address_changes/confirm.rs",
            "address_changes/own.rs",
            "address_changes/stop.rs",
            "bulk/begin.rs",
            "entry_locks.rs",
            "entry_locks/confirm.rs",
            "erasure_requests.rs",
            "founder.rs",
            "founder/fitness.rs",
            "identities/ask.rs",
            "identities/registrations.rs",
            "invitations/accept.rs",
            "invitations/giver_check.rs",
            "invitations/link_target.rs",
            "invitations/request_fresh_link.rs",
            "receipt.rs",
            "registry/views/save.rs",
            "resets.rs",
            "security.rs",
            "security/change_password.rs",
            "security/confirm.rs",
            "security/own_sessions.rs",
            "security/passkey_proof.rs",
            "sessions/passkey.rs",
            "sessions/second_factor.rs",
            "sessions/session_view.rs",
            "setup.rs",
        ],
    ),
    (
        "the program's own work",
        &[
            "accounts/dormant.rs",
            "accounts/ends.rs",
            "accounts/may_end_use.rs",
            "accounts/purge.rs",
            "accounts/scheduled.rs",
            "accounts/takes_over.rs",
            "address_changes/effect.rs",
            "address_changes/scheduled.rs",
            "audit/subjects.rs",
            "erasure/account.rs",
            "erasure/erasing.rs",
            "erasure/replay.rs",
            "identities/notifications.rs",
            "identities/unfinished.rs",
            "invitations/remind.rs",
            "outbox/commands/message_link.rs",
            "outbox/commands/retry.rs",
            "outbox/lease.rs",
            "outbox/notices.rs",
            "registry/fill.rs",
            "registry/views/forget.rs",
            "search.rs",
        ],
    ),
    (
        "rows about somebody whom the caller has reached",
        &[
            "accounts/names.rs",
            "accounts/organization_data.rs",
            "accounts/suspend.rs",
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
            "identities/save.rs",
            "identities/suspend.rs",
            "identities/target.rs",
            "identities/view.rs",
            "invitations.rs",
            "invitations/batch.rs",
            "invitations/correct_address.rs",
            "invitations/delete_pending.rs",
            "invitations/invite.rs",
            "invitations/inviters.rs",
            "invitations/resend.rs",
            "own_fields/mine.rs",
            "own_fields/values.rs",
            "pictures/change.rs",
            "pictures/open.rs",
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
    "accounts/dormant.rs",
    "accounts/person_view/timeline.rs",
    "audit/derived.rs",
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
    "invitations/inviters.rs",
    "invitations/list.rs",
    "invitations/matching.rs",
    "invitations/remind.rs",
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
    "registry/refresh.rs",
    "registry/source.rs",
    "registry/upkeep.rs",
    "reviews/queue.rs",
    "search/typo.rs",
    "sessions/session_view.rs",
    "settings/required_factor.rs",
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
