//! Answers as they come, before anything is known of them: from a form, or from JSON.

use std::fmt;

use super::definition::{Condition, Fallback, Field};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// The answers to the questions of one level, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers(Vec<(String, Answer)>);

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nothing: JSON's `null`, or a field left empty.
    Empty,
    /// A text, a number or a truth, as it was written.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
    /// The same questions several times.
    Group(Vec<Answers>),
    /// Something no question takes.
    Strange,
}

impl Answers {
    /// No answers yet.
    #[must_use]
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds an answer; a later one of the same name is ignored.
    pub fn push(&mut self, name: impl Into<String>, answer: Answer) {
        self.0.push((name.into(), answer));
    }

    /// With this text as an answer.
    #[must_use]
    pub fn with(mut self, name: &str, text: impl Into<String>) -> Self {
        self.push(name, Answer::Text(text.into()));
        self
    }

    /// With these groups as an answer.
    #[must_use]
    pub fn with_group(mut self, name: &str, groups: Vec<Self>) -> Self {
        self.push(name, Answer::Group(groups));
        self
    }

    /// The answer to a question.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Answer> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, answer)| answer)
    }

    /// These answers and others to further questions.
    #[must_use]
    pub fn and(&self, more: &Self) -> Self {
        Self(self.0.iter().chain(&more.0).cloned().collect())
    }

    /// The answers with their names, in their order.
    #[must_use]
    pub fn into_pairs(self) -> Vec<(String, Answer)> {
        self.0
    }

    /// The names that were answered.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

/// Whether each of these questions is asked, given the answers so far: what a form shows.
#[must_use]
pub fn asked(fields: &'static [Field], answers: &Answers) -> Vec<bool> {
    let mut asked: Vec<(&str, bool)> = Vec::with_capacity(fields.len());
    for field in fields {
        let holds = |condition: &Condition| {
            let is_asked = asked.iter().any(|(name, is_asked)| *name == condition.field && *is_asked);
            let default = fields.iter().find(|other| other.name == condition.field).and_then(|other| other.default);
            is_asked
                && match (answers.find(condition.field), default) {
                    (Some(Answer::Text(text)), _) if !text.is_empty() => condition.is.contains(&text.as_str()),
                    (Some(Answer::Texts(texts)), _) => texts.iter().any(|text| condition.is.contains(&text.as_str())),
                    (_, Some(Fallback::Value(text))) => condition.is.contains(&text),
                    _ => false,
                }
        };
        let is_asked = field.when.iter().all(holds);
        asked.push((field.name, is_asked));
    }
    asked.into_iter().map(|(_, is_asked)| is_asked).collect()
}

// By hand, so that no number ever passes through a float: JSON's are read as text where the format keeps it.
impl<'de> Deserialize<'de> for Answers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AnswersVisitor)
    }
}

struct AnswersVisitor;

impl<'de> Visitor<'de> for AnswersVisitor {
    type Value = Answers;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of answers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answers, A::Error> {
        let mut answers = Answers::new();
        while let Some(name) = map.next_key::<String>()? {
            let raw = map.next_value::<Box<serde_json::value::RawValue>>()?;
            answers.push(name, Answer::of_json(raw.get()));
        }
        Ok(answers)
    }
}

impl Answer {
    /// The answer that a piece of JSON is.
    #[must_use]
    pub fn of_json(text: &str) -> Self {
        let text = text.trim();
        match text.as_bytes().first() {
            Some(b'n') => Self::Empty,
            Some(b'"') => serde_json::from_str(text).map_or(Self::Strange, Self::Text),
            Some(b'-' | b'0'..=b'9' | b't' | b'f') => Self::Text(text.to_owned()),
            Some(b'[') => serde_json::from_str(text).unwrap_or(Self::Strange),
            _ => Self::Strange,
        }
    }
}

// A list: of texts, or of objects.
impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor;
        impl<'de> Visitor<'de> for ListVisitor {
            type Value = Answer;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of texts or of objects")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Answer, A::Error> {
                let (mut texts, mut groups) = (Vec::new(), Vec::new());
                while let Some(raw) = list.next_element::<Box<serde_json::value::RawValue>>()? {
                    if raw.get().trim_start().starts_with('{') {
                        groups.push(serde_json::from_str(raw.get()).map_err(serde::de::Error::custom)?);
                    } else if let Answer::Text(text) = Answer::of_json(raw.get()) {
                        texts.push(text);
                    } else {
                        return Ok(Answer::Strange);
                    }
                }
                Ok(match (texts.is_empty(), groups.is_empty()) {
                    (_, true) => Answer::Texts(texts),
                    (true, false) => Answer::Group(groups),
                    (false, false) => Answer::Strange,
                })
            }
        }
        deserializer.deserialize_seq(ListVisitor)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_without_rounding_a_number() {
        let text = r#"{"a": 0.1, "b": "1 234,5", "c": true, "d": null, "e": ["x", 2], "f": [{"g": 12345678901234567890.123}], "h": {"i": 1}, "j": [[1]]}"#;
        let answers: Answers = serde_json::from_str(text).unwrap();
        for (name, answer) in [
            ("a", Answer::Text("0.1".to_owned())),
            ("b", Answer::Text("1 234,5".to_owned())),
            ("c", Answer::Text("true".to_owned())),
            ("d", Answer::Empty),
            ("e", Answer::Texts(vec!["x".to_owned(), "2".to_owned()])),
            ("f", Answer::Group(vec![Answers::new().with("g", "12345678901234567890.123")])),
            ("h", Answer::Strange),
            ("j", Answer::Strange),
        ] {
            assert_eq!(answers.find(name), Some(&answer), "{name}");
        }
        assert!(serde_json::from_str::<Answers>("[]").is_err());
    }
}
