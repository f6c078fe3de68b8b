use domain::audit::Action;
use domain::id::AccountId;

/// The filters as they are looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct EventConditions {
    pub(super) person: Option<AccountId>,
    pub(super) by: Option<AccountId>,
    pub(super) kind: Option<Action>,
    pub(super) request: Option<String>,
    /// From this time on, and before that one.
    pub(super) from: Option<i64>,
    pub(super) until: Option<i64>,
}

impl EventConditions {
    /// What the audit keeps of them: ids and words.
    pub(super) fn detail(&self) -> serde_json::Value {
        let mut detail = serde_json::Map::new();
        let mut put = |name: &str, value: Option<serde_json::Value>| {
            value.into_iter().for_each(|value| _ = detail.insert(name.to_owned(), value));
        };
        put("person", self.person.map(|account| serde_json::json!(account)));
        put("by", self.by.map(|account| serde_json::json!(account)));
        put("kind", self.kind.map(|kind| serde_json::json!(kind)));
        put("request", self.request.as_ref().map(|request| serde_json::json!(request)));
        put("from", self.from.map(|from| serde_json::json!(from)));
        put("until", self.until.map(|until| serde_json::json!(until)));
        serde_json::Value::Object(detail)
    }
}
