//! Made-up fiches, as long as those of the official guide.

use mee_shared::Day;
use mee_shared::fiche::{
    Block, CalloutKind, Fiche, FicheKind, Inline, Keyword, Link, ListItem, ListStyle, Origin, OriginKind, ThemeSlug,
};
use mee_shared::ids::{FicheId, Slug};
use mee_shared::school::Level;

use super::dice::Dice;
use super::words::{fill, sentence, text};

/// Every such fiche says it first.
const WARNING: &str =
    "Texte d'exemple, composé pour essayer le portail à l'échelle du pays : il ne renseigne sur rien.";

const TITLES: &[&str] = &[
    "Comment {action} {cond} ?",
    "Peut-on {action} {cond} ?",
    "À qui s'adresser pour {action} {cond} ?",
    "Quand s'y prendre pour {action} {cond} ?",
    "Combien coûte le service {name} {cond} ?",
    "À quoi sert le dispositif {name} {cond} ?",
    "Faut-il {doc} pour {action} ?",
];

const CHAPTERS: &[&str] = &[
    "Qui est concerné ?",
    "Quelles pièces apporter ?",
    "Comment faire ?",
    "Quand s'y prendre ?",
    "Combien cela coûte-t-il ?",
    "Où se renseigner ?",
    "Et ensuite ?",
    "Que faire en cas de refus ?",
    "Qui peut aider ?",
    "Comment {action} ?",
    "Que se passe-t-il {cond} ?",
];

const KEYWORDS: &[&str] = &["{action}", "{doc}", "dispositif {name}", "service {name}", "{who}"];

/// The fiche of this number.
pub(super) fn fiche(number: u32) -> Option<Fiche> {
    let mut dice = Dice::of("fiche", number);
    let dice = &mut dice;
    let slug: Slug = format!("exemple-{number}").parse().ok()?;
    let pattern = dice.word(TITLES);
    let chapters = dice.between(4, 9);
    let body = (0..chapters).map(|_| chapter(dice)).collect();
    Some(Fiche {
        id: slug.as_str().parse().ok()?,
        slug,
        kind: if number.is_multiple_of(11) { FicheKind::PracticalGuide } else { FicheKind::QuestionAnswer },
        title: fill(pattern, dice),
        summary: text(dice, 2),
        short_answer: vec![Block::paragraph(WARNING), Block::paragraph(text(dice, 2))],
        body,
        audiences: Vec::new(),
        levels: levels(dice),
        themes: themes(dice, number),
        producer_path: Vec::new(),
        keywords: (0..dice.between(2, 5)).map(|_| keyword(dice)).collect(),
        sources: Vec::new(),
        counters: Vec::new(),
        online_services: Vec::new(),
        see_also: (0..dice.between(2, 5)).filter_map(|_| neighbour(dice, number)).collect(),
        questions: Vec::new(),
        further_reading: Vec::new(),
        contents: Vec::new(),
        glossary: Vec::new(),
        guided_search: None,
        checked_on: None,
        checked_against: None,
        changed_on: Some(Day::constant(2026, 9, 1)),
        revised_on: None,
        review_by: None,
        origin: Origin {
            // What nearly all fiches of an instance are; like them, these have no slots.
            kind: OriginKind::Official,
            producer: "Jeu d'exemple".to_owned(),
            licence: String::new(),
            licence_url: None,
            url: None,
            file: None,
        },
        slots: Vec::new(),
        is_listed: true,
        withdrawn_on: None,
        replaced_by: None,
    })
}

fn chapter(dice: &mut Dice) -> Block {
    let title = dice.word(CHAPTERS);
    let title = vec![Inline::text(fill(title, dice))];
    let mut blocks: Vec<Block> = (0..dice.between(1, 3)).map(|_| paragraph(dice)).collect();
    if dice.once_in(2) {
        let items = (0..dice.between(3, 7)).map(|_| item(dice)).collect();
        let style = if dice.once_in(3) { ListStyle::Number } else { ListStyle::Bullet };
        blocks.push(Block::List { style, items });
    }
    if dice.once_in(4) {
        let kind = if dice.once_in(2) { CalloutKind::Note } else { CalloutKind::Warning };
        blocks.push(Block::Callout { kind, title: Vec::new(), blocks: vec![paragraph(dice)] });
    }
    Block::Chapter { title, condition: None, blocks }
}

fn paragraph(dice: &mut Dice) -> Block {
    let count = dice.between(2, 5);
    Block::paragraph(text(dice, count))
}

fn item(dice: &mut Dice) -> ListItem {
    ListItem { condition: None, blocks: vec![Block::paragraph(sentence(dice))] }
}

fn keyword(dice: &mut Dice) -> Keyword {
    let pattern = dice.word(KEYWORDS);
    Keyword { term: fill(pattern, dice), synonyms: Vec::new() }
}

/// A related fiche among those before it: of a smaller set too, none is missing. Readers are told its title.
fn neighbour(dice: &mut Dice, number: u32) -> Option<Link> {
    let other = dice.between(1, number.checked_sub(1).filter(|last| *last > 0)?);
    let fiche: FicheId = format!("exemple-{other}").parse().ok()?;
    Some(Link { title: String::new(), fiche: Some(fiche), url: None, note: None })
}

fn levels(dice: &mut Dice) -> Vec<Level> {
    match dice.between(0, 3) {
        0 => vec![Level::Maternelle],
        1 => vec![Level::Elementaire],
        2 => vec![Level::College],
        _ => vec![Level::Maternelle, Level::Elementaire],
    }
}

fn themes(dice: &mut Dice, number: u32) -> Vec<ThemeSlug> {
    let all: Vec<&ThemeSlug> = ThemeSlug::ALL.iter().collect();
    let home = ThemeSlug::ALL.iter().cycle().nth(usize::try_from(number).unwrap_or(0) % all.len().max(1));
    let mut themes: Vec<ThemeSlug> = home.into_iter().copied().collect();
    themes.extend(dice.pick(&all).filter(|other| Some(*other) != home));
    themes
}
