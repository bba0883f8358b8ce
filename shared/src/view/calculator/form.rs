//! A calculator's form, from its definition: labels, help, errors at the field and in a summary.

use maud::{Markup, html};

use super::pace::{Pace, progress, questions};
use crate::Day;
use crate::calculator::answers::{Answer, Answers, asked};
use crate::calculator::day::SchoolYear;
use crate::calculator::definition::{Audience, Choice, Definition, Fallback, Field, Kind, Unit};
use crate::calculator::values::Faults;
use crate::text::bound;

/// Up to so many choices are shown at once; more are a list to open.
const FEW: usize = 7;

/// What a form is drawn with.
#[derive(Debug, Clone, Copy)]
pub struct Drawing<'a> {
    /// What ids start with: `mee-`, or the widget's own.
    pub prefix: &'a str,
    /// The day that defaults follow from.
    pub today: Day,
    /// What was wrong with the answers, if they were tried.
    pub faults: &'a Faults,
    /// Everything at once, or one question.
    pub pace: Pace<'a>,
}

impl Drawing<'_> {
    /// The id of the field at a JSON pointer.
    #[must_use]
    pub fn id(&self, pointer: &str) -> String {
        id(self.prefix, pointer)
    }

    /// Where the focus goes when a question comes: its words, which can take it only then.
    fn ask(&self, id: &str) -> (Option<String>, Option<&'static str>) {
        match self.pace {
            Pace::Whole => (None, None),
            Pace::One(_) => (Some(ask(id)), Some("-1")),
        }
    }

    fn fault(&self, pointer: &str) -> Option<&str> {
        // A fault within a list of choices (`/items/2`) is shown at the list.
        let is_here = |place: &str| {
            place.strip_prefix(pointer).is_some_and(|rest| {
                rest.is_empty() || rest.strip_prefix('/').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
            })
        };
        self.faults.iter().find(|fault| is_here(&fault.pointer)).map(|fault| fault.detail.as_str())
    }
}

/// The id of the field at a JSON pointer: `mee-f-children-0-born_on`.
#[must_use]
pub fn id(prefix: &str, pointer: &str) -> String {
    [prefix, "f", &pointer.replace('/', "-")].concat()
}

/// The id of the words of the question whose field has this id.
#[must_use]
pub fn ask(id: &str) -> String {
    [id, "-ask"].concat()
}

/// The id of what stands around a field, and is hidden where the question is not asked.
#[must_use]
pub fn around(prefix: &str, pointer: &str) -> String {
    [&id(prefix, pointer), "-around"].concat()
}

/// The whole form, filled with these answers.
#[must_use]
pub fn form(definition: &Definition, answers: &Answers, drawing: Drawing<'_>) -> Markup {
    html! {
        // Never sent: a handler computes. Were it sent by a slip, `dialog` sends nothing anywhere.
        form.mee-form method="dialog" novalidate autocomplete="off" data-mee-form {
            (summary(definition.fields, drawing))
            p.mee-note { (Definition::PRIVACY) }
            (walk(&questions(definition.fields, answers), drawing))
            (fields(definition.fields, "", answers, drawing))
            (buttons(&questions(definition.fields, answers), drawing))
        }
    }
}

/// The switch between everything at once and one question at a time, and how far the walk has come.
fn walk(questions: &[String], drawing: Drawing<'_>) -> Markup {
    html! {
        @if questions.len() > 1 {
            p {
                button type="button" id={ (drawing.prefix) "pace" } data-mee-pace {
                    @match drawing.pace {
                        Pace::Whole => "Une question à la fois",
                        Pace::One(_) => "Toutes les questions sur une page",
                    }
                }
            }
        }
        @if let Pace::One(at) = drawing.pace { p.mee-note data-mee-progress { (progress(questions, at)) } }
    }
}

/// The word on the button that sends the form: on to the next question, or to the result.
#[must_use]
pub fn submit(questions: &[String], pace: Pace<'_>) -> &'static str {
    match pace {
        Pace::One(at) if questions.last().is_some_and(|last| last != at) => "Suivant",
        _ => Definition::SUBMIT,
    }
}

fn buttons(questions: &[String], drawing: Drawing<'_>) -> Markup {
    let is_later = matches!(drawing.pace, Pace::One(at) if questions.first().is_some_and(|first| first != at));
    html! {
        p.mee-buttons {
            @if is_later { button type="button" data-mee-back { "Précédent" } }
            button type="submit" { (submit(questions, drawing.pace)) }
        }
    }
}

/// The faults together, each leading to its field.
fn summary(fields: &'static [Field], drawing: Drawing<'_>) -> Markup {
    html! {
        @if !drawing.faults.is_empty() {
            div.mee-error id={ (drawing.prefix) "faults" } tabindex="-1" role="group" aria-labelledby={ (drawing.prefix) "faults-title" } {
                h3 id={ (drawing.prefix) "faults-title" } { "Il manque de quoi calculer" }
                ul {
                    @for fault in drawing.faults {
                        li {
                            a href={ "#" (drawing.id(&fault.pointer)) } {
                                @if let Some(label) = label_at(fields, &fault.pointer) { (bound(&label)) " — " }
                                (bound(&fault.detail))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The question at a pointer, with the number of its group: « Enfant 2 : date de naissance ».
fn label_at(fields: &'static [Field], pointer: &str) -> Option<String> {
    let mut parts = pointer.trim_start_matches('/').splitn(3, '/');
    let name = parts.next()?;
    let field = fields.iter().find(|field| field.name == name)?;
    match field.kind {
        Kind::Group { one, fields, .. } => {
            let Some(number) = parts.next().and_then(|text| text.parse::<u32>().ok()) else {
                return Some(field.label.to_owned());
            };
            let inner = parts.next().and_then(|rest| label_at(fields, rest));
            Some([one, " ", &(number + 1).to_string(), " : ", &inner.unwrap_or_default()].concat())
        }
        _ => Some(field.label.to_owned()),
    }
}

/// The questions of a level; those that the mairie answers are not drawn.
fn fields(level: &'static [Field], at: &str, answers: &Answers, drawing: Drawing<'_>) -> Markup {
    let asked = asked(level, answers);
    html! {
        @for (field, is_asked) in level.iter().zip(asked) {
            @if field.audience == Audience::Parents {
                @let pointer = [at, "/", field.name].concat();
                div.mee-field id=(around(drawing.prefix, &pointer)) hidden[!(is_asked && drawing.pace.shows(&pointer))] {
                    (question(field, &pointer, answers, drawing))
                }
            }
        }
    }
}

fn question(field: &'static Field, pointer: &str, answers: &Answers, drawing: Drawing<'_>) -> Markup {
    let answer = answers.find(field.name);
    let text = match (answer, field.default) {
        (Some(Answer::Text(text)), _) => text.clone(),
        (None, Some(Fallback::Value(text))) => text.to_owned(),
        (None, Some(Fallback::Today)) => crate::calculator::day::write(drawing.today),
        (None, Some(Fallback::PreparedYear)) => SchoolYear::prepared_on(drawing.today).to_string(),
        _ => String::new(),
    };
    match field.kind {
        Kind::Group { .. } => group(field, pointer, answer, drawing),
        Kind::YesNo => {
            const BOTH: &[Choice] = &[Choice::new("true", "Oui"), Choice::new("false", "Non")];
            radios(field, pointer, BOTH, &text, drawing)
        }
        Kind::Choice { choices } if choices.len() <= FEW => radios(field, pointer, choices, &text, drawing),
        Kind::Choice { choices } => {
            let options = choices.iter().map(|choice| (choice.name.to_owned(), choice.label.to_owned())).collect();
            list(field, pointer, options, &text, drawing)
        }
        Kind::SchoolYear { from, to } => {
            let years = (from..=to).rev().map(|year| SchoolYear(year).to_string());
            list(field, pointer, years.map(|year| (year.clone(), year)).collect(), &text, drawing)
        }
        Kind::Choices { choices } => {
            let ticked: &[String] = match answer {
                Some(Answer::Texts(texts)) => texts,
                _ => &[],
            };
            boxes(field, pointer, choices, ticked, drawing)
        }
        Kind::Money { .. } | Kind::Decimal { .. } | Kind::Whole { .. } | Kind::Day { .. } | Kind::Text { .. } => {
            input(field, pointer, &text, drawing)
        }
    }
}

/// The words of a question, with what it counts and whether it may stay without answer.
fn words(field: &Field) -> Markup {
    let unit = match field.kind {
        Kind::Money { unit, .. } | Kind::Decimal { unit, .. } => unit,
        _ => Unit::Number,
    };
    html! {
        (bound(field.label))
        @if unit.is_money() { " (en euros" (unit.suffix(false)) ")" }
        @if !field.required && field.default.is_none() { " (facultatif)" }
    }
}

/// What describes a field: its help and its fault, under the ids that `described` names.
fn notes(field: &Field, id: &str, fault: Option<&str>) -> Markup {
    html! {
        @if !field.help.is_empty() { p.mee-help id={ (id) "-help" } { (bound(field.help)) } }
        @if let Some(fault) = fault { p.mee-fault id={ (id) "-fault" } { strong { "Erreur : " } (bound(fault)) } }
    }
}

fn described(field: &Field, id: &str, fault: Option<&str>) -> Option<String> {
    let help = (!field.help.is_empty()).then(|| [id, "-help"].concat());
    let fault = fault.map(|_| [id, "-fault"].concat());
    let all: Vec<String> = [help, fault].into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join(" "))
}

fn input(field: &Field, pointer: &str, text: &str, drawing: Drawing<'_>) -> Markup {
    let id = drawing.id(pointer);
    let fault = drawing.fault(pointer);
    let asks = drawing.ask(&id);
    let (kind, mode) = match field.kind {
        Kind::Day { .. } => ("date", None),
        Kind::Whole { .. } => ("text", Some("numeric")),
        Kind::Money { .. } | Kind::Decimal { .. } => ("text", Some("decimal")),
        _ => ("text", None),
    };
    html! {
        label id=[asks.0] tabindex=[asks.1] for=(id) { (words(field)) }
        (notes(field, &id, fault))
        input id=(id) type=(kind) inputmode=[mode] value=(text) autocomplete="off"
            required[field.required] aria-invalid=[fault.map(|_| "true")] aria-describedby=[described(field, &id, fault)];
    }
}

fn list(field: &Field, pointer: &str, options: Vec<(String, String)>, text: &str, drawing: Drawing<'_>) -> Markup {
    let id = drawing.id(pointer);
    let fault = drawing.fault(pointer);
    let asks = drawing.ask(&id);
    html! {
        label id=[asks.0] tabindex=[asks.1] for=(id) { (words(field)) }
        (notes(field, &id, fault))
        select id=(id) autocomplete="off" aria-invalid=[fault.map(|_| "true")]
            aria-describedby=[described(field, &id, fault)] {
            @if text.is_empty() { option value="" { "Choisissez" } }
            @for (name, label) in &options { option value=(name) selected[name == text] { (label) } }
        }
    }
}

fn radios(field: &Field, pointer: &str, choices: &[Choice], text: &str, drawing: Drawing<'_>) -> Markup {
    let id = drawing.id(pointer);
    let fault = drawing.fault(pointer);
    let asks = drawing.ask(&id);
    html! {
        // The summary of faults leads here, for a group of buttons has no field of its own.
        fieldset id=(id) tabindex="-1" aria-describedby=[described(field, &id, fault)] {
            legend id=[asks.0] tabindex=[asks.1] { (words(field)) }
            (notes(field, &id, fault))
            @for choice in choices {
                p.mee-option {
                    input id={ (id) "-" (choice.name) } type="radio" name=(id) value=(choice.name) checked[choice.name == text];
                    " " label for={ (id) "-" (choice.name) } { (bound(choice.label)) }
                }
            }
        }
    }
}

fn boxes(field: &Field, pointer: &str, choices: &[Choice], ticked: &[String], drawing: Drawing<'_>) -> Markup {
    let id = drawing.id(pointer);
    let fault = drawing.fault(pointer);
    let asks = drawing.ask(&id);
    html! {
        fieldset id=(id) tabindex="-1" aria-describedby=[described(field, &id, fault)] {
            legend id=[asks.0] tabindex=[asks.1] { (words(field)) }
            (notes(field, &id, fault))
            @for choice in choices {
                p.mee-option {
                    input id={ (id) "-" (choice.name) } type="checkbox" value=(choice.name)
                        checked[ticked.iter().any(|name| name == choice.name)];
                    " " label for={ (id) "-" (choice.name) } { (bound(choice.label)) }
                }
            }
        }
    }
}

fn group(field: &'static Field, pointer: &str, answer: Option<&Answer>, drawing: Drawing<'_>) -> Markup {
    let Kind::Group { one, fields: inner, min, max } = field.kind else { return html! {} };
    let id = drawing.id(pointer);
    let fault = drawing.fault(pointer);
    let asks = drawing.ask(&id);
    let empty = vec![Answers::new(); usize::try_from(min).unwrap_or(0)];
    let items = match answer {
        Some(Answer::Group(items)) => items,
        _ => &empty,
    };
    let is_whole = drawing.pace.shows_group(pointer);
    let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
    html! {
        fieldset id=(id) tabindex="-1" data-mee-group aria-describedby=[described(field, &id, fault)] {
            legend id=[asks.0] tabindex=[asks.1] { (words(field)) }
            (notes(field, &id, fault))
            @for (index, answers) in items.iter().enumerate() {
                @let at = [pointer, "/", &index.to_string()].concat();
                fieldset.mee-item id=(drawing.id(&at)) tabindex="-1" hidden[!(is_whole || drawing.pace.shows(&at))] {
                    legend { (one) " " (index + 1) }
                    (fields(inner, &at, answers, drawing))
                    @if count > min && is_whole {
                        p {
                            button type="button" data-mee-remove=(at) {
                                "Retirer" span.mee-hidden { " : " (one) " " (index + 1) }
                            }
                        }
                    }
                }
            }
            @if count < max && is_whole {
                p { button type="button" data-mee-add=(pointer) { "Ajouter : " (one.to_ascii_lowercase()) } }
            }
        }
    }
}
