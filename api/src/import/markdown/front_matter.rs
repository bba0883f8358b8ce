//! The front matter: TOML, every field known.

use mee_shared::Day;
use mee_shared::fiche::{Counter, FicheKind, Keyword, OnlineService, Slot, Source, ThemeSlug};
use mee_shared::ids::{FicheId, Slug};
use mee_shared::school::Level;
use mee_shared::text::count_sentences;
use serde::Deserialize;

use super::error::Fault;
use super::links::{check_web_address, read_fiche_id};
use super::source::Part;

/// The most sentences a short answer has.
const SHORT_ANSWER_SENTENCES: usize = 3;

/// The kinds that a starter fiche may have.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    QuestionAnswer,
    PracticalGuide,
    ToFill,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    title: String,
    #[serde(default)]
    kind: Kind,
    short_answer: String,
    themes: Vec<ThemeSlug>,
    levels: Vec<Level>,
    #[serde(default)]
    checked_on: String,
    #[serde(default)]
    checked_against: String,
    #[serde(default)]
    replaced_by: String,
    #[serde(default)]
    see_also: Vec<String>,
    #[serde(default)]
    keywords: Vec<Keyword>,
    #[serde(default)]
    sources: Vec<Source>,
    #[serde(default)]
    counters: Vec<Counter>,
    #[serde(default)]
    online_services: Vec<OnlineService>,
    #[serde(default)]
    slots: Vec<Slot>,
}

/// The front matter, read and checked.
#[derive(Debug)]
pub(super) struct FrontMatter {
    pub(super) title: String,
    pub(super) kind: FicheKind,
    pub(super) short_answer: String,
    pub(super) themes: Vec<ThemeSlug>,
    pub(super) levels: Vec<Level>,
    pub(super) checked_on: Option<Day>,
    pub(super) checked_against: Option<String>,
    pub(super) replaced_by: Option<FicheId>,
    pub(super) see_also: Vec<String>,
    pub(super) keywords: Vec<Keyword>,
    pub(super) sources: Vec<Source>,
    pub(super) counters: Vec<Counter>,
    pub(super) online_services: Vec<OnlineService>,
    pub(super) slots: Vec<Slot>,
}

impl FrontMatter {
    pub(super) fn read(part: Part<'_>) -> Result<Self, Fault> {
        let fields: Fields = toml::from_str(part.text).map_err(|error| explain(part, &error))?;
        let line_of = |field: &str| {
            let starts = |line: &str| line.strip_prefix(field).is_some_and(|rest| rest.trim_start().starts_with('='));
            part.first_line + part.text.lines().position(starts).unwrap_or(0)
        };
        let title = fields.title.trim().to_owned();
        if title.is_empty() || title.chars().count() > 200 {
            return Err(Fault::at(
                line_of("title"),
                "le titre est vide ou dépasse 200 caractères",
                "écrivez une question courte",
            ));
        }
        let short_answer =
            check_short_answer(&fields.short_answer).map_err(|fault| fault.or_at(line_of("short_answer")))?;
        check_list("themes", &fields.themes).map_err(|fault| fault.or_at(line_of("themes")))?;
        check_list("levels", &fields.levels).map_err(|fault| fault.or_at(line_of("levels")))?;
        let (checked_on, checked_against) = read_check(&fields.checked_on, &fields.checked_against)
            .map_err(|fault| fault.or_at(line_of("checked_on")))?;
        let replaced_by = match fields.replaced_by.trim() {
            "" => None,
            text => Some(read_fiche_id(text).ok_or_else(|| {
                let problem = format!("« {text} » ne peut pas être une fiche");
                Fault::at(
                    line_of("replaced_by"),
                    problem,
                    "écrivez un identifiant officiel (F24570) ou un nom d'adresse",
                )
            })?),
        };
        check_addresses(&fields)?;
        check_plain(&fields)?;
        check_slots(&fields.slots)?;
        Ok(Self {
            title,
            kind: match fields.kind {
                Kind::QuestionAnswer => FicheKind::QuestionAnswer,
                Kind::PracticalGuide => FicheKind::PracticalGuide,
                Kind::ToFill => FicheKind::ToFill,
            },
            short_answer,
            themes: fields.themes,
            levels: fields.levels,
            checked_on,
            checked_against,
            replaced_by,
            see_also: fields.see_also,
            keywords: fields.keywords,
            sources: fields.sources,
            counters: fields.counters,
            online_services: fields.online_services,
            slots: fields.slots,
        })
    }
}

fn check_short_answer(text: &str) -> Result<String, Fault> {
    let text = text.trim();
    match count_sentences(text) {
        0 => Err(Fault::new("la réponse courte est vide", "écrivez-la en une à trois phrases")),
        count if count > SHORT_ANSWER_SENTENCES => Err(Fault::new(
            format!("la réponse courte a {count} phrases"),
            format!("gardez-en {SHORT_ANSWER_SENTENCES} au plus, le reste va dans le texte"),
        )),
        _ => Ok(text.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

fn check_list<T: PartialEq>(name: &str, values: &[T]) -> Result<(), Fault> {
    if values.is_empty() {
        return Err(Fault::new(format!("« {name} » est vide"), "donnez au moins une valeur"));
    }
    let repeats = values.iter().enumerate().any(|(rank, value)| values.iter().take(rank).any(|other| other == value));
    if repeats {
        return Err(Fault::new(format!("« {name} » a deux fois la même valeur"), "retirez-en une"));
    }
    Ok(())
}

/// The day of the check and what the text was compared with: both, or neither for « à vérifier ».
fn read_check(on: &str, against: &str) -> Result<(Option<Day>, Option<String>), Fault> {
    let (on, against) = (on.trim(), against.trim());
    match (on.is_empty(), against.is_empty()) {
        (true, true) => Ok((None, None)),
        (false, false) if on.len() == 10 => match on.parse() {
            Ok(day) => Ok((Some(day), Some(against.to_owned()))),
            Err(_) => Err(not_a_day(on)),
        },
        (false, false) => Err(not_a_day(on)),
        _ => Err(Fault::new(
            "« checked_on » et « checked_against » vont ensemble",
            "donnez la date et la source lue, ou laissez les deux vides (fiche « à vérifier »)",
        )),
    }
}

fn not_a_day(text: &str) -> Fault {
    Fault::new(format!("« {text} » n'est pas une date"), "écrivez AAAA-MM-JJ")
}

fn check_addresses(fields: &Fields) -> Result<(), Fault> {
    let addresses = (fields.sources.iter().map(|source| &source.url))
        .chain(fields.counters.iter().map(|counter| &counter.url))
        .chain(fields.online_services.iter().map(|service| &service.url));
    addresses.flatten().try_for_each(|url| check_web_address(url))
}

/// What only an official fiche may have is not accepted here.
fn check_plain(fields: &Fields) -> Result<(), Fault> {
    let has_blocks = fields.counters.iter().any(|counter| !counter.details.is_empty())
        || fields.online_services.iter().any(|service| !service.introduction.is_empty() || !service.notices.is_empty());
    if has_blocks {
        return Err(Fault::new(
            "l'en-tête n'admet ni « details », ni « introduction », ni « notices »",
            "écrivez ces phrases dans le texte",
        ));
    }
    let titles = (fields.sources.iter().map(|source| &source.title))
        .chain(fields.counters.iter().map(|counter| &counter.title))
        .chain(fields.online_services.iter().map(|service| &service.title))
        .chain(fields.keywords.iter().map(|keyword| &keyword.term))
        .chain(fields.slots.iter().map(|slot| &slot.label));
    if titles.into_iter().any(|title| title.trim().is_empty()) {
        return Err(Fault::new("un titre, un terme ou un libellé de l'en-tête est vide", "remplissez-le"));
    }
    Ok(())
}

fn check_slots(slots: &[Slot]) -> Result<(), Fault> {
    for (rank, slot) in slots.iter().enumerate() {
        if slot.id.parse::<Slug>().is_err() {
            let problem = format!("« {} » ne peut pas être le nom d'un emplacement", slot.id);
            return Err(Fault::new(problem, "écrivez des minuscules sans accent, des chiffres et des traits d'union"));
        }
        if slots.iter().take(rank).any(|other| other.id == slot.id) {
            return Err(Fault::new(format!("l'emplacement « {} » est déclaré deux fois", slot.id), "renommez-en un"));
        }
    }
    Ok(())
}

/// The TOML library's error in French, with its line.
fn explain(part: Part<'_>, error: &toml::de::Error) -> Fault {
    let message = error.message();
    let mut names = message.split('`').skip(1).step_by(2);
    let first = names.next().unwrap_or_default();
    let others = names.collect::<Vec<_>>().join(", ");
    let (problem, way_out) = if message.starts_with("unknown field") {
        (format!("le champ « {first} » n'existe pas"), format!("champs admis : {others}"))
    } else if message.starts_with("missing field") {
        (format!("le champ « {first} » manque"), "ajoutez-le à l'en-tête".to_owned())
    } else if message.starts_with("unknown variant") {
        (format!("« {first} » n'est pas une valeur admise"), format!("valeurs admises : {others}"))
    } else if message.starts_with("duplicate key") {
        ("un champ est écrit deux fois".to_owned(), "gardez-en un".to_owned())
    } else if message.starts_with("invalid type") {
        (
            format!("une valeur n'est pas du type attendu ({message})"),
            "mettez les textes et les dates entre guillemets, les listes entre crochets".to_owned(),
        )
    } else {
        (format!("l'en-tête n'est pas du TOML ({message})"), "corrigez la ligne".to_owned())
    };
    let span = error.span().map(|span| part.line_at(span.start));
    // A missing field has no place of its own: the library then points at the whole document.
    span.filter(|_| !message.starts_with("missing field")).map_or_else(
        || Fault::new(problem.clone(), way_out.clone()),
        |line| Fault::at(line, problem.clone(), way_out.clone()),
    )
}
