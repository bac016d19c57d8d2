#!/usr/bin/env node
import { existsSync } from 'node:fs';

const program = new URL('../dist/unpark.mjs', import.meta.url);
if (existsSync(program)) {
  await import(program.href);
} else {
  console.error('unpark is not built yet: run `npm start` once in the checkout, then use it again.');
  process.exitCode = 1;
}
