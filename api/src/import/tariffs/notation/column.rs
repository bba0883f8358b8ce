//! What a column sells, and for whom, as its name says.

use mee_shared::ids::Slug;
use mee_shared::tariff::{Conditions, Item, Line, Residence, Scheme, Span, Unit};
use mee_shared::text::slugify;

/// A column.
pub(super) struct Column {
    pub id: Slug,
    pub label: String,
    pub unit: Unit,
    pub conditions: Conditions,
}

/// Units by the words that name them.
pub(super) struct UnitOf;

impl UnitOf {
    /// The unit that a column's name or the grid's unit names.
    pub(super) fn name(name: &str) -> Option<Unit> {
        let name = name.replace('-', "_");
        let first = [
            ("demi_journee", Unit::HalfDay),
            ("apres_midi", Unit::HalfDay),
            ("journee", Unit::Day),
            ("demi_heure", Unit::HalfHour),
            ("heure", Unit::Hour),
            ("repas", Unit::Meal),
            ("dejeuner", Unit::Meal),
            ("petit_dejeuner", Unit::Meal),
            ("gouter", Unit::Meal),
            ("adulte", Unit::Meal),
            ("seance", Unit::Session),
            ("matin", Unit::Session),
            ("soir", Unit::Session),
            ("pause_meridienne", Unit::Session),
            ("mois", Unit::Month),
            ("carte_mensuelle", Unit::Month),
            ("semaine", Unit::Week),
            ("periode", Unit::Period),
        ];
        if name.ends_with("_par_mois") {
            return Some(Unit::Month);
        }
        if name.ends_with("_annuelle") || name.ends_with("_par_an") {
            return Some(Unit::Year);
        }
        first.into_iter().find(|(word, _)| name.starts_with(word)).map(|(_, unit)| unit)
    }
}

/// A name as parents read it: « Demi journee repas ».
pub(super) fn label(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut characters = words.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// The rank that `a_partir_du_3e_enfant` names.
fn rank_from(name: &str) -> Option<u8> {
    name.strip_prefix("a_partir_du_")?.strip_suffix("e_enfant")?.parse().ok()
}

impl Column {
    /// Reads a column's name; `grid_unit` is what a column named `prix` sells.
    ///
    /// # Errors
    /// For a name that cannot be an item's.
    pub(super) fn read(name: &str, grid_unit: &str) -> Result<Self, String> {
        let mut conditions = Conditions::default();
        let mut base = name;
        if let Some(rest) = base.strip_suffix("_exterieur") {
            conditions.residence = Some(Residence::Outside);
            base = rest;
        }
        for (suffix, scheme) in [("_caf", Scheme::Caf), ("_msa", Scheme::Msa)] {
            if let Some(rest) = base.strip_suffix(suffix) {
                conditions.scheme = Some(scheme);
                base = rest;
            }
        }
        if let Some(from) = rank_from(base) {
            conditions.rank = Some(Span { from, to: None });
            base = "prix";
        }
        let sold = if base == "prix" { grid_unit.replace([' ', '-'], "_") } else { base.to_owned() };
        let id: Slug = slugify(&sold).parse().map_err(|error| format!("colonne « {name} » : {error}"))?;
        let unit = UnitOf::name(&sold).unwrap_or(Unit::Session);
        Ok(Self { id, label: label(&sold), unit, conditions })
    }

    /// The item of the column.
    pub(super) fn item(&self, lines: Vec<Line>) -> Item {
        Item { id: self.id.clone(), label: self.label.clone(), unit: self.unit, is_for_adults: false, lines }
    }
}

/// The item and the situation that a column of a published table is about.
#[cfg(test)]
pub(in super::super) fn situation_of(
    name: &str,
    grid_unit: &str,
) -> Result<(Slug, mee_shared::tariff::Situation), String> {
    let Column { id, conditions, .. } = Column::read(name, grid_unit)?;
    let mut situation = mee_shared::tariff::Situation { scheme: conditions.scheme, ..Default::default() };
    situation.residence = conditions.residence.unwrap_or(situation.residence);
    situation.rank = conditions.rank.map_or(situation.rank, |rank| rank.from);
    situation.children = situation.rank;
    Ok((id, situation))
}
