use super::En;
use crate::session::MenuCount;
use crate::text::{ToDoText, say};

say! {
    ToDoText for En {
        to_do = "To do";
        reviews_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 identity is waiting for review",
            _ => "{count} identities are waiting for review",
        };
        bounced_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 invitation could not be delivered",
            _ => "{count} invitations could not be delivered",
        };
        expiring_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 invitation expires within two days",
            _ => "{count} invitations expire within two days",
        };
        jobs_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 bulk invite is in progress",
            _ => "{count} bulk invites are in progress",
        };
        held_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 message is held",
            _ => "{count} messages are held",
        };
        erasures_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 request for erasure",
            _ => "{count} requests for erasure",
        };
        notice_to_do = "Publish a privacy notice: people can't read one here yet";
        requests_to_do(count: MenuCount) = match count {
            MenuCount::Exactly(1) => "1 request to register",
            _ => "{count} requests to register",
        };
    }
}
