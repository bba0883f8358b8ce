//! Official documents of our own making, in the co-marquage's form.

use std::fs;
use std::path::Path;

/// A question and answer with this identifier, title and day of last change.
pub fn question(id: &str, title: &str, day: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Publication xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="{id}" type="Fiche Question-réponse" xsi:noNamespaceSchemaLocation="../Schemas/3.4/Publication.xsd" spUrl="https://www.service-public.gouv.fr/particuliers/vosdroits/{id}">
<dc:title>{title}</dc:title>
<dc:creator>Essai</dc:creator>
<dc:subject>Famille - Scolarité</dc:subject>
<dc:description>Un texte d'essai.</dc:description>
<dc:date>modified {day}</dc:date>
<dc:type>Question-réponse</dc:type>
<dc:format>text/xml</dc:format>
<dc:identifier>{id}</dc:identifier>
<dc:language>Fr</dc:language>
<dc:relation>isPartOf N54</dc:relation>
<SurTitre>Question-réponse</SurTitre>
<Audience>Particuliers</Audience>
<FilDAriane><Niveau ID="Particuliers">Accueil particuliers</Niveau><Niveau ID="N19805">Famille - Scolarité</Niveau><Niveau ID="N54">École primaire</Niveau><Niveau ID="{id}" type="Fiche Question-réponse">{title}</Niveau></FilDAriane>
<Theme ID="N19805"><Titre>Famille - Scolarité</Titre></Theme>
<SousThemePere ID="N20265">Scolarité</SousThemePere>
<DossierPere ID="N54"><Titre>École primaire</Titre><SousDossier ID="N54-1"><Titre>Inscription à l'école</Titre><Fiche ID="{id}">{title}</Fiche></SousDossier></DossierPere>
<Texte><Paragraphe>Une phrase d'essai <MiseEnEvidence>en gras</MiseEnEvidence>.</Paragraphe></Texte>
</Publication>
"#
    )
}

/// A folder of three documents: F9001, F9002, F9003.
pub fn first_set(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    for id in ["F9001", "F9002", "F9003"] {
        fs::write(folder.join(format!("{id}.xml")), question(id, &format!("Question {id} ?"), "2025-01-07")).unwrap();
    }
}

/// The next set: F9001 as it was, F9002 changed, F9003 gone, F9004 new.
pub fn second_set(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("F9001.xml"), question("F9001", "Question F9001 ?", "2025-01-07")).unwrap();
    fs::write(folder.join("F9002.xml"), question("F9002", "Une autre question ?", "2026-02-08")).unwrap();
    fs::write(folder.join("F9004.xml"), question("F9004", "Question F9004 ?", "2026-02-08")).unwrap();
}
