use super::too_many;
use crate::error::Result;
use domain::id::SessionId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Counts a session's requests within one second, in memory.
#[derive(Default)]
pub(crate) struct Flood(Mutex<HashMap<SessionId, (i64, u32)>>);

impl Flood {
    /// The number of sessions that are counted.
    const MOST: usize = 50_000;

    /// Refuses a request above the limit. A limit of 0 is none.
    pub(crate) fn pass(&self, session: SessionId, now: i64, per_second: u32) -> Result<()> {
        if per_second == 0 {
            return Ok(());
        }
        let second = now.div_euclid(1000);
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.len() >= Self::MOST && !asked.contains_key(&session) {
            asked.retain(|_, (last, _)| *last == second);
            if asked.len() >= Self::MOST {
                return Err(too_many(1));
            }
        }
        let (last, count) = asked.entry(session).or_insert((second, 0));
        if *last != second {
            (*last, *count) = (second, 0);
        }
        if *count >= per_second {
            return Err(too_many(1));
        }
        *count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_flood_is_held_back_for_its_second_and_for_its_session() {
        let flood = Flood::default();
        let session = |n: u128| SessionId::new(Uuid::from_u128(n));
        for _ in 0..20 {
            flood.pass(session(1), 5_000, 20).unwrap();
        }
        assert!(flood.pass(session(1), 5_999, 20).is_err());
        flood.pass(session(2), 5_999, 20).unwrap();
        flood.pass(session(1), 6_000, 20).unwrap();
        assert!((0..1_000).all(|_| flood.pass(session(3), 6_000, 0).is_ok()), "0 is no limit");
        for n in 0..Flood::MOST as u128 + 10 {
            let _ = flood.pass(session(n), 7_000, 20);
        }
        assert!(flood.0.lock().unwrap().len() <= Flood::MOST);
        flood.pass(session(u128::MAX), 8_000, 20).unwrap();
    }
}
