//! Views that are found as themselves: the finder of schools, the menus, the tariffs, the calendar, the calculators.
//!
//! Only those that show something in the commune: one without menus is not led to an empty page. Menus note no change, so
//! their page is found from the commune's next change on, or from the next day.

use mee_shared::calculator;
use mee_shared::fiche::ThemeSlug;
use mee_shared::view::catchment;
use mee_shared::view_path::ViewPath;

use super::super::{Failure, menus, tariffs};
use super::living::bare;
use super::registry::{Place, Searchable};
use crate::search::{Document, Kind};
use crate::store::{Conn, schools};

/// See the module.
pub(super) struct Pages;

fn page(view: &ViewPath, title: &str, short: &str, keys: &[&str], themes: &[ThemeSlug]) -> Document {
    Document {
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        short: short.to_owned(),
        themes: themes.to_vec(),
        ..bare(Kind::Page, &view.to_string(), title.to_owned())
    }
}

impl Searchable for Pages {
    fn local(&self, connection: &mut Conn, place: &Place<'_>) -> Result<Vec<Document>, Failure> {
        let mut found = vec![page(
            &ViewPath::Holidays,
            "Vacances scolaires et jours sans école",
            "Les vacances, les jours fériés et les ponts de la commune, mois par mois.",
            &["calendrier scolaire", "jours fériés", "pont", "zone A B C"],
            &[ThemeSlug::VieALEcole],
        )];
        let (here, _) = schools::list(connection, &place.commune.insee, None, None, 1)?;
        if !here.is_empty() {
            found.push(page(
                &ViewPath::Catchment,
                catchment::TITLE,
                "Tapez votre adresse : votre école de secteur, et pourquoi.",
                &["école de secteur", "carte scolaire", "périmètre scolaire", "école de mon adresse, de ma rue"],
                &[ThemeSlug::Inscription],
            ));
        }
        if menus::today(connection, place.links, place.commune)?.is_some() {
            found.push(page(
                &ViewPath::Menus(None, None),
                "Les menus de la cantine",
                "Les repas de la semaine, avec leurs allergènes, restaurant par restaurant.",
                &["menu", "repas du jour", "qu'est-ce qu'on mange à la cantine", "allergènes"],
                &[ThemeSlug::Cantine],
            ));
        }
        if !tariffs::all_public(connection, place.links, place.commune)?.is_empty() {
            found.push(page(
                &ViewPath::Tariffs,
                "Les tarifs de la commune",
                "Ce que coûtent la cantine et l'accueil périscolaire, selon vos revenus.",
                &["prix", "tarif", "grille tarifaire", "tranche"],
                &[ThemeSlug::Cantine, ThemeSlug::Periscolaire],
            ));
        }
        found.extend(calculator::ALL.iter().map(|calculator| {
            let definition = &calculator.definition;
            let view = ViewPath::Calculator(definition.id);
            page(&view, definition.title, definition.summary, &["calculer", "simulateur"], &[])
        }));
        Ok(found)
    }
}
