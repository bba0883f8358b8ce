// Les réponses d'un thème, en quelques lignes : node client.mjs https://portail.example.org 94043 cantine
const [server = 'http://127.0.0.1:8080', commune = '99999', theme = 'cantine'] = process.argv.slice(2)

const read = async url => {
  const reply = await fetch(url)
  const answer = await reply.json()
  // Une erreur est un document RFC 9457 : titre, explication, code stable.
  if (!reply.ok) throw new Error(answer.detail)
  return answer
}

for (let next = `${server}/v1/communes/${commune}/fiches?theme=${encodeURIComponent(theme)}`; next;) {
  const page = await read(next)
  for (const fiche of page.items) console.log(`${fiche.title} : ${fiche.url}`)
  next = page.next
}
