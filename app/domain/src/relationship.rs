use crate::form::words;

words! {
    /// The relationship between person and organization.
    Relationship {
        Employee = "employee",
        Contractor = "contractor",
        Member = "member",
        Student = "student",
        Guest = "guest",
    }
}
