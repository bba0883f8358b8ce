//! The stock of words, and sentences made of it.
//!
//! Sentences are patterns with holes, `{doc}`; `{doc:up}` begins with a capital. What fills a hole agrees with every pattern: names
//! with their article, verbs in the infinitive. Made-up names give the set the rare words that a real corpus has.

use super::dice::Dice;

/// What fills holes.
const STOCKS: &[(&str, &[&str])] = &[
    ("doc", DOCUMENTS),
    ("place", PLACES),
    ("who", WHO),
    ("action", ACTIONS),
    ("cond", CASES),
    ("when", TIMES),
    ("month", MONTHS),
    ("weekday", WEEKDAYS),
    ("unit", UNITS),
    ("verb", VERBS),
];

/// The names of all holes.
#[cfg(test)]
pub(super) const HOLES: &[&str] = &[
    "doc", "place", "who", "action", "cond", "when", "month", "weekday", "unit", "name", "n", "year", "amount", "verb",
];

const DOCUMENTS: &[&str] = &[
    "le dossier d'inscription",
    "la fiche sanitaire",
    "l'attestation d'assurance",
    "le justificatif de domicile",
    "le carnet de vaccination",
    "le livret de famille",
    "la fiche de renseignements",
    "le certificat de radiation",
    "l'avis d'imposition",
    "la demande de dérogation",
    "l'autorisation de sortie",
    "la carte de transport",
    "le règlement intérieur",
    "le mandat de prélèvement",
    "la facture du mois",
    "le certificat médical",
    "l'ordonnance du médecin",
    "la liste des fournitures",
    "le calendrier de l'année",
    "la notification de la commission",
    "le bulletin du semestre",
    "le compte rendu du conseil d'école",
    "la lettre de l'école",
    "le relevé des présences",
    "l'autorisation parentale",
    "le coupon-réponse",
    "la photographie d'identité",
    "la convention d'accueil",
    "le bon de réservation",
    "l'attestation de quotient familial",
];

const PLACES: &[&str] = &[
    "à la mairie",
    "au service scolaire",
    "au guichet des familles",
    "à l'école",
    "au bureau de la directrice",
    "au centre de loisirs",
    "à la maison de l'enfance",
    "au secrétariat",
    "à l'accueil du matin",
    "à la médiathèque",
    "au point d'information",
    "à la caisse des écoles",
    "au service des transports",
    "à la direction académique",
    "au centre social",
    "à l'espace famille",
    "à la permanence du samedi",
    "au relais de quartier",
];

const WHO: &[&str] = &[
    "la directrice de l'école",
    "l'agent d'accueil",
    "le service scolaire",
    "l'enseignante",
    "le médecin scolaire",
    "l'animateur",
    "la mairie",
    "le conseil d'école",
    "l'infirmière",
    "la psychologue de l'école",
    "le référent du quartier",
    "la responsable de la cantine",
    "l'inspection",
    "l'équipe périscolaire",
    "le gestionnaire",
    "l'association de parents",
    "le gardien",
    "l'assistante sociale",
];

const ACTIONS: &[&str] = &[
    "inscrire un enfant à la cantine",
    "changer d'école en cours d'année",
    "signaler une absence",
    "demander un rendez-vous",
    "payer en plusieurs fois",
    "réserver une place au centre de loisirs",
    "faire traduire un courrier",
    "modifier les jours de présence",
    "autoriser une autre personne à venir chercher l'enfant",
    "demander une aide pour les fournitures",
    "obtenir un repas adapté",
    "contester une facture",
    "participer à une sortie",
    "accompagner la classe à la piscine",
    "choisir un trajet de car",
    "rejoindre le conseil d'école",
    "faire donner un médicament pendant la journée",
    "prolonger l'étude du soir",
    "quitter l'école plus tôt",
    "choisir une langue vivante",
    "visiter l'école avant la rentrée",
    "préparer l'entrée en sixième",
    "récupérer un vêtement perdu",
    "louer un instrument de musique",
    "signaler un retard de car",
    "protéger un enfant harcelé",
    "organiser la garde alternée",
    "déclarer un accident",
    "suspendre un abonnement",
    "emprunter un livre",
    "trouver une place en petite section",
    "assurer un enfant pour les sorties",
    "connaître les menus de la semaine",
    "mettre à jour une adresse",
    "inscrire des jumeaux dans la même classe",
    "demander un accompagnement",
];

const CASES: &[&str] = &[
    "quand on déménage",
    "après la rentrée",
    "pour un enfant de moins de trois ans",
    "quand les parents sont séparés",
    "pendant les vacances",
    "en cas de grève",
    "pour un enfant allergique",
    "quand on travaille tôt le matin",
    "dans une autre commune",
    "pour une fratrie",
    "sans connexion à Internet",
    "quand on apprend le français",
    "en cours de trimestre",
    "pour un enfant en situation de handicap",
    "le mercredi",
    "quand on arrive de l'étranger",
    "pour une famille d'accueil",
    "en attendant un logement",
    "en maternelle",
    "au cours préparatoire",
    "avant l'entrée au collège",
    "quand le délai est passé",
    "par temps de neige",
    "quand un grand-parent garde l'enfant",
];

const TIMES: &[&str] = &[
    "avant le {n} {month}",
    "dès le mois de {month}",
    "chaque {weekday}",
    "dans les {n} jours",
    "au moins {n} jours à l'avance",
    "le premier {weekday} du mois",
    "avant la fin du mois",
    "tous les matins",
    "avant les vacances de printemps",
    "au retour des vacances d'automne",
    "une fois par trimestre",
    "le jour de la rentrée",
];

const MONTHS: &[&str] = &["janvier", "février", "mars", "mai", "juin", "juillet", "septembre", "novembre", "décembre"];
const WEEKDAYS: &[&str] = &["lundi", "mardi", "mercredi", "jeudi", "vendredi"];
const UNITS: &[&str] = &["repas", "matinée", "mois", "trimestre", "demi-journée", "trajet"];

const SENTENCES: &[&str] = &[
    "Présentez {doc} {place}, {when}.",
    "{who:up} vous répond {when}.",
    "{doc:up} se retire {place} et se rend {when}.",
    "Pour {action}, adressez-vous {place}.",
    "{cond:up}, {doc} suffit.",
    "Il est inutile de se déplacer : {who} reçoit {doc} par courrier ou en ligne.",
    "Gardez une copie : {who} peut demander {doc} plus tard.",
    "{cond:up}, le dispositif {name} aide les familles à {action}.",
    "Comptez {amount} par {unit} ; {who} tient compte du quotient familial.",
    "Sans réponse au bout de {n} jours, écrivez {place}.",
    "{who:up} vérifie {doc}, puis confirme par un message.",
    "Deux situations sont prévues : {cond}, et {cond}.",
    "On peut {action} et {action} le même jour.",
    "{doc:up} reste valable jusqu'à la fin de l'année scolaire.",
    "Vous pouvez {action} {cond}.",
    "N'attendez pas : {who} traite les demandes dans leur ordre d'arrivée.",
    "La permanence a lieu {when} ; prenez rendez-vous {place}.",
    "Si {who} refuse, demandez une réponse écrite, datée et motivée.",
    "Rappelez le numéro {year}-{n} dans chaque échange.",
    "L'accueil {name} ouvre {when}, {place}.",
    "{who:up} ne demande jamais {doc} par téléphone.",
    "Les familles qui souhaitent {action} remplissent une demande {place}.",
    "Il reste possible de changer d'avis {when}.",
    "Depuis {year}, {who} propose aussi une visite {when}.",
    "Le tarif {name} passe de {amount} à {amount} par {unit}.",
    "{who:up} et {who} se concertent avant de répondre.",
    "Apportez {doc}, ainsi que {doc}.",
    "Une réunion est organisée {when} pour celles et ceux qui veulent {action}.",
    "Le comité {name} compte {n} parents et se réunit {when}.",
    "{cond:up}, il est plus simple de {verb}.",
];

/// Infinitives that begin with a consonant, after « de ».
const VERBS: &[&str] = &[
    "passer le matin",
    "téléphoner d'abord",
    "prendre rendez-vous",
    "venir à deux",
    "remplir la demande en ligne",
    "demander conseil",
    "garder le récépissé",
    "prévenir la veille",
];

const SYLLABLES: (&[&str], &[&str], &[&str]) = (
    &[
        "Bel", "Mar", "Cour", "Vau", "Mont", "Char", "Font", "Gran", "Lam", "Ver", "Bri", "Chau", "Ros", "Tré", "Pla",
        "Noi", "Sau", "Ar", "Or", "Vil",
    ],
    &["vi", "ga", "lo", "mé", "ra", "ti", "be", "no", "sa", "du", "le", "ca"],
    &["gny", "court", "ville", "nay", "ron", "mont", "teau", "zac", "lans", "vre", "sson", "ges", "ry", "rac", "illes"],
);

/// A made-up name: « Belvigny », one of some thousands.
pub(super) fn name(dice: &mut Dice) -> String {
    let (first, second, third) = SYLLABLES;
    [dice.word(first), dice.word(second), dice.word(third)].concat()
}

/// A sentence.
pub(super) fn sentence(dice: &mut Dice) -> String {
    let pattern = dice.word(SENTENCES);
    fill(pattern, dice)
}

/// So many sentences, one after the other.
pub(super) fn text(dice: &mut Dice, sentences: u32) -> String {
    let said: Vec<String> = (0..sentences).map(|_| sentence(dice)).collect();
    said.join(" ")
}

/// The pattern with its holes filled.
pub(super) fn fill(pattern: &str, dice: &mut Dice) -> String {
    let mut filled = String::with_capacity(pattern.len() * 3);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (hole, after) = after.split_once('}').unwrap_or((after, ""));
        let (hole, is_up) = hole.strip_suffix(":up").map_or((hole, false), |hole| (hole, true));
        let said = said(hole, dice);
        filled.push_str(before);
        if is_up {
            filled.push_str(&capital(&said))
        } else {
            filled.push_str(&said)
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn said(hole: &str, dice: &mut Dice) -> String {
    match hole {
        "name" => name(dice),
        "n" => dice.between(2, 28).to_string(),
        "year" => dice.between(1996, 2026).to_string(),
        "amount" => format!("{},{:02} €", dice.between(1, 48), dice.between(0, 19) * 5),
        _ => {
            let stock = STOCKS.iter().find(|(name, _)| *name == hole).map_or(&[] as &[&str], |(_, stock)| stock);
            fill(dice.word(stock), dice)
        }
    }
}

/// The text with a capital at its beginning.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
