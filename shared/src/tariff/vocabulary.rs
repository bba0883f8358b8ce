//! The closed lists of words that grids are written with.

use crate::words::words;

words! {
    /// Where the family lives, seen from the collectivité.
    Residence {
        /// In the collectivité, or treated as if.
        Resident = "habitants de la commune";
        /// Elsewhere.
        Outside = "extérieurs à la commune";
    }
}

words! {
    /// Who pays the family's allowances: the Caf's aid goes to its own beneficiaries, the MSA's to its own.
    Scheme {
        /// Caisse d'allocations familiales.
        Caf = "allocataires de la Caf";
        /// Mutualité sociale agricole.
        Msa = "allocataires de la MSA";
        /// Neither.
        Other = "autres régimes";
    }
}

words! {
    /// How the child comes.
    Booking {
        /// On the days of the year's registration.
        Regular = "fréquentation régulière";
        /// Now and then, booked in time.
        Occasional = "fréquentation occasionnelle";
        /// Booked after the time limit.
        Late = "réservation hors délai";
        /// Not booked at all.
        Unbooked = "sans réservation";
    }
}

words! {
    /// A question whose answer may change the price.
    Axis {
        /// The quotient.
        Quotient = "le quotient";
        /// Where the family lives.
        Residence = "la commune de résidence";
        /// The child's level.
        Level = "le niveau de l'enfant";
        /// Caf, MSA or neither.
        Scheme = "le régime d'allocations";
        /// A social status that the grid names.
        Status = "la situation sociale";
        /// Regular, occasional, late, not booked.
        Booking = "la réservation";
        /// Whether the child brings the own meal (PAI).
        AllergyPlan = "le projet d'accueil individualisé (PAI)";
        /// The child's rank among the brothers and sisters.
        Rank = "le rang de l'enfant";
        /// How many children are enrolled.
        Children = "le nombre d'enfants inscrits";
    }
}

words! {
    /// What a grid is for.
    TariffService {
        /// The canteen.
        Restauration = "Restauration scolaire";
        /// Before and after school.
        Periscolaire = "Accueil périscolaire";
        /// Minding only.
        Garderie = "Garderie";
        /// Supervised homework.
        Etude = "Étude surveillée";
        /// Wednesdays.
        Mercredi = "Mercredi";
        /// Holidays and other free days.
        AccueilDeLoisirs = "Accueil de loisirs";
        /// Any other.
        Other = "Autre service";
    }
}

words! {
    /// Which quotient a grid reads.
    QuotientKind {
        /// The Caf's, monthly.
        Caf = "quotient familial de la Caf";
        /// A twelfth of the reference income over the tax parts.
        TaxMonthly = "quotient mensuel calculé sur l'avis d'impôt";
        /// A year's income over the tax parts.
        TaxYearly = "quotient annuel calculé sur l'avis d'impôt";
        /// The collectivité's own way; its notes say which.
        Own = "quotient calculé par la collectivité";
    }
}

words! {
    /// What one price pays.
    Unit {
        /// A meal.
        Meal = "par repas";
        /// A session, whatever its length.
        Session = "par séance";
        /// Half an hour.
        HalfHour = "par demi-heure";
        /// An hour.
        Hour = "par heure";
        /// Half a day.
        HalfDay = "par demi-journée";
        /// A day.
        Day = "par jour";
        /// A week.
        Week = "par semaine";
        /// A month.
        Month = "par mois";
        /// From one school holiday to the next.
        Period = "par période";
        /// A year.
        Year = "par an";
        /// Each time it happens: a late pickup.
        Occurrence = "par fait";
    }
}

words! {
    /// Which way a price is rounded.
    RoundingMode {
        /// To the nearest step, halves up: what all published examples of effort rates do.
        Nearest = "au plus proche";
        /// To the step above.
        Up = "au-dessus";
        /// To the step below.
        Down = "au-dessous";
    }
}

words! {
    /// What the grid asks of a family whose quotient is not known.
    WithoutQuotient {
        /// The highest price of the line.
        Highest = "le tarif le plus élevé s'applique";
        /// The lowest price of the line.
        Lowest = "le tarif le plus bas s'applique";
        /// The grid does not say.
        Unsaid = "la grille ne dit pas quel tarif s'applique";
    }
}
