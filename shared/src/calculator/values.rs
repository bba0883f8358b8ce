//! From answers to values that a rule can rely on: each read by its question, or named as a fault with its place.

use rust_decimal::Decimal;

use super::answers::{Answer, Answers};
use super::day::{self, SchoolYear};
use super::definition::{Choice, Condition, Fallback, Field, Kind};
use super::number;
use crate::Day;
use crate::problem::{FieldError, ProblemCode};

/// What is wrong with the answers; never empty where it stands as an error.
pub type Faults = Vec<FieldError>;

/// The values of one level of questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    /// The JSON pointer of this level: empty, or `/children/0`.
    at: String,
    values: Vec<(&'static str, Value)>,
}

/// An answer that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// An amount, or a number with decimals.
    Decimal(Decimal),
    /// A whole number.
    Whole(i64),
    /// A day.
    Day(Day),
    /// A school year.
    SchoolYear(SchoolYear),
    /// True or false.
    Flag(bool),
    /// One of the choices, by its name.
    Choice(&'static str),
    /// Some of the choices, by their names.
    Choices(Vec<&'static str>),
    /// A text.
    Text(String),
    /// The same questions several times.
    Group(Vec<Values>),
}

macro_rules! getters {
    ($($(#[$doc:meta])* $get:ident, $find:ident: $variant:ident => $type:ty;)*) => {
        $(
            $(#[$doc])*
            ///
            /// # Errors
            /// The fault of a question without answer.
            pub fn $get(&self, name: &str) -> Result<$type, Faults> {
                self.$find(name).ok_or_else(|| self.missing(name))
            }

            /// The same, where it was answered.
            #[must_use]
            pub fn $find(&self, name: &str) -> Option<$type> {
                match self.find(name)? {
                    Value::$variant(value) => Some(value.clone()),
                    _ => None,
                }
            }
        )*
    };
}

impl Values {
    /// Reads the answers to these questions; `today` is what defaults follow from.
    ///
    /// # Errors
    /// Every fault, each with its place as a JSON pointer.
    pub fn read(fields: &'static [Field], answers: &Answers, today: Day) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let values = level(String::new(), fields, answers, today, &mut faults);
        if faults.is_empty() { Ok(values) } else { Err(faults) }
    }

    getters! {
        /// An amount or a number with decimals.
        decimal, find_decimal: Decimal => Decimal;
        /// A whole number.
        whole, find_whole: Whole => i64;
        /// A day.
        day, find_day: Day => Day;
        /// A school year.
        school_year, find_school_year: SchoolYear => SchoolYear;
        /// True or false.
        flag, find_flag: Flag => bool;
        /// The name of a choice.
        choice, find_choice: Choice => &'static str;
        /// A text.
        text, find_text: Text => String;
    }

    /// Whether a question was answered with yes.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.find_flag(name) == Some(true)
    }

    /// The names of the choices taken.
    #[must_use]
    pub fn choices(&self, name: &str) -> &[&'static str] {
        match self.find(name) {
            Some(Value::Choices(choices)) => choices,
            _ => &[],
        }
    }

    /// The groups of questions answered under this name.
    #[must_use]
    pub fn group(&self, name: &str) -> &[Self] {
        match self.find(name) {
            Some(Value::Group(groups)) => groups,
            _ => &[],
        }
    }

    /// A fault at a question of this level that only the rule could find.
    #[must_use]
    pub fn fault(&self, name: &str, detail: impl Into<String>) -> Faults {
        vec![fault([&self.at, "/", name].concat(), ProblemCode::Unprocessable, detail)]
    }

    fn missing(&self, name: &str) -> Faults {
        vec![fault([&self.at, "/", name].concat(), ProblemCode::InvalidValue, MISSING)]
    }

    fn find(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    fn holds(&self, condition: &Condition) -> bool {
        match self.find(condition.field) {
            Some(Value::Flag(flag)) => condition.is.contains(&if *flag { "true" } else { "false" }),
            Some(Value::Choice(choice)) => condition.is.contains(choice),
            Some(Value::Choices(choices)) => choices.iter().any(|choice| condition.is.contains(choice)),
            _ => false,
        }
    }
}

const MISSING: &str = "Répondez à cette question.";

/// A fault at a place.
#[must_use]
pub fn fault(pointer: String, code: ProblemCode, detail: impl Into<String>) -> FieldError {
    FieldError { pointer, code, detail: detail.into() }
}

fn level(at: String, fields: &'static [Field], answers: &Answers, today: Day, faults: &mut Faults) -> Values {
    for name in answers.names().filter(|name| !fields.iter().any(|field| field.name == *name)) {
        let place = [&at, "/", &shortened(name)].concat();
        faults.push(fault(place, ProblemCode::UnknownField, "Ce calculateur ne pose pas cette question."));
    }
    let mut values = Values { at, values: Vec::with_capacity(fields.len()) };
    for field in fields {
        if !field.when.iter().all(|condition| values.holds(condition)) {
            continue;
        }
        let place = [&values.at, "/", field.name].concat();
        let value = match answers.find(field.name) {
            Some(Answer::Text(text)) if !text.trim().is_empty() => one(field, text.trim(), &place, faults),
            Some(Answer::Texts(texts)) => many(field, texts, &place, faults),
            Some(Answer::Group(groups)) => several(field, groups, &place, today, faults),
            None | Some(Answer::Empty | Answer::Text(_)) => absent(field, &place, today, faults),
            Some(Answer::Strange) => refuse(faults, place, "Cette réponse n'a pas la forme attendue."),
        };
        values.values.extend(value.map(|value| (field.name, value)));
    }
    values
}

/// A name as it may be repeated: short, and as RFC 6901 writes it in a pointer.
fn shortened(name: &str) -> String {
    let name: String = name.chars().filter(|character| !character.is_control()).take(60).collect();
    name.replace('~', "~0").replace('/', "~1")
}

fn refuse(faults: &mut Faults, place: String, detail: impl Into<String>) -> Option<Value> {
    faults.push(fault(place, ProblemCode::InvalidValue, detail));
    None
}

fn absent(field: &Field, place: &str, today: Day, faults: &mut Faults) -> Option<Value> {
    match (field.default, field.kind) {
        (Some(Fallback::Value(text)), _) => one(field, text, place, faults),
        (Some(Fallback::Today), _) => Some(Value::Day(today)),
        (Some(Fallback::PreparedYear), Kind::SchoolYear { from, to }) => {
            Some(Value::SchoolYear(SchoolYear(SchoolYear::prepared_on(today).0.clamp(from, to))))
        }
        // Boxes left unticked are an answer, and so is an empty list.
        (_, Kind::Choices { .. }) if !field.required => Some(Value::Choices(Vec::new())),
        (_, Kind::Group { min: 0, .. }) => Some(Value::Group(Vec::new())),
        _ if field.required => refuse(faults, place.to_owned(), MISSING),
        _ => None,
    }
}

fn one(field: &Field, text: &str, place: &str, faults: &mut Faults) -> Option<Value> {
    let read = match field.kind {
        Kind::Money { max, .. } => decimal(text, 0, max, 2).map(Value::Decimal),
        Kind::Decimal { min, max, decimals, .. } => decimal(text, min, max, decimals).map(Value::Decimal),
        Kind::Whole { min, max, .. } => whole(text, min, max).map(Value::Whole),
        Kind::Day { from_year, to_year } => match day::read(text) {
            Some(day) if (from_year..=to_year).contains(&day.year()) => Ok(Value::Day(day)),
            Some(_) => {
                Err(["Indiquez une date de ", &from_year.to_string(), " à ", &to_year.to_string(), "."].concat())
            }
            None => Err("Indiquez une date qui existe, par exemple 2020-01-31.".to_owned()),
        },
        Kind::SchoolYear { from, to } => match SchoolYear::read(text) {
            Some(year) if (from..=to).contains(&year.0) => Ok(Value::SchoolYear(year)),
            Some(_) => {
                let (from, to) = (SchoolYear(from).to_string(), SchoolYear(to).to_string());
                Err(["Ce calculateur connaît les années scolaires de ", &from, " à ", &to, "."].concat())
            }
            None => Err("Indiquez une année scolaire, par exemple 2026-2027.".to_owned()),
        },
        Kind::YesNo => match text {
            "true" => Ok(Value::Flag(true)),
            "false" => Ok(Value::Flag(false)),
            _ => Err("Répondez par oui ou par non.".to_owned()),
        },
        Kind::Choice { choices } => find(choices, text).map(Value::Choice),
        Kind::Choices { choices } => find(choices, text).map(|choice| Value::Choices(vec![choice])),
        Kind::Text { max } => {
            let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            let is_plain = !text.chars().any(char::is_control);
            if length <= max && is_plain {
                Ok(Value::Text(text.to_owned()))
            } else {
                Err(["Écrivez un texte de ", &max.to_string(), " caractères au plus, sur une ligne."].concat())
            }
        }
        Kind::Group { .. } => Err("Donnez une liste.".to_owned()),
    };
    read.map_or_else(|detail| refuse(faults, place.to_owned(), detail), Some)
}

fn decimal(text: &str, min: i64, max: i64, decimals: u32) -> Result<Decimal, String> {
    let value = number::read(text).ok_or_else(|| "Écrivez un nombre, par exemple 1234,50.".to_owned())?;
    if value < Decimal::from(min) || value > Decimal::from(max) {
        let [min, max] = [min, max].map(|bound| number::french(Decimal::from(bound)));
        return Err(["Écrivez un nombre de ", &min, " à ", &max, "."].concat());
    }
    if value.normalize().scale() > decimals {
        return Err(["Écrivez un nombre avec ", &decimals.to_string(), " décimales au plus."].concat());
    }
    Ok(value)
}

fn whole(text: &str, min: i64, max: i64) -> Result<i64, String> {
    let value = number::read(text).map(|value| value.normalize()).filter(|value| value.scale() == 0);
    let value =
        value.and_then(|value| i64::try_from(value.mantissa()).ok()).filter(|value| (min..=max).contains(value));
    value.ok_or_else(|| {
        let [min, max] = [min, max].map(|bound| number::french(Decimal::from(bound)));
        ["Écrivez un nombre entier de ", &min, " à ", &max, "."].concat()
    })
}

fn find(choices: &'static [Choice], name: &str) -> Result<&'static str, String> {
    let known = choices.iter().find(|choice| choice.name == name).map(|choice| choice.name);
    known.ok_or_else(|| "Choisissez une des réponses proposées.".to_owned())
}

fn many(field: &Field, texts: &[String], place: &str, faults: &mut Faults) -> Option<Value> {
    match field.kind {
        Kind::Choices { choices } => {
            let mut found = Vec::new();
            for (index, text) in texts.iter().enumerate() {
                match find(choices, text) {
                    Ok(choice) if found.contains(&choice) => {}
                    Ok(choice) => found.push(choice),
                    Err(detail) => return refuse(faults, [place, "/", &index.to_string()].concat(), detail),
                }
            }
            if found.is_empty() && field.required {
                return refuse(faults, place.to_owned(), "Choisissez au moins une réponse.");
            }
            Some(Value::Choices(found))
        }
        Kind::Group { min: 0, .. } if texts.is_empty() => Some(Value::Group(Vec::new())),
        _ => refuse(faults, place.to_owned(), "Donnez une seule réponse, pas une liste."),
    }
}

fn several(field: &Field, groups: &[Answers], place: &str, today: Day, faults: &mut Faults) -> Option<Value> {
    let Kind::Group { fields, min, max, .. } = field.kind else {
        return refuse(faults, place.to_owned(), "Donnez une seule réponse, pas une liste.");
    };
    let count = u32::try_from(groups.len()).unwrap_or(u32::MAX);
    if count < min || count > max {
        let [min, max] = [min.to_string(), max.to_string()];
        return refuse(faults, place.to_owned(), ["Il en faut de ", &min, " à ", &max, "."].concat());
    }
    let read = groups
        .iter()
        .enumerate()
        .map(|(index, answers)| level([place, "/", &index.to_string()].concat(), fields, answers, today, faults));
    Some(Value::Group(read.collect()))
}
