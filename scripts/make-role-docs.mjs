#!/usr/bin/env node
/**
 * Writes docs/roles.md from the matrix of roles.
 *
 *   node scripts/make-role-docs.mjs            writes
 *   node scripts/make-role-docs.mjs --check    exit code 1 when the page is not what the matrix says
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { tsImport } from 'tsx/esm/api';
import { inRoot } from './lib/paths.mjs';
import { rolesPage } from './lib/role-docs.mjs';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const { ACTION_RIGHTS, API_KEY_SCOPES, ROLES } = await tsImport(
  inRoot('packages/usecases/src/access/role-matrix.ts'),
  import.meta.url,
);
const words = JSON.parse(readFileSync(inRoot('apps/web/src/i18n/messages/en/roles.json'), 'utf8'));
const page = rolesPage(ACTION_RIGHTS, ROLES, API_KEY_SCOPES, words);
const file = inRoot('docs', 'roles.md');
const isStale = !existsSync(file) || readFileSync(file, 'utf8') !== page;
if (isStale && !values.check) writeFileSync(file, page);
if (isStale && values.check) {
  console.error('docs/roles.md is stale. Run node scripts/make-role-docs.mjs.');
  process.exitCode = 1;
}
