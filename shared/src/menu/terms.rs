//! The values that the schema lists, what else published files write for them, and the words shown to parents.

use crate::text::fold;

/// A value of an enumeration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    /// Its name in JSON.
    pub(super) code: &'static str,
    /// The schema's own words.
    pub(super) official: &'static str,
    /// What it is called on a page.
    pub(super) label: &'static str,
    /// Other words that published files use for it, folded.
    pub(super) others: &'static [&'static str],
}

const fn term(
    code: &'static str,
    official: &'static str,
    label: &'static str,
    others: &'static [&'static str],
) -> Term {
    Term { code, official, label, others }
}

/// The value that a text means, case and accents aside.
pub(super) fn find(terms: &'static [Term], text: &str) -> Option<&'static Term> {
    let text = fold(text);
    terms.iter().find(|term| fold(term.official) == text || term.others.contains(&text.as_str()))
}

/// `menuRepasType`, in the order of a day.
pub(super) const SERVICES: &[Term] = &[
    term("petit_dejeuner", "petit-déjeuner", "Petit-déjeuner", &["breakfast"]),
    term("dejeuner", "déjeuner", "Déjeuner", &["meal", "lunch", "midi", "repas", "repas de midi"]),
    term("pique_nique", "pique-nique", "Pique-nique", &["picnic"]),
    term("gouter", "goûter", "Goûter", &["snack", "gouter de l apres midi"]),
    term("collation", "collation", "Collation", &[]),
    term("diner", "dîner", "Dîner", &["dinner"]),
    term("autre", "autre", "Autre repas", &[]),
];

/// `menuPlatType`, in the order of a meal.
pub(super) const COMPONENTS: &[Term] = &[
    term("entree", "entrée", "entrée", &["hors d oeuvre"]),
    term("plat_principal", "plat principal", "plat", &["plat", "plat protidique"]),
    term("garniture", "garniture", "garniture", &["accompagnement"]),
    term("produit_laitier", "produit laitier", "laitage", &["laitage", "fromage"]),
    term("dessert", "dessert", "dessert", &[]),
    term("pain", "pain", "pain", &[]),
    term("autre", "autre", "autre", &[]),
];

/// `menuPlatSiqo`: the official signs of quality and origin.
pub(super) const QUALITY_SIGNS: &[Term] = &[
    term("bio", "agriculture biologique", "bio", &["bio", "ab", "produit bio"]),
    term("aop", "appellation d'origine protégée", "AOP", &["aop", "appelation d origine protegee"]),
    term("aoc", "appellation d'origine contrôlée", "AOC", &["aoc", "appelation d origine controlee"]),
    term("igp", "indication géographique protégée", "IGP", &["igp"]),
    term("stg", "spécialité traditionnelle garantie", "spécialité traditionnelle garantie", &["stg"]),
    term("label_rouge", "label rouge", "Label Rouge", &[]),
];

/// `menuPlatRegime`.
pub(super) const DIETS: &[Term] = &[
    term("vegetarien", "végétarien", "végétarien", &["vegetarienne", "vegetariens"]),
    term("sans_sel", "sans sel", "sans sel", &[]),
    term("sans_porc", "sans porc", "sans porc", &[]),
    term("sans_sucre_ajoute", "sans sucre ajouté", "sans sucre ajouté", &[]),
];

/// `menuPlatTexture`.
pub(super) const TEXTURES: &[Term] = &[
    term("normale", "sans texture modifiée", "texture normale", &["normal", "normale"]),
    term("mixe", "mixé", "texture mixée", &["mixee"]),
    term("mixe_lisse", "mixé lissé", "texture mixée lisse", &[]),
    term("fondant", "fondant", "texture fondante", &[]),
    term("hache", "haché", "texture hachée", &["hachee"]),
];

/// `menuPlatNutriscore`.
pub(super) const NUTRI_SCORES: &[Term] = &[
    term("a", "A", "A", &[]),
    term("b", "B", "B", &[]),
    term("c", "C", "C", &[]),
    term("d", "D", "D", &[]),
    term("e", "E", "E", &[]),
];

/// `menuRestaurantIdType`.
pub(super) const ID_TYPES: &[Term] = &[
    term("siret", "SIRET", "SIRET", &[]),
    term("en", "EN", "numéro national (UAI)", &["uai"]),
    term("autre", "autre", "autre", &[]),
    term("sans", "sans", "sans", &[]),
];

/// `menuRestaurantType`.
pub(super) const RESTAURANTS: &[Term] = &[
    term("creche", "crèche", "Crèche", &[]),
    term("maternelle", "maternelle", "Maternelle", &["ecole maternelle"]),
    term("elementaire", "élémentaire", "Élémentaire", &["ecole elementaire", "primaire"]),
    term("college", "collège", "Collège", &[]),
    term("lycee", "lycée", "Lycée", &[]),
    term("universite", "université", "Université", &[]),
    term("centre_de_formation", "centre de formation", "Centre de formation", &[]),
    term("administration", "administration", "Administration", &[]),
    term("residence_senior", "résidence sénior", "Résidence sénior", &[]),
    term("ehpad", "EHPAD", "EHPAD", &[]),
    term("repas_a_domicile", "repas à domicile", "Repas à domicile", &[]),
    term("centre_de_loisirs", "centre de loisirs", "Centre de loisirs", &["alsh", "clsh", "acm"]),
    term("restaurant_d_entreprise", "restaurant d'entreprise", "Restaurant d'entreprise", &[]),
    term("autre", "autre", "Autre", &[]),
];

/// `menuPlatAllergene`: the fourteen, by the schema's words.
pub(super) const ALLERGEN_TERMS: &[Term] = &[
    term("gluten", "céréales contenant du gluten", "gluten", &["gluten", "ble", "cereales"]),
    term("crustaces", "crustacés", "crustacés", &["crustace"]),
    term("oeufs", "oeufs", "œufs", &["oeuf"]),
    term("poissons", "poissons", "poissons", &["poisson"]),
    term("arachides", "arachides", "arachides", &["arachide", "cacahuetes"]),
    term("soja", "soja", "soja", &[]),
    term("lait", "lait", "lait", &["lactose", "produits laitiers"]),
    term("fruits_a_coque", "fruits à coques", "fruits à coque", &["fruits a coque", "fruit a coque", "noix"]),
    term("celeri", "céleri", "céleri", &[]),
    term("moutarde", "moutarde", "moutarde", &[]),
    term("sesame", "graines de sésame", "sésame", &["sesame"]),
    term(
        "sulfites",
        "anhydride sulfureux et sulfites",
        "sulfites",
        &["sulfites", "sulfite", "so2", "anhydride sulfureux"],
    ),
    term("lupin", "lupin", "lupin", &[]),
    term("mollusques", "mollusques", "mollusques", &["mollusque"]),
];

/// A substance that must be declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allergen {
    /// Its name in JSON.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Where it is met, in our words.
    pub about: &'static str,
}

const fn allergen(code: &'static str, name: &'static str, about: &'static str) -> Allergen {
    Allergen { code, name, about }
}

/// The fourteen of annex II of Regulation (EU) No 1169/2011, in its order; the words are ours.
///
/// Article 44 of the regulation and articles R412-12 and following of the Code de la consommation ask whoever serves
/// meals to declare them in writing.
pub const ALLERGENS: [Allergen; 14] = [
    allergen("gluten", "Gluten", "blé, seigle, orge, avoine, épeautre, et ce qui en est fait"),
    allergen("crustaces", "Crustacés", "crevettes, crabes, langoustines…"),
    allergen("oeufs", "Œufs", "omelettes, mayonnaise, pâtes aux œufs, gâteaux…"),
    allergen("poissons", "Poissons", "tous les poissons, et ce qui en est fait"),
    allergen("arachides", "Arachides", "cacahuètes, et l'huile ou la pâte qui en sont faites"),
    allergen("soja", "Soja", "tofu, boissons et desserts au soja…"),
    allergen("lait", "Lait", "fromages, yaourts, beurre, crème ; le lactose aussi"),
    allergen("fruits_a_coque", "Fruits à coque", "amandes, noisettes, noix, pistaches, noix de cajou ou de pécan…"),
    allergen("celeri", "Céleri", "en branche, en rave ou en assaisonnement"),
    allergen("moutarde", "Moutarde", "graines, sauces et vinaigrettes"),
    allergen("sesame", "Sésame", "graines, huile, pâte de sésame"),
    allergen("sulfites", "Sulfites", "conservateurs, au-delà de 10 mg par kilo ou par litre"),
    allergen("lupin", "Lupin", "graines et farine"),
    allergen("mollusques", "Mollusques", "moules, huîtres, calamars, escargots…"),
];

/// The enumeration of a column, where the schema gives one.
pub(super) fn enumeration(column: &str) -> Option<&'static [Term]> {
    Some(match column {
        "menuRestaurantIdType" => ID_TYPES,
        "menuRestaurantType" => RESTAURANTS,
        "menuRepasType" => SERVICES,
        "menuPlatType" => COMPONENTS,
        "menuPlatSiqo" => QUALITY_SIGNS,
        "menuPlatRegime" => DIETS,
        "menuPlatAllergene" => ALLERGEN_TERMS,
        "menuPlatTexture" => TEXTURES,
        "menuPlatNutriscore" => NUTRI_SCORES,
        _ => return None,
    })
}

/// Whether the schema writes several values into the cells of this column.
pub(super) fn is_list(column: &str) -> bool {
    matches!(column, "menuPlatSiqo" | "menuPlatRegime" | "menuPlatAllergene" | "menuPlatTexture")
}

/// The values of a cell that holds several, nothing of it lost: `["lait","oeufs"]` as the schema asks, or what is found in its
/// place: values between semicolons or commas, or a list that is not closed.
#[must_use]
pub fn list_of(cell: &str) -> Vec<String> {
    let cell = cell.trim();
    if let Ok(values) = serde_json::from_str::<Vec<serde_json::Value>>(cell) {
        let text = |value: serde_json::Value| match value {
            serde_json::Value::String(text) => text.trim().to_owned(),
            other => other.to_string(),
        };
        return values.into_iter().map(text).filter(|value| !value.is_empty()).collect();
    }
    let bare = cell.trim_start_matches('[').trim_end_matches(']');
    let separator = if bare.contains(';') { ';' } else { ',' };
    // A comma within brackets belongs to the value: « gluten (blé, orge) ».
    let parts: Vec<&str> =
        if separator == ',' && bare.contains('(') { vec![bare] } else { bare.split(separator).collect() };
    let clean = |part: &str| part.trim().trim_matches(['"', '\u{ab}', '\u{bb}']).trim().to_owned();
    parts.into_iter().map(clean).filter(|value| !value.is_empty()).collect()
}

/// Whether a value has no letter and no digit: `-`. It says nothing, and never that there is nothing.
#[must_use]
pub fn is_silence(value: &str) -> bool {
    !value.chars().any(char::is_alphanumeric)
}
