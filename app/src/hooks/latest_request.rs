use leptos::prelude::*;

/// Numbers the requests of a page, so that only the answer to the latest one is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LatestRequest {
    latest: u32,
    answered: u32,
}

impl LatestRequest {
    /// Starts a request. Answers to earlier ones are dropped from now on.
    pub fn begin(&mut self) -> u32 {
        self.latest = self.latest.wrapping_add(1);
        self.latest
    }

    /// The latest request.
    pub fn latest(&self) -> u32 {
        self.latest
    }

    pub fn is_latest(&self, request: u32) -> bool {
        self.latest == request
    }

    /// Takes the answer to a request; false where a later request makes it obsolete.
    pub fn accept(&mut self, request: u32) -> bool {
        let is_latest = self.is_latest(request);
        if is_latest {
            self.answered = request;
        }
        is_latest
    }

    /// Whether the latest request has no answer yet.
    pub fn is_awaited(&self) -> bool {
        self.latest != self.answered
    }
}

/// A [`LatestRequest`] of a page and its tasks. Where the page was left, no request is the latest.
#[derive(Clone, Copy)]
pub(crate) struct SharedRequests(StoredValue<LatestRequest>);

impl SharedRequests {
    pub fn new() -> Self {
        Self(StoredValue::new(LatestRequest::default()))
    }

    pub fn begin(self) -> u32 {
        self.0.try_update_value(LatestRequest::begin).unwrap_or_default()
    }

    pub fn latest(self) -> Option<u32> {
        self.0.try_with_value(LatestRequest::latest)
    }

    pub fn is_latest(self, request: u32) -> bool {
        self.latest() == Some(request)
    }

    /// As [`LatestRequest::accept`].
    pub fn accept(self, request: u32) -> bool {
        self.0.try_update_value(|requests| requests.accept(request)) == Some(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_to_the_latest_of_two_requests_wins_in_either_order() {
        for is_in_order in [true, false] {
            let mut requests = LatestRequest::default();
            let (first, second) = (requests.begin(), requests.begin());
            let (one, other) = if is_in_order { (first, second) } else { (second, first) };
            assert_eq!(requests.accept(one), one == second);
            assert_eq!(requests.accept(other), other == second);
            assert!(!requests.is_awaited());
        }
    }

    #[test]
    fn a_request_is_awaited_until_its_own_answer_comes() {
        let mut requests = LatestRequest::default();
        assert!(!requests.is_awaited());
        let first = requests.begin();
        assert!(requests.is_awaited());
        assert!(requests.accept(first));
        let second = requests.begin();
        assert!(!requests.accept(first), "answered twice, and late");
        assert!(requests.is_awaited());
        assert!(requests.accept(second));
        assert!(!requests.is_awaited());
    }
}
