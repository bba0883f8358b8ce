//! Fiches that answer no question of a primary-school parent, composed from subjects and sentences of ours.
//!
//! They are made to stand close: the same administrative words, the same forms of titles, neighbouring subjects
//! (lycée, crèche, état civil, logement…). The same number always gives the same fiches.

/// A fiche of this kind.
pub struct Distractor {
    pub id: String,
    pub title: String,
    pub short: String,
    pub keys: Vec<String>,
    pub heads: Vec<String>,
    pub body: Vec<String>,
}

static SUBJECTS: &str = include_str!("subjects.txt");

struct Subject<'a> {
    object: &'a str,
    near: Vec<&'a str>,
    public: &'a str,
}

/// SplitMix64, so that every run makes the same.
struct Generator(u64);

impl Generator {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

const TITLES: &[&str] = &[
    "Comment demander {o} ?",
    "Combien coûte {o} ?",
    "Quels papiers faut-il pour {o} ?",
    "Qui a droit à {o} ?",
    "Que faire en cas de refus pour {o} ?",
    "{o} : à qui s'adresser ?",
    "{o} : quels délais ?",
    "Peut-on changer d'avis après avoir demandé {o} ?",
    "{o} : quelles sont les règles ?",
    "Qu'est-ce que {o} ?",
    "Où se renseigner sur {o} ?",
    "{o} : que se passe-t-il en cas de retard ou d'absence ?",
    "Comment contester une décision sur {o} ?",
    "{o} pour les {p} : quelles aides existent ?",
    "Comment s'inscrire pour {o} quand on vient de déménager ?",
    "{o} : qui décide quand les parents sont séparés ?",
    "Peut-on être remboursé pour {o} ?",
    "{o} : quelle assurance faut-il ?",
    "{o} : quand et comment payer ?",
    "{o} et handicap : quels aménagements ?",
];

const SHORTS: &[&str] = &[
    "La demande se fait en ligne ou au guichet. Le délai de réponse est en général de deux mois.",
    "Le tarif dépend de vos revenus. Demandez une simulation avant de vous engager.",
    "Il faut une pièce d'identité et un justificatif de domicile. Le service peut demander d'autres documents.",
    "Oui, sous conditions de ressources et de résidence. La décision vous est envoyée par courrier.",
    "Vous pouvez faire un recours dans les deux mois. Écrivez d'abord au service qui a refusé.",
    "Adressez-vous à l'accueil de la mairie ou au service compétent de l'État. Prenez rendez-vous par téléphone.",
    "Chaque situation est étudiée. Un agent vous appelle pour compléter votre dossier.",
    "Non, sauf motif sérieux. Prévenez le service le plus tôt possible, avec une preuve.",
];

const HEADS: &[&str] = &[
    "Qui est concerné ?",
    "Comment faire la demande ?",
    "Quelles pièces préparer ?",
    "Combien ça coûte ?",
    "Quels sont les délais ?",
    "Et en cas de refus ?",
    "Où s'adresser ?",
    "Que faire si votre situation change ?",
    "Comment payer ?",
    "Qui décide ?",
];

const SENTENCES: &[&str] = &[
    "{o} concerne surtout les {p}.",
    "Le dossier pour {o} se dépose en mairie, en ligne ou par courrier.",
    "Joignez une copie de votre pièce d'identité, un justificatif de domicile de moins de trois mois et votre avis d'imposition.",
    "Les familles qui ont plusieurs enfants peuvent obtenir un tarif réduit.",
    "L'inscription pour {o} est annuelle et doit être renouvelée avant la rentrée de septembre.",
    "En cas d'absence, prévenez le service au moins quarante-huit heures avant.",
    "Le paiement se fait par carte, par chèque ou en espèces.",
    "Un médecin peut demander un certificat ou un examen complémentaire.",
    "Le responsable légal signe le formulaire pour un mineur.",
    "Pour {n}, un formulaire particulier est nécessaire.",
    "Le mot {n} désigne une situation voisine, avec ses propres règles.",
    "Vous recevez une réponse dans votre espace personnel ; gardez votre mot de passe secret.",
    "La commission se réunit une fois par mois et étudie chaque demande.",
    "Si la réponse est négative, vous pouvez saisir le médiateur, puis le tribunal.",
    "Les horaires d'ouverture changent pendant les vacances scolaires.",
    "Une aide peut être accordée par la Caf, le département ou le centre communal d'action sociale.",
    "Les élèves, les étudiants et les apprentis ont parfois des règles à part.",
    "L'agent vérifie vos documents et vous remet un récépissé.",
    "En cas de déménagement, déclarez votre nouvelle adresse dans le mois.",
    "La loi interdit de demander plus de pièces que nécessaire.",
    "Le règlement intérieur de l'établissement précise ce qui est permis et interdit.",
    "L'accueil est assuré le mercredi et le samedi matin dans certaines communes.",
    "Un accompagnement est possible pour les personnes en situation de handicap.",
    "Une attestation d'assurance responsabilité civile est exigée.",
    "Voir aussi ce qui est dit de {n} et de {m}.",
];

fn subjects() -> Vec<Subject<'static>> {
    SUBJECTS
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let mut parts = line.split(';').map(str::trim);
            let object = parts.next().unwrap();
            let near = parts.next().unwrap().split(',').map(str::trim).collect();
            Subject { object, near, public: parts.next().unwrap() }
        })
        .collect()
}

fn fill(sentence: &str, subject: &Subject<'_>, generator: &mut Generator) -> String {
    let text = sentence
        .replace("{o}", subject.object)
        .replace("{p}", subject.public)
        .replace("{n}", generator.pick(&subject.near))
        .replace("{m}", generator.pick(&subject.near));
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// So many of them, no two with one title.
pub fn distractors(count: usize) -> Vec<Distractor> {
    let subjects = subjects();
    let mut generator = Generator(20_261_123);
    let mut made = Vec::with_capacity(count);
    let variants = ["", " en 2026", " à distance", " en urgence"];
    for (number, (variant, title, subject)) in variants
        .iter()
        .flat_map(|variant| TITLES.iter().map(move |title| (variant, title)))
        .flat_map(|(variant, title)| subjects.iter().map(move |subject| (variant, title, subject)))
        .take(count)
        .enumerate()
    {
        let title = fill(title, subject, &mut generator).replace(" ?", &format!("{variant} ?"));
        let heads: Vec<String> = (0..3).map(|_| generator.pick(HEADS).to_owned()).collect();
        let short = format!(
            "{} {}",
            fill("{o} : voici l'essentiel pour les {p}.", subject, &mut generator),
            generator.pick(SHORTS)
        );
        let body = (0..14)
            .map(|_| {
                let sentence = generator.pick(SENTENCES);
                fill(sentence, subject, &mut generator)
            })
            .collect();
        let keys = subject.near.iter().map(|near| (*near).to_owned()).collect();
        made.push(Distractor { id: format!("d{number}"), title, short, keys, heads, body });
    }
    made
}
