//! Made-up local words: what départements, rectorats and communes say on fiches.

use std::collections::BTreeSet;

use mee_shared::body::{BodyKind, BodyName};
use mee_shared::fiche::layer::{BOTTOM, Complement, Edge, LayerEdit, LayerLevel, LocalService, SlotContent};
use mee_shared::fiche::{Fiche, Slot, SlotKind, SlotValue};

use super::dice::Dice;
use super::places;
use super::words::{name, sentence, text};

/// The fiches on which every such commune speaks: what is asked of mairies most.
const OF_COMMUNES: &[&str] = &["prix-cantine", "inscription-cantine", "premiere-inscription-maternelle"];

/// Those of the départements, for the State and for themselves.
const OF_DEPARTEMENTS: &[&str] = &["transport-scolaire", "premiere-inscription-maternelle"];

/// On how many others each body speaks.
const OTHERS: u32 = 2;

/// A body that speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticBody {
    /// Its kind and territory.
    pub name: BodyName,
    /// What it is called, so that nobody takes it for a real one.
    pub label: String,
}

/// What a body says on a fiche.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticLayer {
    /// The body.
    pub body: BodyName,
    /// The fiche's id.
    pub fiche: String,
    /// What it says.
    pub edit: LayerEdit<String>,
}

/// The bodies of a set of so many communes, the farthest from parents first.
pub(super) fn bodies(communes: u32) -> Vec<SyntheticBody> {
    let rows = places::communes(communes).rows;
    let held: BTreeSet<&str> = rows.iter().map(|row| row.commune.departement.as_str()).collect();
    let held: Vec<_> =
        places::departements().map(|(_, found)| found).filter(|found| held.contains(found.code)).collect();
    let academies: BTreeSet<&str> = held.iter().map(|departement| departement.academie).collect();
    let rectorats =
        academies.into_iter().map(|academie| (BodyKind::Rectorat, academie, format!("Rectorat {academie}")));
    let of_state = held.iter().map(|found| (BodyKind::Dsden, found.code, format!("DSDEN {}", found.code)));
    let councils = held.iter().map(|found| (BodyKind::Departement, found.code, format!("Département {}", found.code)));
    let speaking = (0..).zip(&rows).filter(|(number, _)| places::speaks(*number)).map(|(_, row)| &row.commune);
    let mairies = speaking.map(|found| (BodyKind::Commune, found.insee.as_str(), format!("Commune de {}", found.name)));
    let made = rectorats.chain(of_state).chain(councils).chain(mairies).filter_map(|(kind, territory, label)| {
        // A mairie keeps the name that its commune gave it.
        let label = if kind == BodyKind::Commune { label } else { format!("{label} (exemple)") };
        Some(SyntheticBody { name: BodyName::new(kind, territory).ok()?, label })
    });
    made.collect()
}

/// What the body of this number says.
pub(super) fn layers(body: &SyntheticBody, number: u32, fiches: &[Fiche]) -> Vec<SyntheticLayer> {
    let mut dice = Dice::of("layers", number);
    let dice = &mut dice;
    let level = LayerLevel::of(body.name.kind());
    let usual = if body.name.kind() == BodyKind::Commune { OF_COMMUNES } else { OF_DEPARTEMENTS };
    let mut spoken: Vec<&Fiche> = fiches.iter().filter(|fiche| usual.contains(&fiche.slug.as_str())).collect();
    let all: Vec<&Fiche> = fiches.iter().collect();
    for _ in 0..OTHERS {
        spoken.extend(dice.pick(&all).filter(|other| spoken.iter().all(|fiche| fiche.id != other.id)));
    }
    let spoken = spoken.into_iter();
    spoken
        .map(|fiche| {
            let waiting = |slot: &&Slot| level.is_some_and(|level| level.may_fill(slot.owner));
            let mut words: std::collections::BTreeMap<String, SlotContent<String>> = fiche
                .slots
                .iter()
                .filter(waiting)
                .map(|slot| (slot.id.clone(), SlotContent::Value(value(dice, slot.kind))))
                .collect();
            words.insert(BOTTOM.to_owned(), SlotContent::Text(markdown(dice)));
            let edit =
                LayerEdit { words, complements: complements(dice), services: services(dice), ..LayerEdit::default() };
            SyntheticLayer { body: body.name.clone(), fiche: fiche.id.to_string(), edit }
        })
        .collect()
}

fn value(dice: &mut Dice, kind: SlotKind) -> SlotValue {
    match kind {
        SlotKind::Text => SlotValue::Text { text: text(dice, 2) },
        SlotKind::Hours => SlotValue::Hours {
            text: format!("Du lundi au vendredi, de {} h à {} h", dice.between(7, 10), dice.between(16, 19)),
        },
        SlotKind::Address => SlotValue::Address { text: format!("{} rue {}", dice.between(1, 90), name(dice)) },
        SlotKind::Price => {
            SlotValue::Price { text: format!("De {} € à {} €", dice.between(1, 3), dice.between(4, 9)) }
        }
        SlotKind::Link => SlotValue::Link {
            url: format!("https://mairie.example.org/{}", dice.between(1, 9_999)),
            label: "Le site d'exemple de la mairie".to_owned(),
        },
        SlotKind::Contact => SlotValue::Contact {
            name: Some(format!("Service {}", name(dice))),
            phone: Some(format!("01 99 00 {:02} {:02}", dice.between(0, 99), dice.between(0, 99))),
            email: Some("enfance@example.org".to_owned()),
            address: None,
            hours: Some(format!("Le matin, jusqu'à {} h", dice.between(11, 13))),
        },
    }
}

/// A text as an agent types it.
fn markdown(dice: &mut Dice) -> String {
    let first = text(dice, 2);
    if dice.once_in(2) {
        return format!("{first}\n\n{}", sentence(dice));
    }
    format!("{first}\n\n- {}\n- {}\n- {}", sentence(dice), sentence(dice), sentence(dice))
}

fn complements(dice: &mut Dice) -> Vec<Complement<String>> {
    let complement = |dice: &mut Dice| Complement {
        at: Edge::Bottom,
        title: format!("L'accueil {}", name(dice)),
        text: markdown(dice),
    };
    if dice.once_in(3) { vec![complement(dice)] } else { Vec::new() }
}

fn services(dice: &mut Dice) -> Vec<LocalService> {
    let service = |dice: &mut Dice| LocalService {
        title: format!("Portail {}", name(dice)),
        url: format!("https://famille.example.org/{}", dice.between(1, 9_999)),
        note: None,
    };
    if dice.once_in(4) { vec![service(dice)] } else { Vec::new() }
}
