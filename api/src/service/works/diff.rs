//! What differs between two revisions.

use mee_shared::ids::ObjectId;
use mee_shared::wire::work::{ChangedPlace, RevisionDiff};
use serde_json::Value;

use super::super::Failure;
use super::super::auth::Acting;
use super::read::find;
use crate::store::works::{self, Work};
use crate::store::{Conn, Db};

/// What differs from one revision to a later one; `from` is the one before where it is not given.
///
/// # Errors
/// [`Failure::NotFound`] where one of them does not exist, or the database's.
pub async fn diff_revisions(
    db: &Db,
    acting: &Acting,
    id: &ObjectId,
    to: i64,
    from: Option<i64>,
) -> Result<RevisionDiff, Failure> {
    let (acting, id) = (acting.clone(), id.clone());
    db.read(move |connection| {
        let work = find(connection, &acting, &id)?;
        let after = text(connection, &work, to)?;
        let from = from.or_else(|| Some(to - 1).filter(|number| *number > 0));
        let before = from.map_or(Ok(Value::Null), |number| text(connection, &work, number))?;
        Ok(RevisionDiff { from, to, changes: changes(&before, &after) })
    })
    .await
}

fn text(connection: &mut Conn, work: &Work, number: i64) -> Result<Value, Failure> {
    let revision = works::revision(connection, &work.id, number)?.ok_or(Failure::NotFound)?;
    serde_json::from_str(&revision.doc).map_err(|error| Failure::Internal(error.into()))
}

/// Each place where two texts differ, the smallest that can be told apart.
fn changes(before: &Value, after: &Value) -> Vec<ChangedPlace> {
    let mut changes = Vec::new();
    compare(String::new(), Some(before), Some(after), &mut changes);
    changes
}

fn compare(pointer: String, before: Option<&Value>, after: Option<&Value>, changes: &mut Vec<ChangedPlace>) {
    match (before, after) {
        (before, after) if before == after => {}
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
            names.sort_unstable();
            names.dedup();
            for name in names {
                let place = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
                compare(place, before.get(name), after.get(name), changes);
            }
        }
        (Some(Value::Array(before)), Some(Value::Array(after))) => {
            for index in 0..before.len().max(after.len()) {
                compare(format!("{pointer}/{index}"), before.get(index), after.get(index), changes);
            }
        }
        (before, after) => changes.push(ChangedPlace { pointer, before: before.cloned(), after: after.cloned() }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_place_that_differs_is_named_with_both_texts() {
        for (before, after, expected) in [
            (json!({ "a": 1 }), json!({ "a": 1 }), vec![]),
            (json!({ "a": 1 }), json!({ "a": 2 }), vec![("/a", Some(json!(1)), Some(json!(2)))]),
            (
                json!({ "a": [1, 2] }),
                json!({ "a": [1, 3, 4] }),
                vec![("/a/1", Some(json!(2)), Some(json!(3))), ("/a/2", None, Some(json!(4)))],
            ),
            (json!({ "a/b": { "~": "x" } }), json!({ "a/b": {} }), vec![("/a~1b/~0", Some(json!("x")), None)]),
            (Value::Null, json!({ "a": 1 }), vec![("", Some(Value::Null), Some(json!({ "a": 1 })))]),
        ] {
            let found: Vec<_> = changes(&before, &after)
                .into_iter()
                .map(|change| (change.pointer, change.before, change.after))
                .collect();
            let expected: Vec<_> =
                expected.into_iter().map(|(pointer, before, after)| (pointer.to_owned(), before, after)).collect();
            assert_eq!(found, expected, "{before} {after}");
        }
    }
}
