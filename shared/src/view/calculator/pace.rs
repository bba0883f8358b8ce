//! One question at a time: in which order, and which of them an address leads to.
//!
//! A repeated group is asked one by one and question by question; where groups can be added or taken away, a last question
//! of its own asks for that. Answers decide what is asked, so the list is made anew whenever one changes.

use crate::calculator::answers::{Answer, Answers, asked};
use crate::calculator::definition::{Audience, Field, Kind};

/// How a form asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace<'a> {
    /// Everything at once.
    Whole,
    /// One question: its JSON pointer.
    One(&'a str),
}

impl Pace<'_> {
    /// Whether a question, or the group around it, is on show.
    #[must_use]
    pub fn shows(self, pointer: &str) -> bool {
        match self {
            Self::Whole => true,
            Self::One(at) => at == pointer || is_within(at, pointer),
        }
    }

    /// Whether a group's own question is on show: which of it there are.
    #[must_use]
    pub fn shows_group(self, pointer: &str) -> bool {
        match self {
            Self::Whole => true,
            Self::One(at) => at == pointer,
        }
    }
}

fn is_within(pointer: &str, outer: &str) -> bool {
    pointer.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}

/// The questions that are asked with these answers, in their order, as JSON pointers.
#[must_use]
pub fn questions(fields: &'static [Field], answers: &Answers) -> Vec<String> {
    let mut found = Vec::new();
    collect(fields, "", answers, &mut found);
    found
}

fn collect(fields: &'static [Field], at: &str, answers: &Answers, found: &mut Vec<String>) {
    for (field, is_asked) in fields.iter().zip(asked(fields, answers)) {
        if !is_asked || field.audience != Audience::Parents {
            continue;
        }
        let pointer = [at, "/", field.name].concat();
        if let Kind::Group { fields, min, max, .. } = field.kind {
            let none = Answers::new();
            let groups = match answers.find(field.name) {
                Some(Answer::Group(groups)) => groups.as_slice(),
                _ => &[],
            };
            // A form draws the least number of groups where nothing is answered yet.
            let least = if groups.is_empty() { usize::try_from(min).unwrap_or(0) } else { groups.len() };
            for index in 0..least {
                let at = [&pointer, "/", &index.to_string()].concat();
                collect(fields, &at, groups.get(index).unwrap_or(&none), found);
            }
            if min == max {
                continue;
            }
        }
        found.push(pointer);
    }
}

/// The question that a place belongs to: itself, or the nearest one around it.
#[must_use]
pub fn question_of<'a>(questions: &'a [String], pointer: &str) -> Option<&'a str> {
    let holds = |question: &&String| *question == pointer || is_within(pointer, question);
    questions.iter().filter(holds).max_by_key(|question| question.len()).map(String::as_str)
}

/// « Question 2 sur 7 ».
#[must_use]
pub fn progress(questions: &[String], at: &str) -> String {
    let number = questions.iter().position(|question| question == at).map_or(1, |index| index + 1);
    ["Question ", &number.to_string(), " sur ", &questions.len().to_string()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calculator::{allowance, class, quotient};

    #[test]
    fn questions_follow_the_answers_and_groups_are_asked_one_by_one() {
        let two = Answers::new().with_group("children", vec![Answers::new(), Answers::new()]);
        for (fields, answers, expected) in [
            (
                class::CALCULATOR.definition.fields,
                Answers::new(),
                vec!["/school_year", "/children/0/born_on", "/children/0/path", "/children"],
            ),
            (
                class::CALCULATOR.definition.fields,
                two,
                vec![
                    "/school_year",
                    "/children/0/born_on",
                    "/children/0/path",
                    "/children/1/born_on",
                    "/children/1/path",
                    "/children",
                ],
            ),
            (
                quotient::CALCULATOR.definition.fields,
                Answers::new().with("method", "tax_yearly"),
                vec!["/method", "/reference_income", "/tax_parts"],
            ),
        ] {
            assert_eq!(questions(fields, &answers), expected);
        }
        assert_eq!(questions(quotient::CALCULATOR.definition.fields, &Answers::new()).len(), 8);
    }

    #[test]
    fn a_place_leads_to_its_question() {
        let all = questions(allowance::CALCULATOR.definition.fields, &Answers::new());
        for (pointer, question) in [
            ("/children/0/born_on", Some("/children/0/born_on")),
            ("/children/3/born_on", Some("/children")),
            ("/children", Some("/children")),
            ("/resources/0", Some("/resources")),
            ("/resourcesful", None),
        ] {
            assert_eq!(question_of(&all, pointer), question, "{pointer}");
        }
        assert_eq!(progress(&all, "/children"), "Question 4 sur 6");
    }

    #[test]
    fn one_question_shows_what_stands_around_it_and_nothing_beside() {
        let pace = Pace::One("/children/1/born_on");
        for (pointer, is_shown) in [
            ("/children", true),
            ("/children/1", true),
            ("/children/1/born_on", true),
            ("/children/0", false),
            ("/children/1/path", false),
            ("/child", false),
            ("/resources", false),
        ] {
            assert_eq!(pace.shows(pointer), is_shown, "{pointer}");
            assert!(Pace::Whole.shows(pointer) && Pace::Whole.shows_group(pointer));
        }
        assert!(!pace.shows_group("/children") && Pace::One("/children").shows_group("/children"));
    }
}
