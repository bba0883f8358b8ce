//! Menus of canteens: from files, on their way to parents, as pages.

mod desk;
mod files;
mod public;
mod real;

use crate::support::{Database, Test, import, mee};

/// All of them.
pub fn tests() -> Vec<Test> {
    [desk::tests(), files::tests(), public::tests(), real::tests()].into_iter().flatten().collect()
}

/// A file of two restaurants, with a line in error and values that no schema knows.
const FILE: &str = "\
menuRestaurantNom;menuRestaurantInsee;menuRestaurantId;menuRestaurantIdType;menuRestaurantConvive;menuDate;menuRepasType;menuPlatType;menuPlatNom;menuPlatSiqo;menuPlatLabel;menuPlatRegime;menuPlatAllergene;menuPlatNutriscore\n\
Les Tilleuls;;;sans;tous;2031-01-06;déjeuner;entrée;Soupe;[\"agriculture biologique\"];bio local;[\"végétarien\"];[\"céleri\"];A\n\
Les Tilleuls;;;sans;tous;2031-01-06;meal;plat;Riz <b>;;;[\"végétarien\"];;\n\
Les Tilleuls;;;sans;tous;2031-01-07;déjeuner;plat principal;Poisson;;;;[\"Poisson\",\"Traces de kiwi\"];\n\
Les Tilleuls;;;sans;tous;2031-01-13;déjeuner;plat principal;Pâtes;;;;[\"-\"];\n\
Les Érables;;;sans;tous;2031-01-06;déjeuner;plat principal;Gratin;;;;lait;\n\
Les Érables;;;sans;tous;hier;déjeuner;plat principal;Perdu;;;;lait;\n";

/// The commune of the files, and no other.
fn commune(database: &Database) {
    let file = database.file("communes.csv");
    let text =
        "insee,name,departement,academie,zone,epci_siren,parent_insee\n94043,Le Kremlin-Bicêtre,94,Créteil,C,,\n";
    std::fs::write(&file, text).unwrap();
    import(database, "communes", &file, &[]).success();
    // The starter fiches bring the national editor, without whom nobody speaks in a commune.
    let fiches = mee(&["import", "fiches", "--database", &database.url]);
    assert!(fiches.succeeded, "{}", fiches.said());
}
