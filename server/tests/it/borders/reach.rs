//! Who finds everybody: a statement about people asks for a reach, and only these files name that of the whole organization.

mod tables;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tables::people_named;

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

/// Where statements about people end that are raw or put together, by file, and how many tables of people they name: another
/// one is thought about.
const RAW: &[(Ends, &[(&str, usize)])] = &[
    (
        Ends::AtAReach,
        &[
            ("account_actions/person_view/timeline.rs", 3),
            ("blind_index.rs", 2),
            ("bulk/people/left_out.rs", 4),
            ("bulk/people/rows.rs", 1),
            ("bulk/people/selected.rs", 4),
            ("bulk/registry_check.rs", 2),
            ("bulk/revocable.rs", 3),
            ("bulk/update/absent.rs", 1),
            ("invitations/list.rs", 4),
            ("invitations/matching.rs", 2),
            ("registry/list/condition.rs", 11),
            ("registry/list/details.rs", 5),
            ("registry/list/people.rs", 3),
            ("reviews/queue.rs", 4),
            ("search/typo.rs", 1),
            ("sign_in/session_view.rs", 2),
            ("to_do.rs", 7),
        ],
    ),
    (
        Ends::With("the conditions of `registry/list/condition.rs`, which has the units within reach"),
        &[
            ("registry/list/match_order.rs", 1),
            ("registry/list/matching.rs", 2),
            ("registry/list/plan.rs", 2),
            ("registry/list/statement.rs", 1),
        ],
    ),
    (
        Ends::With("one person, whom the caller has reached, or the caller"),
        &[
            ("gate/person_row.rs", 2),
            ("identities/organization_data.rs", 1),
            ("inviters.rs", 3),
            ("invitations/handed_link.rs", 1),
            ("open_invitations.rs", 1),
            ("outbox/invitation_mail.rs", 1),
            ("outbox/withdraw.rs", 1),
            ("possible_users.rs", 3),
            ("search.rs", 1),
        ],
    ),
    (
        Ends::With("uniqueness: outside the border a name is *used*, and nothing else"),
        &[("availability.rs", 4)],
    ),
    (
        Ends::With("a right that nobody has inside a border alone, or the founder's"),
        &[("bulk/list.rs", 1), ("outbox/commands/messages.rs", 2), ("settings/required_factor.rs", 1)],
    ),
    (
        Ends::With("nobody: the program's own work"),
        &[
            ("account_actions/dormant.rs", 2),
            ("audit_log/derived.rs", 5),
            ("bulk_jobs/erase.rs", 2),
            ("identities/pictures/retention.rs", 1),
            ("invitations/remind.rs", 2),
            ("outbox/lease.rs", 1),
            ("own_fields/delete.rs", 1),
            ("registry/compare.rs", 2),
            ("registry/events.rs", 2),
            ("registry/refresh.rs", 1),
            ("registry/source.rs", 5),
            ("registry/upkeep.rs", 2),
            ("reviews/expiring.rs", 2),
            ("schedule/purge.rs", 1),
        ],
    ),
    (Ends::With("the units of people whom a message is about"), &[("identities/notifications.rs", 1)]),
    (Ends::With("whether whoever began a registration is gone"), &[("registrations.rs", 1)]),
    (Ends::With("what it makes of a reach"), &[("reach.rs", 2)]),
];

/// Where the statements of a file end.
enum Ends {
    /// Each has the condition that a reach makes.
    AtAReach,
    /// Somewhere else, with the reason.
    With(&'static str),
}

/// How a statement gets the condition of a reach.
const REACHING: [&str; 7] =
    ["reach.sql(", "reach().sql(", "acting.sql(", ".sql_of(", ".mark(", ".reached(", "reach.all_units("];

#[test]
fn each_other_statement_about_people_ends_at_a_reach_or_is_listed_with_the_reason() {
    let sources = sources();
    let found: BTreeMap<&str, usize> = sources
        .iter()
        // What an entity is related to is no statement.
        .filter(|(name, _)| !name.starts_with("entity/"))
        .map(|(name, code)| (name.as_str(), people_named(code)))
        .filter(|(_, count)| *count > 0)
        .collect();
    let listed: BTreeMap<&str, usize> = RAW.iter().flat_map(|(_, files)| files.iter().copied()).collect();
    assert_eq!(found, listed);
    for (ends, files) in RAW {
        for (name, _) in *files {
            let code = &sources[*name];
            let reaches = REACHING.iter().any(|way| code.contains(way));
            match ends {
                Ends::AtAReach => assert!(reaches, "{name} asks no reach for a condition"),
                Ends::With(reason) => assert!(!reason.is_empty(), "{name}"),
            }
        }
    }
}
