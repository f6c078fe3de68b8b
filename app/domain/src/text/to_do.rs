use super::sentences;
use crate::session::MenuCount;

sentences! {
    /// What waits for an administrator, on the start page.
    ToDoText {
        to_do;
        reviews_to_do(count: MenuCount);
        bounced_to_do(count: MenuCount);
        expiring_to_do(count: MenuCount);
        jobs_to_do(count: MenuCount);
        held_to_do(count: MenuCount);
        erasures_to_do(count: MenuCount);
        notice_to_do;
        requests_to_do(count: MenuCount);
    }
}
