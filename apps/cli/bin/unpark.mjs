#!/usr/bin/env node
// The command as installed: a bundle made by scripts/bundle.mjs, without dependencies.
import { existsSync } from 'node:fs';

const bundle = new URL('../dist/unpark.mjs', import.meta.url);
if (!existsSync(bundle)) {
  process.stderr.write(
    'unpark: not built yet. Run npm start once, or: node scripts/bundle.mjs\n',
  );
  process.exit(1);
}
await import(bundle.href);
