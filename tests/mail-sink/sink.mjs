// A real SMTP server for the tests: takes mail with a password, and says on its standard output what it took, one JSON
// document a line. A line on its standard input changes how it answers: « ok », « 451 », « 550 ».
import { createInterface } from 'node:readline'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

const [port, user, password] = process.argv.slice(2)
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n')
let answer = 'ok'

const refusal = () => Object.assign(new Error(`not now, ${user}@example.org`), { responseCode: Number(answer) })

const server = new SMTPServer({
  // The tests are about mail, not about certificates: both ends are this machine.
  hideSTARTTLS: true,
  allowInsecureAuth: true,
  authOptional: false,
  logger: false,
  onAuth(auth, _session, done) {
    if (auth.username === user && auth.password === password) return done(null, { user })
    done(Object.assign(new Error('wrong password'), { responseCode: 535 }))
  },
  onRcptTo(address, _session, done) {
    if (answer === 'ok') return done()
    say({ refused: address.address, code: Number(answer) })
    done(refusal())
  },
  async onData(stream, session, done) {
    try {
      const mail = await simpleParser(stream)
      say({
        to: session.envelope.rcptTo.map((one) => one.address),
        from: mail.from.value[0],
        reply_to: mail.replyTo?.value[0].address ?? null,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        message_id: mail.messageId,
        auto_submitted: mail.headers.get('auto-submitted') ?? null,
      })
      done()
    } catch (error) {
      done(error)
    }
  },
})

createInterface({ input: process.stdin }).on('line', (line) => {
  answer = line.trim()
  say({ answers: answer })
}).on('close', () => process.exit(0))

server.listen(Number(port), '127.0.0.1', () => say({ port: server.server.address().port }))
