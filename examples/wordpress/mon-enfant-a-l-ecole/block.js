/* Le bloc dans l'éditeur : deux champs, et le portail tel que la page le montrera. */
(function (wp) {
  var el = wp.element.createElement
  wp.blocks.registerBlockType('mon-enfant-a-l-ecole/portail', {
    edit: function (props) {
      var field = function (name, label, help) {
        return el(wp.components.TextControl, {
          label: label, help: help, value: props.attributes[name],
          onChange: function (value) { var change = {}; change[name] = value; props.setAttributes(change) }
        })
      }
      return el('div', wp.blockEditor.useBlockProps(),
        el(wp.blockEditor.InspectorControls, null, el(wp.components.PanelBody, { title: 'Portail' },
          field('commune', 'Code INSEE', 'Vide : celui des réglages.'),
          field('view', 'Vue affichée d’abord', 'Vide : l’accueil. Par exemple : schools'))),
        el(wp.serverSideRender, { block: 'mon-enfant-a-l-ecole/portail', attributes: props.attributes }))
    },
    save: function () { return null }
  })
})(window.wp)
