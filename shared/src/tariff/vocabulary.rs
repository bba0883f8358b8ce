//! The closed lists of words that grids are written with.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its name in JSON and in files.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// Its name as parents read it.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// The one of this name.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    };
}
pub(super) use words;

words! {
    /// Where the family lives, seen from the collectivité.
    Residence {
        /// In the collectivité, or treated as if.
        Resident = "resident", "habitants de la commune";
        /// Elsewhere.
        Outside = "outside", "extérieurs à la commune";
    }
}

words! {
    /// Who pays the family's allowances: the Caf's aid goes to its own beneficiaries, the MSA's to its own.
    Scheme {
        /// Caisse d'allocations familiales.
        Caf = "caf", "allocataires de la Caf";
        /// Mutualité sociale agricole.
        Msa = "msa", "allocataires de la MSA";
        /// Neither.
        Other = "other", "autres régimes";
    }
}

words! {
    /// How the child comes.
    Booking {
        /// On the days of the year's registration.
        Regular = "regular", "fréquentation régulière";
        /// Now and then, booked in time.
        Occasional = "occasional", "fréquentation occasionnelle";
        /// Booked after the time limit.
        Late = "late", "réservation hors délai";
        /// Not booked at all.
        Unbooked = "unbooked", "sans réservation";
    }
}

words! {
    /// A question whose answer may change the price.
    Axis {
        /// The quotient.
        Quotient = "quotient", "le quotient";
        /// Where the family lives.
        Residence = "residence", "la commune de résidence";
        /// The child's level.
        Level = "level", "le niveau de l'enfant";
        /// Caf, MSA or neither.
        Scheme = "scheme", "le régime d'allocations";
        /// A social status that the grid names.
        Status = "status", "la situation sociale";
        /// Regular, occasional, late, not booked.
        Booking = "booking", "la réservation";
        /// Whether the child brings the own meal (PAI).
        AllergyPlan = "allergy_plan", "le projet d'accueil individualisé (PAI)";
        /// The child's rank among the brothers and sisters.
        Rank = "rank", "le rang de l'enfant";
        /// How many children are enrolled.
        Children = "children", "le nombre d'enfants inscrits";
    }
}

words! {
    /// What a grid is for.
    TariffService {
        /// The canteen.
        Restauration = "restauration", "Restauration scolaire";
        /// Before and after school.
        Periscolaire = "periscolaire", "Accueil périscolaire";
        /// Minding only.
        Garderie = "garderie", "Garderie";
        /// Supervised homework.
        Etude = "etude", "Étude surveillée";
        /// Wednesdays.
        Mercredi = "mercredi", "Mercredi";
        /// Holidays and other free days.
        AccueilDeLoisirs = "accueil_de_loisirs", "Accueil de loisirs";
        /// Any other.
        Other = "other", "Autre service";
    }
}

words! {
    /// Which quotient a grid reads.
    QuotientKind {
        /// The Caf's, monthly.
        Caf = "caf", "quotient familial de la Caf";
        /// A twelfth of the reference income over the tax parts.
        TaxMonthly = "tax_monthly", "quotient mensuel calculé sur l'avis d'impôt";
        /// A year's income over the tax parts.
        TaxYearly = "tax_yearly", "quotient annuel calculé sur l'avis d'impôt";
        /// The collectivité's own way; its notes say which.
        Own = "own", "quotient calculé par la collectivité";
    }
}

words! {
    /// What one price pays.
    Unit {
        /// A meal.
        Meal = "meal", "par repas";
        /// A session, whatever its length.
        Session = "session", "par séance";
        /// Half an hour.
        HalfHour = "half_hour", "par demi-heure";
        /// An hour.
        Hour = "hour", "par heure";
        /// Half a day.
        HalfDay = "half_day", "par demi-journée";
        /// A day.
        Day = "day", "par jour";
        /// A week.
        Week = "week", "par semaine";
        /// A month.
        Month = "month", "par mois";
        /// From one school holiday to the next.
        Period = "period", "par période";
        /// A year.
        Year = "year", "par an";
        /// Each time it happens: a late pickup.
        Occurrence = "occurrence", "par fait";
    }
}

words! {
    /// Which way a price is rounded.
    RoundingMode {
        /// To the nearest step, halves up: what all published examples of effort rates do.
        Nearest = "nearest", "au plus proche";
        /// To the step above.
        Up = "up", "au-dessus";
        /// To the step below.
        Down = "down", "au-dessous";
    }
}

words! {
    /// What the grid asks of a family whose quotient is not known.
    WithoutQuotient {
        /// The highest price of the line.
        Highest = "highest", "le tarif le plus élevé s'applique";
        /// The lowest price of the line.
        Lowest = "lowest", "le tarif le plus bas s'applique";
        /// The grid does not say.
        Unsaid = "unsaid", "la grille ne dit pas quel tarif s'applique";
    }
}
