// Installs the S3-compatible server that packages/storage/test/s3.test.ts runs against, into
// .unpark/tools/moto (needs python3 with venv). Tests skip it, with a line, when it is not there.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const MOTO = 'moto[server]==5.2.5';
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = path.join(root, '.unpark/tools/moto');
const server = path.join(folder, 'bin/moto_server');

function run(command, args) {
  const result = spawnSync(command, args, { stdio: 'inherit' });
  if (result.status === 0) return;
  process.stderr.write(`Could not run ${command}: S3 tests will be skipped.\n`);
  process.exit(1);
}

if (!existsSync(server)) {
  mkdirSync(path.dirname(folder), { recursive: true });
  run('python3', ['-m', 'venv', folder]);
  run(path.join(folder, 'bin/pip'), ['install', '--quiet', MOTO]);
}
process.stdout.write(`${server}\n`);
