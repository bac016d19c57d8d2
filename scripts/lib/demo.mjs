import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { ProductClient } from './product-client.mjs';
import { say } from './report.mjs';
import { writePrivately } from './secrets.mjs';

/**
 * The demo workspace: services under the names they had when they were captured, seven that hang in
 * one way each and two that do not, sent through the public intake and parsed like anybody's.
 */
const SERVICES = [
  { service: 'ledger', captures: ['deadlock-abba-go1.27'] },
  {
    service: 'pubsub',
    captures: ['leak-growing-go1.27-t0', 'leak-growing-go1.27-t1', 'leak-growing-go1.27-t2'],
  },
  { service: 'gateway', captures: ['http-client-no-timeout-go1.27'] },
  { service: 'session', captures: ['mutex-across-io-go1.27'] },
  { service: 'quotes', captures: ['chan-result-leak-go1.24', 'chan-result-leak-go1.27'] },
  { service: 'pricefeed', captures: ['conn-read-no-deadline-go1.27'] },
  { service: 'orders', captures: ['dbpool-exhausted-go1.27'] },
  { service: 'checkout', captures: ['healthy-load-go1.27'] },
  { service: 'notifier', captures: ['healthy-idle-go1.27'] },
];

const EMAIL = 'demo@unpark.local';

/**
 * Makes the demo once for a database and returns how to sign in.
 * @param {{ file: string, address: string, origin: string }} options file: where the password is kept
 * @returns {Promise<{ email: string, password: string } | undefined>} undefined when the account is somebody else's
 */
export async function ensureDemo({ file, address, origin }) {
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  const password = kept?.password ?? randomBytes(12).toString('base64url');
  const account = { email: EMAIL, password };
  const client = new ProductClient(address, origin);
  if (kept && (await client.signIn(account))) {
    if (kept.seeded) return account;
  } else {
    writePrivately(file, JSON.stringify({ ...account, seeded: false }));
    if (!(await client.signUp({ ...account, name: 'Demo' }))) {
      say(`${EMAIL} exists in this database with another password; the demo is left as it is`);
      return undefined;
    }
  }
  say('sending the demo captures');
  const workspace = await client.workspace('Demo');
  for (const { service, captures } of SERVICES) {
    for (const name of captures)
      await client.upload(
        workspace,
        service,
        inRoot('packages', 'testkit', 'corpus', `${name}.tar.gz`),
      );
  }
  writePrivately(file, JSON.stringify({ ...account, seeded: true }));
  return account;
}
