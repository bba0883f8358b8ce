//! What is odd in a grid: holes, bounds that nobody owns, prices that fall, a canteen « à 1 € » that is none.
//!
//! A finding refuses nothing: the grid may be exactly what was voted. It tells the collectivité before a parent asks.

mod brackets;
mod lines;
mod one_euro;

use serde::{Deserialize, Serialize};

use super::{Grid, Number};
use crate::ids::Slug;
use crate::words::words;

words! {
    /// What kind of oddity it is.
    FindingCode {
        /// Quotients between two brackets that neither holds.
        Hole = "Trou entre deux tranches";
        /// Quotients that two brackets hold.
        Overlap = "Tranches qui se recouvrent";
        /// A bound that neither of its brackets holds.
        OrphanBound = "Borne qui n'appartient à aucune tranche";
        /// A bound that both of its brackets hold.
        SharedBound = "Borne qui appartient à deux tranches";
        /// The first bracket does not begin at zero.
        NoStart = "Les plus petits quotients n'ont pas de tranche";
        /// No price above some quotient, or a rate without a ceiling.
        NoMaximum = "Pas de maximum";
        /// A bracket that stands after a higher one.
        Disorder = "Tranches dans le désordre";
        /// A price that falls as the quotient rises.
        FallingPrice = "Prix qui baisse quand le quotient monte";
        /// A price that the rounding changes.
        FinePrice = "Prix plus fin que l'arrondi";
        /// A line that no child ever reaches.
        UnreachableLine = "Ligne jamais atteinte";
        /// Situations for which the item has no line.
        NoLineForAll = "Situations sans tarif";
        /// A family without a quotient finds no price.
        NoPriceWithoutQuotient = "Rien n'est dit pour un quotient inconnu";
        /// No délibération is named.
        NoDeliberation = "Délibération non indiquée";
        /// No day from which the grid holds.
        NoValidity = "Dates de validité non indiquées";
        /// A canteen « à 1 € » with fewer than three brackets.
        OneEuroBrackets = "Cantine à 1 € : moins de trois tranches";
        /// A canteen « à 1 € » where no bracket is at 1 € or less.
        OneEuroNoLow = "Cantine à 1 € : aucune tranche à 1 € ou moins";
        /// A canteen « à 1 € » where no bracket is above 1 €.
        OneEuroNoHigh = "Cantine à 1 € : aucune tranche à plus de 1 €";
        /// A canteen « à 1 € » that gives that price above a quotient of 1,000.
        OneEuroQuotient = "Cantine à 1 € : tranche au-delà d'un quotient de 1 000";
        /// A canteen « à 1 € » that reads another quotient than the Caf's.
        OneEuroKind = "Cantine à 1 € : autre quotient que celui de la Caf";
    }
}

words! {
    /// How much it matters.
    Severity {
        /// Some family finds no price, or two, or the State's aid is at stake.
        Warning = "à corriger";
        /// Worth a look.
        Notice = "à vérifier";
    }
}

/// Something odd in a grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    /// What it is.
    pub code: FindingCode,
    /// How much it matters.
    pub severity: Severity,
    /// The place, as a JSON pointer (RFC 6901) into the grid.
    #[cfg_attr(feature = "openapi", schema(example = "/items/0/lines/0/price/brackets/1"))]
    pub pointer: String,
    /// The item, where it is about one.
    #[cfg_attr(feature = "openapi", schema(example = "repas"))]
    pub item: Option<Slug>,
    /// The quotient from which it matters.
    pub from: Option<Number>,
    /// The quotient up to which it matters.
    pub to: Option<Number>,
    /// The same in a sentence, with the way out.
    pub text: String,
}

/// Collects findings about one place.
struct Place<'a> {
    found: &'a mut Vec<Finding>,
    pointer: String,
    item: Option<Slug>,
}

impl Place<'_> {
    fn note(&mut self, code: FindingCode, severity: Severity, range: (Option<Number>, Option<Number>), text: String) {
        self.note_at("", code, severity, range, text);
    }

    fn note_at(
        &mut self,
        below: &str,
        code: FindingCode,
        severity: Severity,
        (from, to): (Option<Number>, Option<Number>),
        text: String,
    ) {
        let pointer = format!("{}{below}", self.pointer);
        self.found.push(Finding { code, severity, pointer, item: self.item.clone(), from, to, text });
    }
}

/// What is odd in the grid, from its head to its last line.
#[must_use]
pub fn findings(grid: &Grid) -> Vec<Finding> {
    let mut found = Vec::new();
    lines::head(grid, &mut found);
    for (index, item) in grid.items.iter().enumerate() {
        lines::item(grid, item, &format!("/items/{index}"), &mut found);
        for (line_index, line) in item.lines.iter().enumerate() {
            let pointer = format!("/items/{index}/lines/{line_index}/price");
            let mut place = Place { found: &mut found, pointer, item: Some(item.id.clone()) };
            brackets::rule(grid, item, line, &mut place);
        }
    }
    one_euro::check(grid, &mut found);
    found
}
