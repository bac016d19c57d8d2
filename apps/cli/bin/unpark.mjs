#!/usr/bin/env node
// The command of a checkout: starts the bundle that scripts/bundle.mjs made.
import { existsSync } from 'node:fs';

const bundle = new URL('../dist/unpark.mjs', import.meta.url);
if (!existsSync(bundle)) {
  process.stderr.write(
    'unpark: not built yet. Run npm start once, or npm run build -w @unpark/cli.\n',
  );
  process.exit(1);
}
await import(bundle.href);
