// A real WordPress, Debian's: a database and a PHP server of its own in a temporary folder, the plugin of `examples`,
// two themes (one of blocks, one classic), pages made with the block editor and the classic one.
import { execFile, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const SOURCE = '/usr/share/wordpress'
const setup = join(import.meta.dirname, '../php/wordpress-site.php')
const plugin = join(import.meta.dirname, '../../../examples/wordpress/mon-enfant-a-l-ecole')

/** Whether Debian's packages are there: wordpress, php-mysql, mariadb-server. */
export const isInstalled = () => existsSync(SOURCE) && existsSync('/usr/sbin/mariadbd')

const freePort = () => new Promise(found => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    server.close(() => found(port))
  })
})

const waitFor = async (what, attempt) => {
  for (let turn = 0; turn < 150; turn++) {
    if (await attempt().then(() => true, () => false)) return
    await pause(200)
  }
  throw new Error(`${what} does not start`)
}

/** Starts it; `show(theme)` gives the addresses of its pages under a theme, `url` is where `agent` signs in with `essai`. */
export const start = async (portal, commune = '99999') => {
  const folder = mkdtempSync(join(tmpdir(), 'mee-wordpress-')), site = join(folder, 'site'), socket = join(folder, 'db.sock'), data = join(folder, 'db')
  const children = []
  const stop = () => {
    for (const child of children) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  try {
    cpSync(SOURCE, site, { recursive: true, dereference: true, filter: path => !path.endsWith('/wp-config.php') })
    cpSync(plugin, join(site, 'wp-content/plugins/mon-enfant-a-l-ecole'), { recursive: true })
    const owner = process.getuid() == 0 ? ['--user=root'] : []
    await run('mariadb-install-db', ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', ...owner])
    children.push(spawn('/usr/sbin/mariadbd', ['--no-defaults', `--datadir=${data}`, `--socket=${socket}`, '--skip-networking', `--pid-file=${join(folder, 'db.pid')}`, '--innodb-flush-log-at-trx-commit=0', ...owner], { stdio: 'ignore' }))
    const sql = text => run('mariadb', ['--no-defaults', `--socket=${socket}`, '-uroot', '-e', text])
    await waitFor('MariaDB', () => sql('CREATE DATABASE IF NOT EXISTS wordpress'))
    const port = await freePort(), host = `127.0.0.1:${port}`
    writeFileSync(join(site, 'wp-config.php'), `<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:${socket}');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', ''); define('WP_HOME', 'http://${host}'); define('WP_SITEURL', 'http://${host}');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('WP_ACCESSIBLE_HOSTS', '127.0.0.1'); define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true); define('WP_DEBUG', true); define('WP_DEBUG_DISPLAY', false);
$table_prefix = 'wp_'; if (!defined('ABSPATH')) { define('ABSPATH', __DIR__ . '/'); } require_once ABSPATH . 'wp-settings.php';`)
    const site_of = (theme, ready) => run('php', [setup, site, theme, portal, commune], { env: { ...process.env, MEE_WORDPRESS_HOST: host, ...(ready ? { MEE_WORDPRESS_READY: '1' } : {}) } })
    await site_of('', false)
    children.push(spawn('php', ['-S', host, '-t', site], { stdio: 'ignore', env: { ...process.env, PHP_CLI_SERVER_WORKERS: '4' } }))
    await waitFor('PHP', () => fetch(`http://${host}/`).then(reply => { if (!reply.ok) throw new Error(reply.status) }))
    return { stop, url: `http://${host}`, themes: readdirSync(join(site, 'wp-content/themes')).filter(name => name.startsWith('twenty')), show: async theme => JSON.parse((await site_of(theme, true)).stdout) }
  } catch (error) {
    stop()
    throw error
  }
}
