use super::En;
use crate::session::MenuCount;
use crate::text::{ToDoText, say};

say! {
    ToDoText for En {
        to_do = "To do";
        reviews_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 identity is waiting for review",
            MenuCount::MoreThan(_) => "More than {count} identities are waiting for review",
            MenuCount::Exactly(_) => "{count} identities are waiting for review",
        };
        bounced_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 invitation could not be delivered",
            MenuCount::MoreThan(_) => "More than {count} invitations could not be delivered",
            MenuCount::Exactly(_) => "{count} invitations could not be delivered",
        };
        expiring_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 invitation expires within two days",
            MenuCount::MoreThan(_) => "More than {count} invitations expire within two days",
            MenuCount::Exactly(_) => "{count} invitations expire within two days",
        };
        jobs_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 bulk invite is in progress",
            MenuCount::MoreThan(_) => "More than {count} bulk invites are in progress",
            MenuCount::Exactly(_) => "{count} bulk invites are in progress",
        };
        held_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 message is held",
            MenuCount::MoreThan(_) => "More than {count} messages are held",
            MenuCount::Exactly(_) => "{count} messages are held",
        };
        erasures_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 request for erasure",
            MenuCount::MoreThan(_) => "More than {count} requests for erasure",
            MenuCount::Exactly(_) => "{count} requests for erasure",
        };
        notice_to_do = "Publish a privacy notice: people can't read one here yet";
        requests_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 request to register",
            MenuCount::MoreThan(_) => "More than {count} requests to register",
            MenuCount::Exactly(_) => "{count} requests to register",
        };
    }
}
