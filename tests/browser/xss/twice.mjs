// What was cleaned once stays as it is: the same text again, and what the API gives back, read as the same blocks.
import assert from 'node:assert/strict'

/** An edit as the API gives it, as it is sent: texts without what they were read as. */
const asSent = kept =>
  JSON.parse(JSON.stringify(kept), (_, value) => (value && typeof value === 'object' && 'text' in value && 'blocks' in value ? value.text : value))

/** Writes each layer and fiche again, as it was sent and as it was given back; gives how many. */
export const writeAgain = async (desk, written) => {
  let times = 0
  for (const { path, sent } of written.filter(({ path }) => path)) {
    const isLayer = path.startsWith('layers/')
    const first = isLayer ? await desk.done('GET', path) : undefined
    for (const edit of [sent, ...(isLayer ? [asSent(first.published)] : [])]) {
      const { work } = await desk.done('PUT', path, edit)
      const again = work.open ?? work.published
      assert.equal(again.text_hash, work.published.text_hash, path)
      if (isLayer) {
        const { draft, published } = await desk.done('GET', path)
        assert.deepEqual(published, first.published, path)
        if (draft) assert.deepEqual(draft, first.published, path)
      }
      times += 1
    }
  }
  return times
}
