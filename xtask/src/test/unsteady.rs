//! Tests that fail among others and pass alone.

use super::Outcome;
use crate::process::Found;

/// More failures than these are no chance.
const MOST_TRIED_AGAIN: usize = 3;

/// Tries again, each alone, what failed among others.
///
/// # Errors
/// The first failure, with the second where there is one; without a second try where nothing or too much is named.
pub fn once_more(
    error: anyhow::Error,
    failed: &[&str],
    run: impl Fn(&str) -> anyhow::Result<Found>,
) -> anyhow::Result<Outcome> {
    if failed.is_empty() || failed.len() > MOST_TRIED_AGAIN {
        return Err(error);
    }
    let mut names: Vec<String> = failed.iter().map(ToString::to_string).collect();
    names.dedup();
    println!("\n{error:#}\n\nOnce more, each alone:");
    for name in &names {
        if let Found::Failures(_, again) = run(name)? {
            return Err(error.context(format!("again, alone: {again:#}")));
        }
    }
    Ok(Outcome::Unsteady(names))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use anyhow::anyhow;

    use super::*;

    #[test]
    fn what_fails_twice_or_too_often_has_failed() {
        for (failed, fails_again, tried, passes) in [
            (vec!["a"], None, vec!["a"], true),
            (vec!["a", "a", "b"], None, vec!["a", "b"], true),
            (vec!["a", "b"], Some("b"), vec!["a", "b"], false),
            (vec![], None, vec![], false),
            (vec!["a", "b", "c", "d"], None, vec![], false),
        ] {
            let asked = RefCell::new(Vec::new());
            let outcome = once_more(anyhow!("first"), &failed, |name| {
                asked.borrow_mut().push(name.to_owned());
                Ok(match fails_again {
                    Some(failing) if failing == name => Found::Failures(Vec::new(), anyhow!("second")),
                    _ => Found::Nothing,
                })
            });
            assert_eq!(asked.into_inner(), tried, "{failed:?}");
            match outcome {
                Ok(Outcome::Unsteady(names)) => assert!(passes && names == tried, "{failed:?}"),
                Ok(_) => panic!("{failed:?} is said to have passed at once"),
                Err(error) => assert!(!passes && format!("{error:#}").contains("first"), "{failed:?}"),
            }
        }
    }
}
