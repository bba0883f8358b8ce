// Une fois dans le gabarit du site : chaque cadre du portail prend la hauteur de ce qu'il montre.
// L'origine et le cadre du message sont vérifiés : personne d'autre ne change la page.
addEventListener('message', function (event) {
  if (!event.data || event.data.type !== 'mon-enfant-a-l-ecole:height') return
  var height = Number(event.data.height)
  Array.prototype.forEach.call(document.querySelectorAll('iframe'), function (frame) {
    if (frame.contentWindow === event.source && new URL(frame.src).origin === event.origin && height > 0 && height < 100000) frame.height = height
  })
})
