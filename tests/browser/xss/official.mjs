// Official documents of our own making, in the co-marquage's form, with payloads in every place that holds a text or an address.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { marked } from './payloads.mjs'

// XML 1.0 has no control characters but these three.
const legal = text => text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ')
const escaped = text =>
  legal(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll(/[\t\n\r]/g, c => `&#${c.charCodeAt(0)};`)

const places = (text, url) => `
<Paragraphe>${text} <MiseEnEvidence>${text}</MiseEnEvidence> <LienExterne URL="${url}" commentaireLien="${text}">${text}</LienExterne>
<LienInterne LienPublication="${url}" type="Dossier">${text}</LienInterne> <LienIntra LienID="${url}" type="Définition de glossaire">${text}</LienIntra>
<Citation>${text}</Citation> <TermeEtranger langue="${text}">${text}</TermeEtranger> <Tel>${text}</Tel> <Valeur>${text}</Valeur> <Montant>${text}</Montant>
<Exposant>${text}</Exposant> <Expression>${text}</Expression> <Inconnu attribut="${text}">${text}</Inconnu></Paragraphe>
<Liste type="puce"><Item><Paragraphe>${text}</Paragraphe></Item></Liste>
<Tableau><Titre>${text}</Titre><Rangée type="header"><Cellule><Paragraphe>${text}</Paragraphe></Cellule></Rangée><Rangée type="normal"><Cellule><Paragraphe>${text}</Paragraphe></Cellule></Rangée></Tableau>
<ANoter><Titre>${text}</Titre><Paragraphe>${text}</Paragraphe></ANoter>
<Complement><Titre>${text}</Titre><Paragraphe>${text}</Paragraphe></Complement>
<BlocCas affichage="onglet"><Cas><Titre>${text}</Titre><Paragraphe>${text}</Paragraphe></Cas><Cas><Titre>Autre cas ${text}</Titre><Paragraphe>${text}</Paragraphe></Cas></BlocCas>
<Image LienPublication="${url}" langue="fr" format="image/png" type="Image"><Titre>${text}</Titre><Legende>${text}</Legende><Credits><Paragraphe>${text}</Paragraphe></Credits><TexteDeRemplacement>${text}</TexteDeRemplacement><Description><Paragraphe>${text}</Paragraphe></Description></Image>
<Video URL="${url}" type="Video" langue="${text}" fournisseur="${text}" format="text/html"><Titre>${text}</Titre><Credits><Paragraphe>${text}</Paragraphe></Credits><Description><Paragraphe>${text}</Paragraphe></Description></Video>
<ServiceEnLigne ID="R900010" URL="${url}" type="${text}" audience="Particuliers" numerocerfa="${text}" format="${text}" poids="${text}" commentaireLien="${text}"><Titre>${text}</Titre><Source ID="R900030">${text}</Source><Introduction><Texte><Paragraphe>${text}</Paragraphe></Texte></Introduction><NoticeLiee ID="R900031" URL="${url}" type="Notice" format="${text}">${text}</NoticeLiee></ServiceEnLigne>`

const annexes = (text, url, id) => `
<OuSAdresser ID="R${id}" type="National"><Titre>${text}</Titre><Complement>${text}</Complement><RessourceWeb URL="${url}"/><Source ID="R900030">${text}</Source><Texte><Paragraphe>${text}</Paragraphe></Texte></OuSAdresser>
<Reference type="${text}" URL="${url}" ID="R9${id}"><Titre>${text}</Titre><Complement>${text}</Complement><Source>${text}</Source></Reference>
<PourEnSavoirPlus type="${text}" ID="R8${id}" URL="${url}" audience="Particuliers"><Titre>${text}</Titre><Source ID="R900030">${text}</Source></PourEnSavoirPlus>
<ServiceEnLigne ID="R7${id}" URL="${url}" type="Téléservice"><Titre>${text}</Titre><Source>${text}</Source></ServiceEnLigne>
<Definition ID="R6${id}"><Titre>${text}</Titre><Texte><Paragraphe>${text}</Paragraphe></Texte><Reference URL="${url}" ID="R5${id}"><Titre>${text}</Titre></Reference></Definition>
<Abreviation ID="R4${id}" type="Sigle"><Titre>${text}</Titre><Texte><Paragraphe>${text}</Paragraphe></Texte></Abreviation>
<QuestionReponse ID="F8${id}" audience="Particuliers"><Titre>${text}</Titre></QuestionReponse>`

const title = group => group.map(payload => escaped(marked(payload))).join(' ')

const document = (id, group) => {
  const each = shape => group.map(payload => shape(escaped(marked(payload)), escaped(payload.text), 10_000 + payload.index)).join('\n')
  return `<?xml version="1.0" encoding="UTF-8"?>
<Publication xmlns:dc="http://purl.org/dc/elements/1.1/" ID="${id}" type="Fiche Question-réponse" spUrl="${escaped(group[0].text)}">
<dc:title>${title(group)}</dc:title>
<dc:creator>${escaped(marked(group[0]))}</dc:creator>
<dc:subject>Famille - Scolarité</dc:subject>
<dc:description>${title(group)}</dc:description>
<dc:date>modified 2025-01-07</dc:date>
<dc:type>Question-réponse</dc:type>
<dc:identifier>${id}</dc:identifier>
<dc:source>${escaped(group[0].text)}</dc:source>
<dc:language>Fr</dc:language>
<dc:relation>isPartOf N54</dc:relation>
<SurTitre>${escaped(marked(group[0]))}</SurTitre>
<Audience>Particuliers</Audience>
<FilDAriane><Niveau ID="Particuliers">Accueil particuliers</Niveau><Niveau ID="N19805">Famille - Scolarité</Niveau><Niveau ID="N54">${title(group)}</Niveau><Niveau ID="${id}" type="Fiche Question-réponse">${title(group)}</Niveau></FilDAriane>
<Theme ID="N19805"><Titre>Famille - Scolarité</Titre></Theme>
<SousThemePere ID="N20265">Scolarité</SousThemePere>
<DossierPere ID="N54"><Titre>École primaire</Titre><SousDossier ID="N54-1"><Titre>${title(group)}</Titre><Fiche ID="${id}">${title(group)}</Fiche></SousDossier></DossierPere>
<Introduction><Texte><Paragraphe>${title(group)}</Paragraphe></Texte></Introduction>
<Texte>${each((text, url) => `<Chapitre><Titre><Paragraphe>${text}</Paragraphe></Titre>${places(text, url)}</Chapitre>`)}</Texte>
<Avertissement ID="R900040" date="2024-07-19"><Titre>${title(group)}</Titre><Texte><Paragraphe>${title(group)}</Paragraphe></Texte></Avertissement>
${each(annexes)}
</Publication>
`
}

/** Writes the set, a document for each group; gives the fiches' views. */
export const writeOfficialSet = (folder, groups) => {
  mkdirSync(folder, { recursive: true })
  return groups.map((group, at) => {
    const id = `F${980_000 + at}`
    writeFileSync(join(folder, `${id}.xml`), document(id, group))
    return { view: `fiches/${id.toLowerCase()}`, group }
  })
}
