//! Numbers of requests: they order a log and name a refusal, and are no secret.

use std::time::{SystemTime, UNIX_EPOCH};

use uuid::{Builder, Uuid};

/// A new one (UUIDv7). Its random part comes from a generator of the thread's own: asking the system costs more than the answer.
#[must_use]
pub fn new() -> Uuid {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let mut random = [0; 10];
    fastrand::fill(&mut random);
    Builder::from_unix_timestamp_millis(u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX), &random).into_uuid()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    #[test]
    fn no_two_requests_have_one_number() {
        let numbers: HashSet<uuid::Uuid> = (0..10_000).map(|_| super::new()).collect();
        assert_eq!(numbers.len(), 10_000);
        assert!(numbers.iter().all(|number| number.get_version_num() == 7));
    }
}
