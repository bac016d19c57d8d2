/** Writes .env for docker-compose.yml with random secrets. Never overwrites one. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { inRoot } from './lib/paths.mjs';
import { Refusal, runMain } from './lib/report.mjs';

const secret = () => randomBytes(24).toString('hex');

await runMain(async () => {
  const file = inRoot('.env');
  const lines = [
    `POSTGRES_PASSWORD=${secret()}`,
    `REDIS_PASSWORD=${secret()}`,
    `UNPARK_SECRET=${secret()}`,
    `S3_ACCESS_KEY_ID=unpark`,
    `S3_SECRET_ACCESS_KEY=${secret()}`,
    '# The address that people type in their browser:',
    'UNPARK_URL=http://localhost:7420',
  ];
  try {
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (error.code === 'EEXIST')
      throw new Refusal(`${file} is there already; it is left as it is.`);
    throw error;
  }
  console.log(`${file} written. Start with: docker compose up -d --build`);
});
