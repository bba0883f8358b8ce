//! What extensions of websites and the territory follow: changes, webhooks, feeds, open data.

mod changes;
mod open_data;
mod receiver;
mod webhooks;

use crate::support::Test;

/// All of them.
pub fn tests() -> Vec<Test> {
    [changes::tests(), open_data::tests(), webhooks::tests()].into_iter().flatten().collect()
}

/// A fiche in Markdown, as an operator imports one.
pub fn fiche(title: &str) -> String {
    format!(
        r#"+++
title = "{title}"
kind = "question_answer"
short_answer = "Oui. Une fiche d'essai le montre."
themes = ["cantine"]
levels = ["elementaire"]
checked_on = ""
checked_against = ""
+++

## Comment faire

Une phrase.
"#
    )
}
